# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Open a go-live, or resume it: gates, lock, direction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import environment, hearing
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.admission import asked
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.asking import ask, ask_again, stands_on
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import operator, run_process
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.plain import plain
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.case.proving import good
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive, markers, opening, states
from ansible_collections.relops.golive.plugins.plugin_utils.engine.operators import operator_in
from ansible_collections.relops.golive.plugins.plugin_utils.gates.ended import idle
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import Asked
from ansible_collections.relops.golive.plugins.plugin_utils.journal import lock

WORDS = {
    states.FORWARD: Said("上线", "forward"),
    states.ROLLBACK: Said("恢复", "rollback"),
    states.SUCCESS: Said("已上线", "success"),
    states.CANCELLED: Said("已取消", "cancelled"),
    states.EMERGENCY: Said("紧急", "emergency"),
}
"""Directions and results as the board tells them."""
ASSESSMENT = "rollback_assessment"
"""The form that says what a way back would lose."""


class ActionModule(RunAction):
    """Take the lock of the project and find the go-live to work on; refuse while a gate is open."""

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return the go-live's id, run, direction and result so far."""
        found, where = golive.current(state), environment.settled() or environment.look(self, self.variables)
        if where.production and environment.settled() is None:
            raise GoliveError(
                "this is production and preflight was not asked in this run: begin with golive.yml or rollback.yml",
                zh="这是生产环境, 而本次运行未经预检: 请由 golive.yml 或 rollback.yml 开始",
            )
        look = asked(self, state, arguments, found, where)
        look = replace(look, **self._answers(str(arguments.get("markers") or ""), look.production))
        before = stands_on(state)
        ask([look], where)
        if look.check:
            same = found and found.digest() == look.digest
            if found and same:
                return answer_of(found, self.language)
            return {"golive": "", "direction": "forward", "result": ""}
        breaking, words = str(self.variables.get("golive_break_lock") or ""), f"{look.project} {look.digest[:8]}"
        broken = lock.take(state, run_process(), operator(), words, breaking=breaking)
        try:
            (look,) = ask_again([look], where, before)
            run = self._run(look, str(arguments.get("reason") or ""), broken or plain(arguments.get("broken") or {}))
            begun = opening.begin(state, run, marks=look.answers is not None, **facts_of(look, where))
            opened = {"opened": environment.SETTLING} if idle(look) else {}
            return {**answer_of(begun, self.language), **opened, "environment": where.plain(), "verified": good()}
        except GoliveError:
            lock.give(state)
            raise

    def _run(self, look: Asked, reason: str, broken: Mapping[str, str]) -> opening.Opening:
        found, answers = look.found, look.answers or {}
        facts = assessment_of(look, found) if found else {}
        settling = markers.settling(found, look.digest, look.project, answers)
        who = (operator_in(look.forms, look.back) if look.production else "") or operator()
        return opening.Opening(look.project, look.digest, who, look.back, reason, settling, facts, broken)

    def _answers(self, name: str, law: bool) -> JSON:
        """Return what each host answered when it was asked for its markers, and how far its clock is ahead.

        Under the `law` of a process that is what this run has heard itself; else what was registered by that name, and
        nothing where no name was given. A host that did not answer has no clock.
        """
        if not name and not law:
            return {}
        hosts, known = self.variables["groups"].get("hosts") or (), self.variables["hostvars"]
        results = {str(host): hearing.heard().get(str(host)) if law else known[host].get(name) for host in hosts}
        told = {host: plain(result) if isinstance(result, Mapping) else None for host, result in results.items()}
        clocks = {host: float(one["ahead"]) for host, one in told.items() if one and "ahead" in one}
        orders = {order: str(one) for answer in told.values() if answer for order, one in orders_of(answer)}
        answers = {host: markers.answer_of(one) for host, one in told.items()}
        return {"answers": answers, "clocks": clocks, "orders": orders}


def orders_of(answer: JSON) -> Iterable[tuple[str, str]]:
    """Return the start orders that a host says were used, each with its go-live."""
    found = answer.get("orders")
    return found.items() if isinstance(found, Mapping) else ()


def assessment_of(look: Asked, found: golive.Golive) -> JSON:
    """Return what was assessed before a live system is taken back: the signed form in production, a file on a twin."""
    if not look.production:
        return opening.assessed(found, look.back, look.assessment)
    form = look.forms.get(ASSESSMENT)
    if not look.back or found.result() != golive.SUCCESS or form is None or form.filed is None:
        return {}  # the gate `assessment` has judged it
    return {"assessment": f"{form.key} {form.filed.version}", "assessment_sha256": form.filed.entry.hash}


def facts_of(look: Asked, where: environment.Environment) -> JSON:
    """Return what the opening of a run says of its permission: environment, account, case, order, agreed window."""
    facts: JSON = {"production": look.production, "environment": where.plain(), "account": look.user}
    if look.production and look.case is not None:
        order, window = look.forms.get("order"), look.window
        facts["case_head"] = look.case.head()
        facts["order"] = order.filed.entry.hash if order and order.closed and order.filed else ""
        facts["window"] = window.model_dump(mode="json") if window else {}
    return facts


def answer_of(found: golive.Golive, language: str) -> JSON:
    """Return how a go-live stands, and the line of the board about it."""
    word = found.result() or found.direction()
    return {
        "golive": found.id,
        "run": found.run(),
        "direction": found.direction(),
        "result": found.result(),
        "msg": f"{found.id} {WORDS[word].in_(language) if word in WORDS else word}",
    }
