"""Announce what went live: by one office, once for each release, by number, after the channels (R60, R61, H10, H11).

The gates have said that it may be. First the notice lies in the outbox, then the case says that it was told, last that
the release is announced: a kill in between leaves something to be done again, which then gives the same notice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.after.outbox import CHANNEL, Mail, post
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case, Filed
from ansible_collections.relops.golive.plugins.plugin_utils.case.found import PASS
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import Asked
from ansible_collections.relops.golive.plugins.plugin_utils.gates.publisher import KEY, NUMBER
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Part, Proof

ADDRESSEES = "addressees"
SIMULATED = "【模拟环境 SIMULATED】"


@dataclass(frozen=True)
class Announced:
    """What was announced: the go-live, its number, to whom, the file in the outbox."""

    golive: str
    number: str
    addressees: tuple[str, ...]
    notice: Path


def announce(asked: Asked, by: str, simulated: bool = False) -> Announced:
    """Announce the newest night; every gate at ANNOUNCE is closed, and the caller holds the lock.

    GoliveError where the process is no law (a twin on which nobody signs): there nothing is announced.
    """
    plan, case, filed, night = what_is_announced(asked)
    number, addressees = str(filed.fields[NUMBER]).strip(), addressees_of(plan, filed)
    path, sha256 = post(asked.state, mail_of(plan, filed, addressees, simulated))
    about = {"golive": night, NUMBER: number, "form": filed.entry.hash}
    if not _told(case, filed):
        told = {"addressees": list(addressees), "channel": CHANNEL, "file": path.name, "sha256": sha256}
        case.write("notice", KEY, {**about, **told, "result": "written"}, by)
    binds = {Part.RELEASE.value: plan.parts[Part.RELEASE], Part.PLAN.value: plan.digest}
    facts: JSON = {**about, "result": PASS, "release": str(plan.project.version), "binds": binds}
    case.write("evidence", Proof.ANNOUNCED.value, facts, by)
    return Announced(night, number, addressees, path)


def what_is_announced(asked: Asked) -> tuple[Plan, Case, Filed, str]:
    """Return plan, case, the signed announcement and the night; GoliveError where one of them is not there."""
    case = asked.case
    night = case.last("evidence", Proof.NIGHT.value) if case else None
    standing = asked.forms.get(KEY)
    filed = standing.filed if standing and standing.closed else None
    if not asked.production or asked.plan is None or case is None or night is None or filed is None:
        raise GoliveError(
            "nothing is announced of a twin: nobody signs there (golive_as_production makes a twin obey the process)",
            zh="模拟环境无人签批, 不发布通告 (golive_as_production 使模拟环境遵守流程)",
        )
    return asked.plan, case, filed, str(night.facts.get("golive", ""))


def addressees_of(plan: Plan, filed: Filed) -> tuple[str, ...]:
    """Return the groups that are told: those of the form, else those of the plan."""
    named = filed.fields.get(ADDRESSEES)
    found = named if isinstance(named, list) and named else plan.notices.addressees if plan.notices else ()
    return tuple(dict.fromkeys(map(str, found)))


def mail_of(plan: Plan, filed: Filed, addressees: tuple[str, ...], simulated: bool) -> Mail:
    """Return the announcement as a message: its fields by their titles, in both languages where they differ."""
    kind, number = plan.definition.forms[filed.key], str(filed.fields[NUMBER]).strip()
    titles = {field.key: field.title for field in kind.fields}
    lines = [
        f"{titles[key].zh} {titles[key].en}: {_said(filed.fields.get(key))}"
        for key in titles
        if filed.fields.get(key) not in (None, "", [])
    ]
    head = SIMULATED if simulated else ""
    system = plan.project.system
    return Mail(
        name=f"{filed.key}-{number}-{filed.entry.hash[:8]}",
        sender=filed.role,
        addressees=addressees,
        subject=f"{head}《{kind.title.zh}》{number} {system.zh} {plan.project.version}",
        text="\n".join([*([head] if head else []), *lines, "", f"{filed.person} ({filed.role})", ""]),
        form=filed.entry.hash,
        time=filed.entry.moment,
    )


def _said(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(map(_said, value))
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_said(one)}" for key, one in value.items())
    return str(value)


def _told(case: Case, filed: Filed) -> bool:
    return any(one.facts.get("form") == filed.entry.hash for one in case.of("notice", KEY))
