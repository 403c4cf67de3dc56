"""A night that stands still, and what a person decides about it (R49, R53): by a signed form, for this go-live alone.

That nobody decided until the latest decision means: back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said
from ansible_collections.relops.golive.plugins.plugin_utils import sentences
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case, Filed
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import FormStanding
from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import Golive
from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import Event
from ansible_collections.relops.golive.plugins.plugin_utils.journal.kinds import GOLIVE
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Proof

BACK, HOLD, RETRY = "back", "hold", "retry"
ON_FAILURE = (BACK, HOLD)
ORDER, DECISION = "order", "decision"
EXTRACT = 20
"""Lines of the log that a problem record holds."""
Forms = Mapping[str, FormStanding]


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, by whom, and the hash of the form's entry in the case."""

    word: str
    person: str
    form: str
    reason: str = ""

    def facts(self) -> JSON:
        """Return it for the journal."""
        return {"decision": self.word, "person": self.person, "form": self.form}


def on_failure(given: str, production: bool, forms: Forms) -> str:
    """Return back or hold: in production what the signed order says and no variable, on a twin what was `given`."""
    if production:
        order = forms.get(ORDER)
        said = str(order.filed.fields.get("on_failure") or "") if order and order.closed and order.filed else ""
        return said if said in ON_FAILURE else BACK
    if given and given not in ON_FAILURE:
        raise GoliveError(
            f"golive_on_failure is {given!r}: it is back or hold",
            zh=f"golive_on_failure 为 {given!r}: 只能是 back 或 hold",
        )
    return given or BACK


def hold(found: Golive, faults: Sequence[str], **facts: object) -> Event:
    """Write that the night stands still, and why."""
    return found.write("held", message="; ".join(faults), facts={**facts, "faults": list(faults)})


def held_event(found: Golive) -> Event | None:
    """Return the event that holds the night, None where it is not held."""
    if not found.standing().held:
        return None
    return [event for event in found.journal.events(GOLIVE) if event.event == "held"][-1]


def decision_of(found: Golive, case: Case, forms: Forms) -> Decision | None:
    """Return what was decided about the night that is held: by a form that holds and was filed after the hold."""
    event = held_event(found)
    record = problem_of(case, event) if event else None
    made = _made(found, forms)
    if made is None or record is None or made.entry.seq <= record or made.fields["decision"] not in (RETRY, BACK):
        return None
    return _decision(made)


def asked_to_hold(found: Golive, case: Case, forms: Forms) -> Decision | None:
    """Return the decision that the night is to stand still before its next stage, where it was not obeyed before."""
    made = _made(found, forms)
    if made is None or made.fields["decision"] != HOLD:
        return None
    own = found.journal.events(GOLIVE)
    begun = next((event.facts.get("case_head") for event in own if event.event == "opened"), "")
    since = next((one.seq for one in case.entries if one.hash == begun), 0)
    obeyed = any(event.event == "held" and event.facts.get("form") == made.entry.hash for event in own)
    return None if obeyed or made.entry.seq <= since else _decision(made)


def says_hold(case: Case) -> bool:
    """Tell whether the newest decision says hold, signed or not: only then it is worth asking whose it is."""
    filed = case.filed(DECISION)
    return filed is not None and filed.fields.get("decision") == HOLD


def _made(found: Golive, forms: Forms) -> Filed | None:
    """Return the decision about this go-live, where it is signed."""
    standing = forms.get(DECISION)
    if standing is None or not standing.closed or standing.filed is None:
        return None
    filed = standing.filed
    return filed if filed.fields.get("golive") == found.id and filed.fields.get("decision") else None


def _decision(filed: Filed) -> Decision:
    fields = filed.fields
    return Decision(str(fields["decision"]), filed.person, filed.entry.hash, str(fields.get("reason") or ""))


# --- the record of a problem ---------------------------------------------------------------------
def problem_of(case: Case, event: Event) -> int | None:
    """Return where in the chain the case tells of the problem that held or turned a night, None where it does not."""
    kept = (one.seq for one in case.of("evidence", Proof.PROBLEM.value) if one.facts.get("event") == event.hash)
    return next(kept, None)


def record_problems(found: Golive, case: Case, operator: str) -> None:
    """Open a record in the case for each time that a fault held or turned this go-live; once, also after a kill."""
    own = found.journal.events(GOLIVE)
    for event in own:
        faults = event.facts.get("faults")
        if event.event in ("held", "direction") and faults and problem_of(case, event) is None:
            failed = _failed_before(found, event)
            case.write(
                "evidence", Proof.PROBLEM.value,
                {
                    "result": "fail", "golive": found.id, "event": event.hash, "time": event.time,
                    "phenomenon": "; ".join(map(str, faults)), "step": failed.step if failed else "",
                    "host": failed.host if failed else "", "log": _extract(found, event),
                },
                operator,
            )  # fmt: skip


def _failed_before(found: Golive, event: Event) -> Event | None:
    lines = [one for one in found.journal.every() if one.event == "failed" and one.time <= event.time]
    return lines[-1] if lines else None


def _extract(found: Golive, event: Event) -> list[str]:
    """Return the last lines of the log before an event."""
    before = [one for one in found.journal.every() if one.time <= event.time]
    return [f"{one.time} {one.host} {one.step} {one.event} {one.message}".strip() for one in before[-EXTRACT:]]


def waiting(found: Golive) -> Said:
    """Return what is said of a night that is held: what was found and how it goes on."""
    standing, name = found.standing(), found.id
    why, zh = standing.held, sentences.told(standing.held, "zh")
    if not standing.production:
        return Said(
            f"{name} 已中止: {zh}。排除后再次运行同一命令即重试, 或用 playbooks/rollback.yml 恢复",
            f"{name} is held: {why}. Mend it, then give the same command again; playbooks/rollback.yml goes back",
        )
    return Said(
        f"{name} 已中止, 等待决定: {zh}。请提交并签署《故障处置决定》(form.yml -e golive_form=decision, "
        f"上线编号 {name}, retry 或 back), 再次运行同一命令; 至最晚判断点仍未决定即恢复",
        f"{name} is held and waits for a decision: {why}. File and sign it (form.yml -e golive_form=decision, go-live "
        f"{name}, retry or back), then give the same command again; undecided at the latest decision it goes back",
    )
