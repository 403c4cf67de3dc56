"""The gates that are asked again inside a run: before a stage begins, once a run and stage, wherever its steps run.

In production alone: on a twin nobody signs. The verdict stands in the journal (`admitted`, or `barred`), so that each
worker that is forked for a step knows of it, and an auditor, too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import admission, environment
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.alone import alone
from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import Golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.limit import present
from ansible_collections.relops.golive.plugins.plugin_utils.gates import captures
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import Asked, At, Open
from ansible_collections.relops.golive.plugins.plugin_utils.gates.table import rows

POINTS = {"network": At.CHANGE, "install": At.CHANGE, "migrate": At.CHANGE}
"""Where a stage is asked; each other one, which changes neither hosts nor databases nor switches, as a suspension."""
LOCK = "admitted.lock"
Ask = Callable[[At, str, str], Asked]


class BarredError(GoliveError):
    """A gate of the process is open inside a run: no step of this stage begins."""


class _Look:
    """What admission looks at in an action, whichever kind of action it is."""

    def __init__(self, action: Any, variables: JSON) -> None:
        self.variables, self._task, self._templar, self._loader = (
            variables, action._task, action._templar, action._loader,  # noqa: SLF001
        )  # fmt: skip


def asking(action: Any, variables: JSON, found: Golive) -> Ask:
    """Return what asks in this run at a point, for a stage and a host."""

    def ask(at: At, stage: str, host: str) -> Asked:
        where = environment.settled() or environment.look(action, variables)
        look = admission.asked(_Look(action, variables), found.state, {}, found, where)  # type: ignore[arg-type]
        case = look.case or Case(found.state)
        return replace(look, at=at, stage=stage, host=host, production=True, case=case, check=False, now=present())

    return ask


def admit(found: Golive, stage: str, ask: Ask) -> None:
    """Raise BarredError unless every gate of a stage is closed in this run; asked once, the journal says so."""
    standing = found.standing()
    if not standing.production or (standing.run, stage) in standing.admitted:
        return
    with alone(found.folder / LOCK):
        standing = found.standing()
        if (standing.run, stage) in standing.admitted:
            return
        at = POINTS.get(stage, At.SUSPEND)
        told = rows(ask(at, stage, ""))
        facts = {"at": at.value, "stage": stage, "case_head": Case(found.state).head()}
        if wrong := [(row, row.verdict) for row in told if isinstance(row.verdict, Open)]:
            raise _barred(found, stage, facts, wrong)
        found.write("admitted", facts={**facts, "gates": [row.gate.id for row in told]})


def captured(found: Golive, switch: str, ask: Ask) -> None:
    """Raise BarredError unless the configurations of a switch are kept as they were read, before it is changed (H1)."""
    verdict = captures.GATE.verdict(ask(At.CHANGE, captures.STAGE, switch))
    if isinstance(verdict, Open):
        raise BarredError(f"{switch}: {verdict.why.en}", zh=f"{switch}: {verdict.why.zh}")


def demand(action: Any, variables: JSON, state: Path, stage: str) -> None:
    """Ask for a stage wherever one of its steps is about to go forward; nothing where no go-live is open."""
    found = golive.current(state)
    if found is not None:
        admit(found, stage, asking(action, variables, found))


def demand_back(_action: Any, _variables: JSON, state: Path, stage: str) -> None:
    """Raise BarredError where a step would go back in production while its go-live does not."""
    found = golive.current(state)
    if (
        found is not None
        and found.standing().production
        and golive.heading(state) not in (golive.ROLLBACK, golive.BACK)
    ):
        raise BarredError(
            f"{stage}: nothing is undone while the go-live does not go back: rollback.yml takes it back",
            zh=f"{stage}: 上线未转为恢复, 不得单独恢复步骤: 用 rollback.yml 恢复",
        )


def _barred(found: Golive, stage: str, facts: JSON, wrong: list[Any]) -> BarredError:
    names = [(row.gate.title, verdict.why) for row, verdict in wrong]
    zh = f"{stage}: " + "; ".join(f"{title.zh}: {why.zh}" for title, why in names)
    en = f"{stage}: " + "; ".join(f"{title.en}: {why.en}" for title, why in names)
    found.write("barred", message=en, facts={**facts, "gates": [row.gate.id for row, _verdict in wrong]})
    return BarredError(en, zh=zh)
