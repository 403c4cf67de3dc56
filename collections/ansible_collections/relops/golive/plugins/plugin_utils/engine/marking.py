"""What a go-live writes into the markers of its hosts, and whether they have heard its end."""

from __future__ import annotations

import socket

from ansible_collections.relops.golive.plugins.module_utils import marker
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import Golive
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import GOLIVE


def wanted(found: Golive, project: str, operator: str) -> JSON:
    """Return the marker of a go-live's present run, as its hosts are to carry it."""
    since = next((event.time for event in found.journal.events(GOLIVE) if event.event == "opened"), "")
    return {
        "project": project, "golive": found.id, "digest": found.digest(), "run": found.run(), "operator": operator,
        "since": since, "controller": socket.gethostname(),
    }  # fmt: skip


def told(found: Golive, project: str, operator: str, step: str) -> str:
    """Return what the module of a step is told: it asks the marker of its host whether it may still act there.

    An empty text for a run that has marked no host, as a role that is tried alone.
    """
    opened = [event for event in found.journal.events(GOLIVE) if event.event == "opened"]
    if not opened or not opened[-1].facts.get("marks"):
        return ""
    return marker.words(wanted(found, project, operator), step, found.known())


def order_of(found: Golive) -> str:
    """Return the start order (the hash of its entry) by which a go-live goes on in production, else an empty text."""
    opened = [event for event in found.journal.events(GOLIVE) if event.event == "opened"]
    return str(opened[-1].facts.get("order") or "") if opened else ""


UNSETTLED = "unsettled"
"""A file beside the journal from the moment before a run is closed until every host has heard of it.

Who adds or removes it wins nothing: with it hosts are asked for their markers before a refusal, without it after one.
"""


def unsettle(found: Golive) -> None:
    """Note that the hosts are still to hear how a run ended."""
    (found.folder / UNSETTLED).touch(mode=0o600)


def settle(found: Golive) -> None:
    """Note that every host has heard it."""
    (found.folder / UNSETTLED).unlink(missing_ok=True)


def unsettled(found: Golive | None) -> bool:
    """Tell whether hosts may still carry a marker that does not say how the go-live ended."""
    return found is not None and (found.folder / UNSETTLED).exists()
