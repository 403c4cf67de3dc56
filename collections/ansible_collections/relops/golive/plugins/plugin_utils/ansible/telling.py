"""Notices in a run: the channels of the project's variables, what is due sent, what is open told; never a failure.

Whatever is wrong with channels or templates is told to a person and stops nothing: a night does not end for a mail.
"""

from __future__ import annotations

from pathlib import Path

from ansible.errors import AnsibleError
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import operator
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.environment import look, settled
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.plain import plain
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.trusted import trust_of
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.trust import Trust
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import FormStanding, standings
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.notices.letters import letters
from ansible_collections.relops.golive.plugins.plugin_utils.notices.sending import Telling
from ansible_collections.relops.golive.plugins.plugin_utils.notices.settings import VARIABLE, Channels, read_channels
from ansible_collections.relops.golive.plugins.plugin_utils.notices.standing import Notice, notices


def lies(state: Path) -> Said:
    """Return the line that says where the state lies."""
    return Said(f"状态目录: {state}", f"state: {state}")


def channels_of(action: RunAction) -> Channels:
    """Return the channels of this run; GoliveError where the variable cannot be read."""
    try:
        raw = plain(action._templar.template(action.variables.get(VARIABLE)))  # noqa: SLF001
    except AnsibleError as error:
        raise GoliveError(
            f"{VARIABLE} cannot be read: a variable that it needs is missing, or its vault is locked",
            zh=f"无法读取 {VARIABLE}: 缺少其所需的变量, 或无法解密",
        ) from error
    return read_channels(raw)


def tell(
    action: RunAction, plan: Plan, state: Path, only: str = "", trust: Trust | None = None
) -> tuple[list[Notice], list[str]]:
    """Send what is due, of one form where `only` names it; return how notices stand then, and in words every fault.

    `trust` is the trust root of this run, where it was read before.
    """
    case = Case(state)
    forms = known_forms(action, plan, case, trust) if case.entries else {}
    if not any(only in ("", one.standing.key) for one in letters(case, forms, plan)):
        return [], []
    simulated, faults = not (settled() or look(action, action.variables)).production, []
    try:
        channels = channels_of(action)
    except GoliveError as error:
        faults, channels = [error.said.in_(action.language)], Channels()
    telling = Telling(plan, state, forms, channels, operator(), simulated, only)
    telling.tell()
    faults += [said.in_(action.language) for said in telling.faults]
    return notices(plan, Case(state), forms), faults  # what was told changes no form


def known_forms(action: RunAction, plan: Plan, case: Case, trust: Trust | None = None) -> dict[str, FormStanding]:
    """Return where each form stands, by the signatures that count in this run."""
    found = trust or trust_of(action, plan, settled())
    return standings(plan, case, found if isinstance(found, Trust) else None)
