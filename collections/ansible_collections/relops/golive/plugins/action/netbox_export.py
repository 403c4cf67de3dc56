# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Bring a NetBox to what the plan says."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils import api
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.planned import plan_of_run
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.target import NetboxTarget
from ansible_collections.relops.golive.plugins.plugin_utils.safe.known import RUN


class ActionModule(RunAction):
    """Ask the NetBox and write to it; no device is connected to."""

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return what was written, or in check mode would be, and what was left alone."""
        del arguments
        _validation, given = self.validate_argument_spec(
            {
                "url": {"type": "str", "required": True},
                "token": {"type": "str", "required": True, "no_log": True},
                "ca": {"type": "path", "default": ""},
                "validate_certs": {"type": "bool", "default": True},
                "overwrite": {"type": "list", "elements": "str", "default": []},
            }
        )
        RUN.learn(given["token"])
        target = NetboxTarget(
            given["url"], given["token"], given["ca"] or "", given["validate_certs"], frozenset(given["overwrite"])
        )
        report = api.netbox(plan_of_run(), state, target, dry=bool(self._task.check_mode))
        written = report.created or report.changed
        lines = report.lines(self.language)
        return {
            "changed": bool(written),
            "failed": not report.good,
            "created": len(report.created),
            "updated": len(report.changed),
            "equal": report.same,
            "conflicts": [one.in_(self.language) for one in report.conflicts],
            "refused": [one.in_(self.language) for one in report.refused],
            "more": [one.in_(self.language) for one in report.more],
            "writes": report.writes,
            "msg": "\n".join(lines),
        }
