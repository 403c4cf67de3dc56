"""Stops a run at every journaled event and asks the campaign whether it may go on: the faults strike exactly there."""

from __future__ import annotations

DOCUMENTATION = r"""
name: gate
type: aggregate
short_description: Ask the fault campaign before and after every journaled event
version_added: 0.1.0
author: RelOps GoLive (@relops)
description:
  - Belongs to tests/faults; the product knows nothing of it. Needs E(FAULT_GATE), the campaign's socket.
  - E(FAULT_CLOCK) sets the clock of journal and run by so many seconds.
"""

import json
import os
import socket
from datetime import UTC, datetime, timedelta
from typing import Any

from ansible.plugins.callback import CallbackBase
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import admission, inside
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive, limit, step
from ansible_collections.relops.golive.plugins.plugin_utils.journal import lock, write

GOLIVE, CASE = "golive", "case"
SIGNING = ("form", "signature")


def ask(host: str, name: str, event: str, when: str) -> None:
    """Tell where this worker is and wait for the answer; a campaign that is gone holds nobody.

    Raises RuntimeError where the answer is `raise`: a bug of the controller at this place.
    """
    place = {"host": host, "step": name, "event": event, "when": when, "pid": os.getpid()}
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(os.environ["FAULT_GATE"])
            line.sendall(json.dumps(place).encode() + b"\n")
            answer = line.recv(16)
    except OSError:
        return
    if answer == b"raise\n":
        raise RuntimeError("a bug that the campaign wants")


def guarded(original: Any, where: Any) -> Any:
    """Return a method that asks before and after it writes an event."""

    def write_event(self: Any, event: str, **content: Any) -> Any:
        host, name = where(self)
        ask(host, name, event, "before")
        written = original(self, event, **content)
        ask(host, name, event, "after")
        return written

    return write_event


def filed(original: Any) -> Any:
    """Return a method that asks before and after a form or a signature is written into the case."""

    def write(self: Any, kind: str, name: str, *more: Any, **content: Any) -> Any:
        if kind not in SIGNING:
            return original(self, kind, name, *more, **content)
        ask(CASE, name, kind, "before")
        written = original(self, kind, name, *more, **content)
        ask(CASE, name, kind, "after")
        return written

    return write


def shifted(seconds: float) -> Any:
    """Return the journal's clock, set by so many seconds."""

    def now() -> str:
        moment = datetime.now(UTC) + timedelta(seconds=seconds)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    return now


class CallbackModule(CallbackBase):
    """Patches the engine of this process before its workers are forked."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "gate"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self) -> None:
        super().__init__()
        step.Place.write = guarded(step.Place.write, lambda place: (place.host, place.step))  # type: ignore[method-assign]
        golive.Golive.write = guarded(golive.Golive.write, lambda _golive: (GOLIVE, GOLIVE))  # type: ignore[method-assign]
        Case.write = filed(Case.write)  # type: ignore[method-assign]
        if os.environ.get("FAULT_CLOCK"):
            seconds = float(os.environ["FAULT_CLOCK"])
            now = shifted(seconds)
            for module in (write, lock, golive):
                module.now = now  # type: ignore[attr-defined]
            for module in (limit, admission, inside):
                module.present = lambda: datetime.now(UTC) + timedelta(seconds=seconds)  # type: ignore[attr-defined]
