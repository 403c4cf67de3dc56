"""Announce what went live: by one office, once for each release, by number, after the channels (R60, R61, H10, H11).

The gates have said that it may be. First the notice lies in the outbox, then the case says that it was told, last that
the release is announced: a kill in between leaves something to be done again, which then gives the same notice. Only
then do channels carry it (`notices/sending.py`); one that fails is tried again by notices.yml.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.found import PASS
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import FormStanding
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import Asked
from ansible_collections.relops.golive.plugins.plugin_utils.gates.publisher import KEY, NUMBER
from ansible_collections.relops.golive.plugins.plugin_utils.gates.signed import filed_of
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Part, Proof
from ansible_collections.relops.golive.plugins.plugin_utils.notices.letters import announced, letter_of, named_in
from ansible_collections.relops.golive.plugins.plugin_utils.notices.outbox import FOLDER
from ansible_collections.relops.golive.plugins.plugin_utils.notices.record import known
from ansible_collections.relops.golive.plugins.plugin_utils.notices.sending import Telling, post_once
from ansible_collections.relops.golive.plugins.plugin_utils.notices.settings import Channels


@dataclass(frozen=True)
class Announced:
    """What was announced: the go-live, its number, to whom, the file in the outbox."""

    golive: str
    number: str
    addressees: tuple[str, ...]
    notice: Path


def announce(asked: Asked, by: str, simulated: bool = False, channels: Channels | None = None) -> Announced:
    """Announce the newest night; every gate at ANNOUNCE is closed, and the caller holds the lock.

    GoliveError where the process is no law (a twin on which nobody signs): there nothing is announced.
    """
    plan, case, standing, night = what_is_announced(asked)
    filed = filed_of(standing)
    number, addressees = str(filed.fields[NUMBER]).strip(), named_in(standing, plan)
    letter, about = letter_of(standing, addressees, case), {"golive": night, NUMBER: number}
    telling = Telling(plan, asked.state, asked.forms, channels or Channels(), by, simulated)
    post_once(telling, case, letter, known(case, letter), about)
    if not announced(standing, case):
        binds = {Part.RELEASE.value: plan.parts[Part.RELEASE], Part.PLAN.value: plan.digest}
        facts: JSON = {
            **about,
            "form": letter.form,
            "result": PASS,
            "release": str(plan.project.version),
            "binds": binds,
        }
        case.write("evidence", Proof.ANNOUNCED.value, facts, by)
    told = known(case, letter).outbox
    return Announced(night, number, addressees, asked.state / FOLDER / str(told.facts.get("file") if told else ""))


def what_is_announced(asked: Asked) -> tuple[Plan, Case, FormStanding, str]:
    """Return plan, case, the signed announcement and the night; GoliveError where one of them is not there."""
    case = asked.case
    night = case.last("evidence", Proof.NIGHT.value) if case else None
    standing = asked.forms.get(KEY)
    if not asked.production or not asked.plan or not case or not night or not (standing and standing.filed):
        raise GoliveError(
            "nothing is announced of a twin: nobody signs there (golive_as_production makes a twin obey the process)",
            zh="模拟环境无人签批, 不发布通告 (golive_as_production 使模拟环境遵守流程)",
        )
    return asked.plan, case, standing, str(night.facts.get("golive", ""))
