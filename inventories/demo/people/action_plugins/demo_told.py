"""Write down what the demo asks for; a module of Ansible's would be packed and started for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ansible.plugins.action import ActionBase


class ActionModule(ActionBase):
    """Write `told` as JSON into `path`, 0600."""

    _requires_connection = False

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Write it."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        path = Path(str(self._task.args["path"]))
        path.touch(mode=0o600)
        path.write_text(json.dumps(dict(self._task.args["told"])) + "\n", encoding="utf-8")
        return {**result, "changed": False}
