"""A service is healthy when it answers and goes on to; one that systemd has given up is not waited for."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest
from ansible_collections.relops.golive.plugins.module_utils import entry_points
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.system import services
from ansible_collections.relops.golive.plugins.module_utils.system.services import Service

UP = Service(known=True, active=True, enabled=True, restarts=0)


def says(monkeypatch: pytest.MonkeyPatch, *states: Service, answers: bool = True) -> None:
    """Let systemd say these states, the last one for ever, and the address answer while the service is active."""
    waiting = list(states)

    def state(_name: str) -> Service:
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]

    monkeypatch.setattr(services, "service", state)
    monkeypatch.setattr(services, "fault_of", lambda _url: "" if answers else "it does not answer")
    monkeypatch.setattr(services, "last_words", lambda _name: "Traceback")


def test_one_that_answers_and_stays_is_healthy(monkeypatch: pytest.MonkeyPatch) -> None:
    says(monkeypatch, UP)
    assert services.wait_until_healthy("a.service", "http://127.0.0.1/", 5, 0.3) < 1


def test_one_that_systemd_gave_up_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    starting = UP._replace(active=False)
    says(monkeypatch, starting, starting._replace(given_up=True), answers=False)
    began = time.monotonic()
    with pytest.raises(GoliveError, match="does not start it again; its log says: Traceback"):
        services.wait_until_healthy("a.service", "http://127.0.0.1/", 30, 3)
    assert time.monotonic() - began < 5


def test_one_that_never_answers_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    says(monkeypatch, UP, answers=False)
    with pytest.raises(GoliveError, match="it does not answer"):
        services.wait_until_healthy("a.service", "http://127.0.0.1/", 0.5, 3)


@pytest.mark.parametrize("then", [UP._replace(active=False), UP._replace(restarts=1)])
def test_one_that_dies_is_not_healthy(monkeypatch: pytest.MonkeyPatch, then: Service) -> None:
    says(monkeypatch, UP, then)
    with pytest.raises(GoliveError, match="died within 1 s"):
        services.wait_until_healthy("a.service", "http://127.0.0.1/", 5, 1)


class Clock:
    """The clock of a host with one service that lives for so long after each start."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, life: float, age: float = 0) -> None:
        self.now, self.life, self.began, self.restarts = 0.0, life, -age, 0
        monkeypatch.setattr(services, "time", SimpleNamespace(sleep=self.sleep))
        monkeypatch.setattr(services, "service", lambda _name: UP._replace(restarts=self.restarts))
        monkeypatch.setattr(services, "seconds_of", lambda _name: self.now - self.began)
        monkeypatch.setattr(services, "last_words", lambda _name: "Traceback")

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        if self.now - self.began > self.life:
            self.began, self.restarts = self.now, self.restarts + 1


def test_one_that_was_started_now_is_waited_for_until_it_has_run_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch, life=3600)
    services.wait_until_steady("a.service", 15)
    assert clock.now == pytest.approx(15, abs=0.6)


def test_one_that_has_run_for_long_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch, life=3600, age=60)
    services.wait_until_steady("a.service", 15)
    assert clock.now == 0


def test_one_that_dies_ten_seconds_after_each_start_is_not_steady(monkeypatch: pytest.MonkeyPatch) -> None:
    Clock(monkeypatch, life=10)
    with pytest.raises(GoliveError, match=r"^a\.service does not stay up: it ended within 15 s .* Traceback$"):
        services.wait_until_steady("a.service", 15)


def test_an_entry_point_is_open_once_it_has_run_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    def steady(name: str) -> None:
        told.append(f"{name} steady")
        raise GoliveError("it does not stay up")

    told = list[str]()
    monkeypatch.setattr(entry_points, "service", lambda _name: UP)
    monkeypatch.setattr(entry_points, "control", lambda verb, name: told.append(f"{verb} {name}"))
    monkeypatch.setattr(entry_points, "wait_until_steady", steady)
    with pytest.raises(GoliveError, match="does not stay up"):
        entry_points.bring_to({"service": "a.service", "port": 1, "name": "a"}, "started", 5)
    assert told == ["enable a.service", "start a.service", "a.service steady"]
