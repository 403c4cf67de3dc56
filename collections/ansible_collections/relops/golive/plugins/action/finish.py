# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Say how the go-live ended, in one line, and fail unless it ended as expected."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import dossier_folder
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive

JSON = dict[str, Any]
TEXTS = {
    "zh": {
        golive.SUCCESS: "{id} 上线成功",
        golive.CANCELLED: "{id} 已取消, 全部恢复到上线之前: {why}",
        golive.EMERGENCY: "{id} 紧急: 以下既未完成也未恢复, 处理后再次运行同一命令: {left}",
        "dossier": "; 卷宗: {path}/index.html",
    },
    "en": {
        golive.SUCCESS: "{id} is live",
        golive.CANCELLED: "{id} is cancelled, all of it is back as it was: {why}",
        golive.EMERGENCY: "{id} EMERGENCY, neither done nor undone (mend it, then run the same command): {left}",
        "dossier": "; dossier: {path}/index.html",
    },
}


class ActionModule(RunAction):
    """Read the result from the journal; a cancelled or an emergency go-live fails the play (exit code 2)."""

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return the result, the dossier and the sentence."""
        if self._task.check_mode:
            return {"msg": "check mode: nothing was touched"}
        found = golive.attach(state)
        closed = [event for event in found.journal.events("golive") if event.event in ("closed", "direction")]
        texts = TEXTS["en" if str(self.variables.get("golive_language", "zh")).startswith("en") else "zh"]
        why = next((event.message for event in reversed(closed) if event.event == "direction"), "")
        left = "; ".join(closed[-1].facts.get("left", [])) if closed else ""
        result = found.result() or golive.EMERGENCY
        text = texts[result].format(id=found.id, why=why, left=left)
        dossier = dossier_folder(self.variables, self._templar) / found.id
        if (dossier / "index.html").exists():
            text += texts["dossier"].format(path=dossier)
        expected = str(arguments.get("expected") or golive.SUCCESS)
        return {"failed": result != expected, "msg": text, "result": result, "dossier": str(dossier)}
