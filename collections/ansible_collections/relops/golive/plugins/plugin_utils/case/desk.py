"""What people do with a case, as functions: see how it stands, draft and file a form, sign it, ask what is to be done.

`trust` is the trust root that was read (`signing/trust.py`); without one no signature holds. `by` is the account that
does it. Nothing is written before every fault was told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.case import drafts, filing
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case, Entry, Filed
from ansible_collections.relops.golive.plugins.plugin_utils.case.duties import (
    Duty,
    duties,
    refuse_unasked,
    refuse_unready,
    roles_of,
)
from ansible_collections.relops.golive.plugins.plugin_utils.case.filing import Signature
from ansible_collections.relops.golive.plugins.plugin_utils.case.shape import both
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.trust import Trust
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import FormStanding, Holds, standings
from ansible_collections.relops.golive.plugins.plugin_utils.case.transfer import heads_of, nights_of
from ansible_collections.relops.golive.plugins.plugin_utils.journal.verify import Break
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan

DRAFTS = "drafts"
"""Folder of the state where drafts and texts to sign are put; it is no part of the case."""


@dataclass(frozen=True, slots=True)
class Given:
    """A form as it is handed in: its values by key, in whose name and role, with which documents (name → content)."""

    values: Mapping[str, Any]
    person: str
    role: str
    attachments: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CaseState:
    """How a case stands: its chain, every form, what can be done now (by all, or by one person), what was refused."""

    project: str
    entries: int
    head: str
    breaks: list[Break]
    forms: dict[str, FormStanding]
    duties: list[Duty]
    refused: list[Entry]
    person: str = ""
    roles: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Tell whether chain and attachments hold, and no recorded head is missing."""
        return not self.breaks

    def plain(self) -> JSON:
        """Return it for a portal: both languages, times as ISO 8601."""
        return {
            "project": self.project, "entries": self.entries, "head": self.head,
            "breaks": [{"file": one.path.name, "line": one.line, "zh": one.zh, "en": one.en} for one in self.breaks],
            "forms": [_plain(one) for one in self.forms.values()],
            "duties": [
                {
                    "form": one.standing.key, "act": one.act, "roles": list(one.roles), "command": one.command,
                    "until": one.until.isoformat() if one.until else "",
                }
                for one in self.duties
            ],
            "refused": [{"time": one.time, "by": one.by, **one.facts} for one in self.refused],
            "person": self.person, "roles": list(self.roles),
        }  # fmt: skip


def _plain(one: FormStanding) -> JSON:
    return {
        "form": one.key, "number": one.kind.number, "title": both(one.kind.title), "state": one.holds.value,
        "version": one.filed.version if one.filed else 0, "next": list(one.next_roles),
        "signed": [{"person": by.person, "role": by.role, "time": by.time} for by in one.held],
        "missing": [list(each.roles) for each in one.missing], "faults": [fault._asdict() for fault in one.faults],
        "changed": [part.value for part in one.stale],
    }  # fmt: skip


def case_state(plan: Plan, state: Path, trust: Trust | None, person: str = "") -> CaseState:
    """Return how the case of a plan stands; with a `person` only what that one has to do, by all of their roles.

    Raises GoliveError when nobody is called so. Nothing is written.
    """
    case = Case(state)
    found = standings(plan, case, trust)
    forms, begun = {key: found[key] for key in plan.definition.forms}, bool(nights_of(state))
    roles = roles_of(plan, trust, person) if person else ()
    return CaseState(
        plan.project.code, len(case.entries), case.head(), [*case.breaks(), *case.cut(heads_of(state))], forms,
        duties(plan, forms, roles if person else None, begun), case.of("refused"), person, roles,
    )  # fmt: skip


def forms(plan: Plan, state: Path, trust: Trust | None) -> dict[str, FormStanding]:
    """Return where each form of the process stands, by its key."""
    return standings(plan, Case(state), trust)


def form_draft(plan: Plan, state: Path, key: str) -> str:
    """Return a form as YAML to fill in: pre-filled, with the title and type of each field as a comment."""
    return drafts.draft(plan, Case(state), key)


