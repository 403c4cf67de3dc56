"""Whose signatures count in this run: in production root's fixed file, on a twin the one that a variable names."""

from __future__ import annotations

import os
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.environment import Environment, look
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.accepted import accepted
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.trust import FIXED, Trust, read_trust
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan

SIGNERS = "golive_signers"
"""Variable that names the trust root of a twin."""


def trust_of(action: RunAction, plan: Plan | None, environment: Environment | None = None) -> Trust | GoliveError:
    """Return whose signatures count, or why nobody's do; in production no variable names another file."""
    fact = environment or look(action, action.variables)
    project = plan.directory if plan else None
    try:
        if fact.production:
            return read_trust(project=project)
        named = str(action._templar.template(action.variables.get(SIGNERS)) or "")  # noqa: SLF001
        return read_trust(Path(named or FIXED).expanduser(), os.getuid(), project)
    except GoliveError as error:
        return error


def told_of(trust: Trust | GoliveError, language: str) -> list[str]:
    """Return why no signature counts, nothing where they do."""
    if isinstance(trust, Trust):
        return []
    return [f"{Said('签名均不生效', 'no signature counts').in_(language)}: {trust.said.in_(language)}"]


def processes_of(plan: Plan | None) -> frozenset[str] | GoliveError:
    """Return the digests of the processes that this controller accepts in production, or why none is known."""
    try:
        return accepted(project=plan.directory if plan else None)
    except GoliveError as error:
        return error
