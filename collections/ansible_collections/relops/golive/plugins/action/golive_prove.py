# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Prove a dossier offline."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ansible.plugins.action import ActionBase
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils import api
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.outlet import guarded
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import language_of


class ActionModule(ActionBase):
    """Read the dossier and the signers file on the controller; no plan, no state, no connection."""

    _requires_connection = False
    _supports_check_mode = True

    @guarded
    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Translate the arguments, ask the core, answer."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        _validation, given = self.validate_argument_spec(
            {
                "dossier": {"type": "path", "required": True},
                "signers": {"type": "path"},
                "language": {"type": "str", "choices": ["zh", "en"]},
            }
        )
        said = given["language"] or (task_vars or {}).get("golive_language")
        language, signers = language_of(str(said or "")), given["signers"]
        try:
            found = api.prove(_named(str(given["dossier"])), Path(str(signers)) if signers else None)
        except GoliveError as error:
            return {**result, "changed": False, "failed": True, "holds": False, "msg": error.said.in_(language)}
        return {
            **result,
            "changed": False,
            "failed": not found.holds,
            "holds": found.holds,
            "golive": found.golive,
            "findings": [
                {"mark": one.mark.value, "place": one.place, "said": one.said._asdict()} for one in found.findings
            ],
            "msg": "\n".join(found.lines(language)),
        }


def _named(dossier: str) -> Path:
    """Return where the dossier lies; GoliveError where none was named."""
    if not dossier:
        raise GoliveError(
            "which dossier? Give -e golive_dossier=<folder or zip>", zh="请以 -e golive_dossier=<目录或 zip> 指明卷宗"
        )
    return Path(dossier)