def form_page(plan: Plan, state: Path, key: str, trust: Trust | None) -> str:
    """Return a form as a page for reading: what was filed, else what is known of it, then how it stands."""
    filing.kind_of(plan, key)
    case = Case(state)
    return drafts.page(plan, case, standings(plan, case, trust)[key])


def file_form(
    plan: Plan, state: Path, key: str, given: Given, by: str, trust: Trust | None = None
) -> FormStanding:  # fmt: skip
    """File a version of a form as it is `given`, and return how it stands then.

    Raises GoliveError with every fault of its fields, and when a form that it needs is not signed yet. What is filed
    is a claim until that person has signed it.
    """
    case = Case(state)
    _fileable(plan, case, key, given, trust)
    filing.file_form(plan, case, key, given.values, (given.person, given.role), by, given.attachments)
    return standings(plan, case, trust)[key]


def check_form(plan: Plan, state: Path, key: str, given: Given, trust: Trust | None = None) -> None:
    """Raise GoliveError with every fault for which a form would not be filed; nothing is written."""
    case = Case(state)
    _fileable(plan, case, key, given, trust)


def _fileable(plan: Plan, case: Case, key: str, given: Given, trust: Trust | None) -> None:
    filing.refuse_faults(plan, case, key, given.values, (given.person, given.role), given.attachments)
    found = standings(plan, case, trust)
    refuse_unready(found[key], found)


def to_sign(
    plan: Plan, state: Path, key: str, signer: tuple[str, str], decision: str, opinion: str = "",
    trust: Trust | None = None,
) -> bytes:  # fmt: skip
    """Return the exact bytes that `signer` (person, role) signs to decide about the newest version of a form.

    Raises GoliveError where that signature would not count.
    """
    case, one = _asked(plan, state, key, trust)
    refuse_unasked(plan, case, one, Signature(*signer, "", decision, opinion))
    return _filed(one).to_sign("/".join(signer), decision, opinion)


def decided(
    plan: Plan, state: Path, key: str, signer: tuple[str, str], decision: str, opinion: str = "",
    trust: Trust | None = None,
) -> FormStanding | None:  # fmt: skip
    """Return how a form stands where this very signature counts already; None where it is still to be put.

    So a command that was killed after its signature was written can be given again.
    """
    _case, one = _asked(plan, state, key, trust)
    if one.holds not in (Holds.SIGNED, Holds.UNSIGNED, Holds.REJECTED):
        return None
    known = {(held.person, held.role, held.decision, held.opinion) for held in one.held}
    return one if (*signer, decision, opinion) in known else None


def sign(
    plan: Plan, state: Path, key: str, given: Signature, trust: Trust, by: str, now: datetime | None = None
) -> FormStanding:  # fmt: skip
    """Put a signature to the newest version of a form and return how it stands then.

    Raises GoliveError where it is not asked for, not yet or not in this way, and where it does not verify.
    """
    case, one = _asked(plan, state, key, trust)
    refuse_unasked(plan, case, one, given)
    filing.put_signature(case, _filed(one), given, trust, by, now or datetime.now(UTC))
    return standings(plan, case, trust)[key]


def _asked(plan: Plan, state: Path, key: str, trust: Trust | None) -> tuple[Case, FormStanding]:
    filing.kind_of(plan, key)
    case = Case(state)
    return case, standings(plan, case, trust)[key]


def _filed(one: FormStanding) -> Filed:
    if one.filed is None:
        raise GoliveError(f"{one.kind.title.en} was not filed yet", zh=f"《{one.kind.title.zh}》尚未提交")
    return one.filed


def signer_of(text: str) -> tuple[str, str]:
    """Return person and role of `person/role`; GoliveError where it is none."""
    person, slash, role = text.strip().partition("/")
    if not (slash and person.strip() and role.strip()):
        raise GoliveError(f"{text!r} is not person/role", zh=f"{text} 应写作 姓名/角色")
    return person.strip(), role.strip()
