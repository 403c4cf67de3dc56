"""How far a go-live has come: a forecast is of use until business is suspended."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import CANCELLED, ROLLBACK, Golive

BEFORE = ("network",)
"""The stages that take nothing from anybody."""


def suspended(found: Golive | None) -> bool:
    """Tell whether a go-live has begun a step behind the network, has turned back, or is live.

    One that is all back counts as none: the next one has everything before it.
    """
    if found is None or found.result() == CANCELLED:
        return False
    if found.result() or found.direction() == ROLLBACK:
        return True
    events = (event for host in found.journal.hosts() for event in found.journal.events(host))
    return any(event.event == "intent" and event.stage not in BEFORE for event in events)
