"""A service passes when it has run for a while in one go, not when it happens to answer."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from ansible_collections.relops.golive.plugins.module_utils.system.services import STEADY
from ansible_collections.relops.golive.plugins.plugin_utils.stages.verify import suite_of_plan

CASE = {"kind": "service", "host": "h1", "name": "app.service", "enabled": True}


class Host:
    """A host with one service, and the clock that it shares with the check."""

    def __init__(self, life: float, monkeypatch: pytest.MonkeyPatch, state: str = "active") -> None:
        self.now, self.start, self.life, self.state = 1000.0, 997.0, life, state
        self.disabled = False
        monkeypatch.setattr(suite_of_plan, "time", SimpleNamespace(sleep=self.sleep))

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def check_output(self, _command: str) -> str:
        while self.now - self.start > self.life:
            self.start += self.life + 0.5  # it died and systemd started it again
        return (
            f"ActiveState={self.state}\nActiveEnterTimestampMonotonic={self.start * 1e6:.0f}\n"
            f"Enabled={self.disabled:d}\nClock={self.now} 0.00"
        )


def test_a_young_service_is_looked_at_again_when_it_is_old_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    host = Host(3600, monkeypatch)
    suite_of_plan.test_service(CASE, host)
    assert host.now == pytest.approx(997 + STEADY, abs=0.2)


def test_one_that_has_run_for_long_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    host = Host(3600, monkeypatch)
    host.start = 10.0
    suite_of_plan.test_service(CASE, host)
    assert host.now == 1000


def test_one_that_dies_ten_seconds_after_each_start_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(pytest.fail.Exception, match=r"app\.service does not stay up: it was started again \d+ s ago"):
        suite_of_plan.test_service(CASE, Host(10, monkeypatch))


def test_one_that_waits_for_its_restart_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(pytest.fail.Exception, match="does not run: it is activating"):
        suite_of_plan.test_service(CASE, Host(3600, monkeypatch, "activating"))


def test_one_that_does_not_come_up_at_boot_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    host = Host(3600, monkeypatch)
    host.disabled = True
    with pytest.raises(pytest.fail.Exception, match="not enabled at boot"):
        suite_of_plan.test_service(CASE, host)
