"""Base class of every target-side step: an action that runs its module through the engine."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from functools import partial
from typing import Any, ClassVar

from ansible.errors import AnsibleConnectionFailure, AnsibleError
from ansible.plugins.action import ActionBase
from ansible_collections.relops.golive.plugins.module_utils import marker
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import as_planned, environment, inside, watching
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import operator, state_folder
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.failures import failure, turned_away, unreachable
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.limited import limited
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.outcomes import as_result
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.outlet import guarded
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.pipelining import by_pipe
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.plain import plain
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.lifecycle import Standing
from ansible_collections.relops.golive.plugins.plugin_utils.engine.marking import told
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import (
    Applied,
    Outcome,
    Place,
    Reading,
    Work,
    fingerprint,
    perform,
    retract,
)
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal

SECOND_TRY = 3
"""Seconds to connect to a host that did not answer before in the same run."""
SECRET_WORDS = ("password", "secret", "passphrase", "token")


class ModuleWork:
    """One step carried out by a module on the target: `operation` read, apply or undo."""

    def __init__(self, action: StepAction, module: str, arguments: JSON, variables: JSON) -> None:
        self.action, self.module, self.arguments, self.variables = action, module, arguments, variables

    def read(self) -> Reading:
        """Ask the module what is there and what has to change."""
        answer = self._call(operation="read")
        return Reading(
            answer.get("before") or {},
            answer.get("changes") or [],
            answer.get("diff"),
            answer.get("facts") or {},
        )

    def apply(self, reading: Reading) -> Applied:
        """Let the module make the change."""
        return self._applied(self._call(operation="apply", before=reading.before))

    def undo(self, before: JSON, done: JSON) -> Applied:
        """Let the module bring back what `before` says, and what `done` names."""
        return self._applied(self._call(operation="undo", before=before, done=done))

    def keep(self, before: JSON) -> str:
        """Let the target keep what undo needs, and return the name of it; its undo knows where to look."""
        return str(self._call(operation="keep", before=before)["kept"])

    def drop(self, before: JSON) -> None:
        """Let the target remove what it kept; a host that went away meanwhile keeps it, which harms nothing."""
        with contextlib.suppress(GoliveError):
            self._call(operation="drop", before=before)

    def _applied(self, answer: JSON) -> Applied:
        return Applied(answer.get("facts") or {}, answer.get("changes") or [], answer.get("diff"))

    def _call(self, **more: Any) -> JSON:
        try:
            with self.action.telling(more["operation"] != "read"):
                answer = self.action.execute(self.module, {**self.arguments, **more}, self.variables)
        except AnsibleConnectionFailure as error:
            raise unreachable(error.message) from error
        except AnsibleError as error:
            raise turned_away(error) from error
        if answer.get("unreachable"):
            raise unreachable(answer.get("msg"))
        if answer.get("failed"):
            raise failure(answer)
        return answer


class StepAction(ActionBase):
    """A stage's step on the host of the task: subclasses name `stage` and `step`, the rest is here.

    Task arguments: `work` (the stage's work of this host; empty: nothing to do) and `undo`. A subclass whose work
    holds several items overrides `items`.
    """

    stage: ClassVar[str]
    step: ClassVar[str]
    again: ClassVar[bool] = False
    """Whether it is undone again after another step of its host that should have been undone before it."""
    aside: ClassVar[tuple[str, ...]] = ()
    """Arguments that say whose code carries a step, not what is done: no part of its fingerprint."""
    _told = ""
    supports_check_mode = True
    _supports_check_mode = True

    def items(self, work: JSON) -> list[tuple[str, JSON]]:
        """Return the items as (suffix of the step's name, module arguments); default: one, the work itself."""
        return [("", work)]

    def module_of(self, _place: Place) -> str:
        """Return the module that carries a step; default: the one of the action's own name."""
        return str(self._task.action)

    def job(self, place: Place, arguments: JSON, variables: JSON) -> Work:
        """Return what carries one item out; default: the module on the target."""
        return ModuleWork(self, self.module_of(place), arguments, variables)

    @guarded
    def run(self, tmp: str | None = None, task_vars: JSON | None = None) -> JSON:
        """Perform every item in order and stop at the first failure, or undo each that can be undone."""
        result: JSON = super().run(tmp, task_vars)
        variables = task_vars or {}
        work = plain(self._task.args.get("work") or {})
        if not work:
            return {**result, "changed": False, "skipped_reason": "nothing planned for this host"}
        undo = bool(self._task.args.get("undo", False))
        try:
            environment.demand(self, variables)
            if not self._task.check_mode:
                as_planned.demand(self, variables, self.stage, work)
                asked = inside.demand_back if undo else inside.demand
                asked(self, variables, state_folder(variables, self._templar), self.stage)
            outcomes = self._outcomes(work, undo, variables)
        except GoliveError as error:
            return {**result, "failed": True, "msg": str(error)}
        return {**result, **as_result(outcomes)}

    @contextlib.contextmanager
    def telling(self, acts: bool) -> Iterator[None]:
        """Tell a module that `acts` which step of which go-live it carries: it notes that beside the host's marker."""
        before = self._task.environment
        if acts and self._told:
            self._task.environment = [*(before or []), {marker.VARIABLE: self._told}]
        try:
            yield
        finally:
            self._task.environment = before

    def execute(self, module: str, arguments: JSON, variables: JSON) -> JSON:
        """Run a module on the target; never in check mode of Ansible: `operation: read` changes nothing."""
        by_pipe(self, needed=without_secrets(arguments) != arguments)
        arguments = limited(arguments, variables, self._templar, bool(self._task.check_mode))
        check, self._task.check_mode = self._task.check_mode, False
        try:
            with watching.watched(self, str(variables["inventory_hostname"])):
                return dict(self._execute_module(module_name=module, module_args=arguments, task_vars=variables))
        finally:
            self._task.check_mode = check

    def _wait_less(self) -> None:
        """Give a host that is away little time: the others wait for it at each step of the way back."""
        if self._connection.has_option("timeout"):
            self._connection.set_option("timeout", SECOND_TRY)

    def _outcomes(self, work: JSON, undo: bool, variables: JSON) -> list[tuple[str, Outcome]]:
        items = self.items(work)
        outcomes: list[tuple[str, Outcome]] = []
        for suffix, arguments in reversed(items) if undo else items:
            name = ".".join(part for part in (self.stage, self.step, suffix) if part)
            go = partial(retract, again=self.again) if undo else perform
            what = {key: value for key, value in arguments.items() if key not in self.aside}
            place = place_of(self.stage, name, what, variables, self)
            if undo and was_away(place):
                self._wait_less()
            if not self._task.check_mode:
                found = golive.Golive(place.state, place.golive)
                self._told = told(found, str(variables.get("golive_project")), place.operator, name)
            outcome = go(place, self.job(place, arguments, variables), bool(self._task.check_mode))
            outcomes.append((name, outcome))
            if outcome.failed and not undo:
                break
        return outcomes


def was_away(place: Place) -> bool:
    """Tell whether the host of a step did not answer before in this run."""
    found = Journal(place.journal).events(place.host)
    return any(event.run == place.run and event.facts.get("unreachable") for event in found)


def place_of(stage: str, name: str, arguments: JSON, variables: JSON, action: ActionBase, host: str = "") -> Place:
    """Return the place of a step in the open go-live; in check mode none needs to be open."""
    state = state_folder(variables, action._templar)  # noqa: SLF001
    found = golive.current(state) if action._task.check_mode else golive.attach(state)  # noqa: SLF001
    folder, standing = found.folder if found else state / "none", found.standing() if found else Standing()
    task = dict((variables.get("golive_tasks") or {}).get(stage) or {})
    return Place(
        state,
        folder,
        standing.run,
        host or str(variables["inventory_hostname"]),
        stage,
        name,
        fingerprint(without_secrets(arguments)),
        standing.operator if standing.production else operator(),
        str(task.get("role") or ""),
        str(task.get("owner") or ""),
    )


def without_secrets(value: Any) -> Any:
    """Return a copy in which the value of every key that names a secret is left out."""
    if isinstance(value, dict):
        return {
            key: without_secrets(item)
            for key, item in value.items()
            if not any(word in str(key) for word in SECRET_WORDS)
        }
    return [without_secrets(item) for item in value] if isinstance(value, list) else value
