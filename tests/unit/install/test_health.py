"""A service is healthy when it answers and goes on to; one that systemd has given up is not waited for."""

from __future__ import annotations

import time

import pytest
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
