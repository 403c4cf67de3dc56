"""The limit that an action gives to its module: from the plan's window, the run's start and the clock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import state_folder
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.plain import plain
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive, limit


def limit_of(variables: JSON, templar: Any, check: bool, back: bool = False) -> limit.Remaining | None:
    """Return what is left for a step now, None where no plan says when the window is (the module has a limit then).

    In production it is the agreed window with which the run was opened, whenever the run began; else that of the plan.
    In check mode no run is opened: the one that was is of another day.
    """
    window = limit.window_of(plain(variables.get("golive_window")))
    if window is None:
        return None
    now = limit.present()
    found = None if check else golive.current(state_folder(variables, templar))
    standing = found.standing() if found else None
    if standing and standing.production and (agreed := limit.window_of(standing.window)):
        return limit.agreed_back(agreed, now) if back else limit.agreed_forward(agreed, now)
    began = (limit.moment(standing.opened) if standing else None) or now
    return limit.back(window, began, now) if back else limit.forward(window, began, now)


def limited(arguments: Mapping[str, Any], variables: JSON, templar: Any, check: bool) -> JSON:
    """Return a module's arguments with its limit; GoliveError when nothing is left for a step forward."""
    remaining = limit_of(variables, templar, check, arguments.get("operation") == "undo")
    if remaining is None:
        return dict(arguments)
    if remaining.seconds <= 0:
        raise GoliveError(f"{remaining.why} was reached: no step forward begins any more, there is only the way back")
    return {**arguments, "limit": remaining.option()}
