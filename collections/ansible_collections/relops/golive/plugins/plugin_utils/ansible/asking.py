"""The gates of a run in Ansible: asked, told, and where one is open the run is refused and the attempt written."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import operator
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.environment import Environment
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import Asked, At
from ansible_collections.relops.golive.plugins.plugin_utils.gates.page import write_page
from ansible_collections.relops.golive.plugins.plugin_utils.gates.table import (
    OpenGatesError,
    Row,
    first_open,
    refusal,
    rows,
)


def ask(looks: Sequence[Asked], environment: Environment) -> list[Row]:
    """Return the verdicts at every point that is asked; OpenGatesError where one is open.

    In a check nothing is changed, so what nobody has signed yet is told and refuses nothing. In production the attempt
    is written into the case. The table lies in the state folder as a page for a portal.
    """
    found = _all(looks)
    first, look, law = first_open(found), looks[0], any(one.production for one in looks)
    if look.check:
        told = _all([replace(one, production=False) for one in looks])
        if first_open(told) is not None:
            raise refusal(told)
        return found
    if law or look.state.is_dir():
        with contextlib.suppress(OSError):
            write_page(look.state, found, environment.said)
    if first is None:
        return found
    if law:
        _write_refused(looks, found, environment)
    raise refusal(found)


def _all(looks: Sequence[Asked]) -> list[Row]:
    """Return the rows of every point, under the head of the first."""
    found = rows(looks[0])
    for look in looks[1:]:
        found.extend(rows(look))
    return found


def stands_on(state: Path) -> tuple[Any, ...]:
    """Return all of the record that a verdict may have looked at; another value says that it has changed since."""
    found = golive.current(state)
    return (found.id, found.run(), found.journal.heads()) if found else (), Case(state).head()


def ask_again(looks: Sequence[Asked], environment: Environment, before: tuple[Any, ...]) -> list[Asked]:
    """Look again, under the lock, where somebody wrote meanwhile: of two runs that begin at once one is late."""
    state = looks[0].state
    if stands_on(state) == before:
        return list(looks)
    fresh = [replace(one, found=golive.current(state), case=Case(state)) for one in looks]
    ask(fresh, environment)
    return fresh


def _write_refused(looks: Sequence[Asked], found: Sequence[Row], environment: Environment) -> None:
    """Write who was refused when and by which gates; a case that cannot be written keeps nobody from being refused."""
    facts: JSON = {
        "gates": [row.gate.id for row in found if row.state == "open"],
        "at": [str(one.at) for one in looks],
        "direction": "rollback" if looks[0].at is At.BACK else "forward",
        "account": looks[0].user,
        "digest": looks[0].digest,
        "environment": {"kind": str(environment.kind), "name": environment.name},
    }
    with contextlib.suppress(GoliveError, OSError):
        Case(looks[0].state).write("refused", "start", facts, operator())


__all__ = ["OpenGatesError", "ask", "ask_again", "stands_on"]
