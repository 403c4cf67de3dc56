# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Write the state of a project into one file, or take it over from one."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils import api
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import project
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction

WORDS = {
    "export": Said(
        "已导出到 {file}: 卷宗 {entries} 条, 末条 {head}, 上线 {nights} 次, {files} 个文件。"
        "其中的设备配置可能含有密码: 仅所有者可读, 请妥善保管",
        "exported to {file}: {entries} entries of the case, head {head}, {nights} nights, {files} files. Captured "
        "configurations in it may hold passwords: only its owner can read it, keep it so",
    ),
    "import": Said(
        "已从 {file} 导入: 卷宗 {entries} 条, 末条 {head}, 上线 {nights} 次, {files} 个文件",
        "taken over from {file}: {entries} entries of the case, head {head}, {nights} nights, {files} files",
    ),
}


class ActionModule(RunAction):
    """Verified before anything is taken over; what is here must be the beginning of what comes."""

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return what went where."""
        way = "import" if arguments.get("source") else "export"
        file = Path(str(arguments.get("source") or arguments["target"])).expanduser().absolute()
        if self._task.check_mode:
            return {"msg": str(file)}
        found = (
            api.import_case(state, file, project(self.variables)) if way == "import" else api.export_case(state, file)
        )
        facts = {
            "file": str(file), "entries": found.entries, "head": found.head[:12] or "-", "nights": len(found.nights),
            "files": found.files,
        }  # fmt: skip
        return {"changed": True, **facts, "msg": WORDS[way].in_(self.language).format(**facts)}
