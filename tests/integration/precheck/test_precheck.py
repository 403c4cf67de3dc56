"""The environment check on a twin: what is well passes, what is wrong is named, and nothing is changed by looking."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case

from tests.site import SMALL, Site

APP = "FLT-APP01"
TAKE = "systemd-run --quiet --unit=squat python3 -m http.server 8080"
DAILY = "echo '* * * * * root /opt/dump.sh' > /etc/cron.d/dump"


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """Raise the lab `itpre` of the small project."""
    if os.geteuid() != 0:
        pytest.skip("the lab needs root")
    found = Site("itpre", SMALL)
    done = found.play("lab_up")
    assert done.returncode == 0, done.stdout
    yield found
    down = found.play("lab_down")
    assert down.returncode == 0, down.stdout


def kept(site: Site) -> dict[str, object]:
    entry = Case(site.folder / "golive").last("evidence", "environment_check")
    assert entry is not None
    return dict(entry.facts)


def test_a_twin_that_is_well_passes_and_looking_changes_nothing(site: Site) -> None:
    before = site.state()
    done = site.play("precheck")
    assert done.returncode == 0, done.stdout
    assert "environment check: passed" in done.stdout
    assert site.state() == before
    found = kept(site)
    assert found["result"] == "pass"
    assert APP in found["hosts"] and set(found["binds"]) == {"steps", "equipment", "release"}  # type: ignore[operator,call-overload]


def test_what_is_wrong_is_named_and_kept(site: Site) -> None:
    site.shell(APP, f"{TAKE}; {DAILY}; sleep 1")
    done = site.play("precheck")
    site.shell(APP, "systemctl stop squat; rm /etc/cron.d/dump")
    assert done.returncode == 2, done.stdout
    assert "found 8080: squat.service" in done.stdout and "/etc/cron.d/dump: * * * * * /opt/dump.sh" in done.stdout
    assert kept(site)["result"] == "fail"


def test_a_host_that_is_left_out_is_not_measured(site: Site) -> None:
    done = site.play("precheck", "--limit", f"!{APP}")
    assert done.returncode == 2, done.stdout
    assert f"{APP} reach unmeasured" in done.stdout
    assert APP not in kept(site)["hosts"]  # type: ignore[operator]


@pytest.mark.parametrize("name", ["golive_prechecked", "golive_switches_seen", "golive_forecast"])
def test_an_answer_cannot_be_given_on_the_command_line(site: Site, name: str) -> None:
    before = len(Case(site.folder / "golive").entries)
    done = site.play("precheck", "-e", f"{name}=x")
    assert done.returncode == 2 and f"-e {name}" in done.stdout
    assert "is not what the plan says" in done.stdout
    assert len(Case(site.folder / "golive").entries) == before
