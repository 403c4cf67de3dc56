"""Before the upgrade of the scenario: check mode, a change that fails with a host away, a night that is killed."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import Event
from ansible_collections.relops.lab.plugins.plugin_utils import trouble

from tests.faults import judge
from tests.faults.scene import SSH_ARGS
from tests.site import Site, gone, kill, tree

AWAY, DATABASE = "UPG-APP02", "UPG-DB01"
BACK = "is cancelled, all of it is back as it was"
LISTED = (
    "+payment_reference", "+-> releases/2.0.0", "+    server 10.31.101.13:8080", "+max_connections = '60'",
    "+ switchport access vlan 201", "+database paygw -> ",
    "Close the entry points and wait until they are quiet: to change: UPG-LB01 1",
)  # fmt: skip
"""A change of the schema, a release, the balancer's and the database's settings, a port, a backup, a service."""


def in_database(site: Site, sql: str) -> str:
    """Ask the database as somebody at its console does."""
    return site.shell(DATABASE, f'cd / && runuser -u postgres -- psql -XAtqd paygw -c "{sql}"').strip()


def wait_for(site: Site, earlier: str, happened: Callable[[Event], bool], timeout: float = 600) -> None:
    """Wait for an event of a night that is not the earlier one."""
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        found = site.golive() if (site.folder / "golive/current").exists() else None
        if found and found.id != earlier and any(map(happened, found.journal.every())):
            return
        time.sleep(0.2)
    raise AssertionError(f"what was waited for did not happen within {timeout} s")


def test_check_mode_lists_every_change_and_touches_nothing(site: Site, old: judge.State) -> None:
    checked = site.play("golive", "--check", "--diff")
    assert checked.returncode == 0, checked.stdout
    assert [text for text in LISTED if text not in checked.stdout] == [], checked.stdout
    assert judge.compare(old, site.state()) == []


def test_a_change_that_fails_brings_everything_back_and_tells_the_host_that_is_away_meanwhile(
    site: Site, old: judge.State, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANSIBLE_SSH_ARGS", SSH_ARGS)
    in_database(site, "CREATE INDEX payment_reference ON pay.payment (channel)")
    log = tmp_path / "golive.log"
    night = site.start("golive", log)
    wait_for(site, "", lambda event: event.event == "failed")
    assert trouble.misbehave(site.lab, AWAY, {"unreachable": True})
    code, said = night.wait(900), log.read_text()
    assert trouble.misbehave(site.lab, AWAY, {}, clear=True)
    assert code == 3, said
    assert [word for word in ("install", DATABASE, "payment_reference", "EMERGENCY", AWAY) if word not in said] == []
    again = site.play("golive")
    assert again.returncode == 2, again.stdout
    assert BACK in again.stdout
    in_database(site, "DROP INDEX pay.payment_reference")
    assert judge.compare(old, site.state()) == []


def test_a_night_is_killed_when_one_host_has_the_release_and_the_next_one_begins(site: Site, tmp_path: Path) -> None:
    earlier = site.golive().id
    process = site.start("golive", tmp_path / "golive.log")
    wait_for(site, earlier, lambda at: (at.event, at.host, at.step) == ("intent", AWAY, "install.release.paygw"))
    victims = tree(process.pid)
    kill(process, whole=True)
    gone(victims)
    assert site.golive().result() == ""
