"""Before the upgrade of the scenario: check mode, a change that fails, a host that is away, a night that is killed."""

from __future__ import annotations

import time
from pathlib import Path

from ansible_collections.relops.lab.plugins.plugin_utils import trouble

from tests.faults import judge
from tests.site import Site, gone, kill, tree

AWAY, DATABASE = "UPG-APP02", "UPG-DB01"
BACK = "is cancelled, all of it is back as it was"
LISTED = (
    "+payment_reference", "+-> releases/2.0.0", "+    server 10.31.101.13:8080", "+max_connections = '60'",
    "+ switchport access vlan 201", "+database paygw -> ",
    "Close the old entry points and wait until they are quiet: to change: UPG-LB01 1",
)  # fmt: skip
"""A change of the schema, a release, the balancer's and the database's settings, a port, a backup, a service."""


def in_database(site: Site, sql: str) -> str:
    """Ask the database as somebody at its console does."""
    return site.shell(DATABASE, f'cd / && runuser -u postgres -- psql -XAtqd paygw -c "{sql}"').strip()


def wait_in_a_new_night(site: Site, earlier: str, step: str, timeout: float = 600) -> None:
    """Wait until a step begins in a night that is not the earlier one."""
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        events = site.events() if site.golive().id != earlier else []
        if any(one.event == "intent" and one.step.startswith(step) for one in events):
            return
        time.sleep(0.2)
    raise AssertionError(f"{step} did not begin within {timeout} s")


def test_check_mode_lists_every_change_and_touches_nothing(site: Site, old: judge.State) -> None:
    checked = site.play("golive", "--check", "--diff")
    assert checked.returncode == 0, checked.stdout
    assert [text for text in LISTED if text not in checked.stdout] == [], checked.stdout
    assert judge.compare(old, site.state()) == []


def test_a_change_of_the_schema_that_fails_brings_everything_back(site: Site, old: judge.State) -> None:
    in_database(site, "CREATE INDEX payment_reference ON pay.payment (channel)")
    before = site.state()
    night = site.play("golive")
    assert night.returncode == 2, night.stdout
    assert [word for word in ("install", DATABASE, "payment_reference", BACK) if word not in night.stdout] == []
    assert judge.compare(before, site.state()) == []
    in_database(site, "DROP INDEX pay.payment_reference")
    assert judge.compare(old, site.state()) == []


def test_a_host_that_is_away_when_its_turn_comes_is_told_and_then_brought_back(
    site: Site, old: judge.State, tmp_path: Path
) -> None:
    log, earlier = tmp_path / "golive.log", site.golive().id
    night = site.start("golive", log)
    wait_in_a_new_night(site, earlier, "install.release")
    assert trouble.misbehave(site.lab, AWAY, {"unreachable": True})
    code = night.wait(1200)
    assert trouble.misbehave(site.lab, AWAY, {}, clear=True)
    assert code == 3, log.read_text()
    assert f"{AWAY}" in log.read_text()
    again = site.play("golive")
    assert again.returncode == 2, again.stdout
    assert judge.compare(old, site.state()) == []


def test_a_night_is_killed_while_the_schema_changes(site: Site, tmp_path: Path) -> None:
    earlier = site.golive().id
    process = site.start("golive", tmp_path / "golive.log")
    wait_in_a_new_night(site, earlier, "install.schema")
    victims = tree(process.pid)
    kill(process, whole=True)
    gone(victims)
    assert site.golive().result() == ""
