# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Say how the go-live ended, give the lock back, and fail unless it ended as expected."""

from __future__ import annotations

import os
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import dossier_folder
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.plain import plain
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.aftermath import told
from ansible_collections.relops.golive.plugins.plugin_utils.journal import lock
from ansible_collections.relops.golive.plugins.plugin_utils.safe import screen

TEXTS = {
    "zh": {
        golive.SUCCESS: "{id} 上线成功",
        golive.CANCELLED: "{id} 已取消, 全部恢复到上线之前: {why}",
        golive.EMERGENCY: "{id} 紧急: 以下既未完成也未恢复, 处理后再次运行同一命令: {left}",
        "back": "{id} 紧急: 未能全部恢复到上线之前",
        golive.STOPPED: "{id} 已停止, 尚未决定: {left}",
        "marked": "{id} 紧急: 已全部恢复, 但以下主机的上线标记未能清除, 处理后再次运行同一命令: {left}",
        "again": "{id} 此前已上线, 本次未执行也未重新测量任何内容",
        "unmarked": "; 此前已恢复, 本次运行只清除了尚存的主机标记; 再次运行 golive.yml 才开始新的上线",
        "open": "{id} 紧急: 已上线, 但以下主机的标记尚未改为已上线, 处理后再次运行同一命令: {left}",
        "taken": "{id} 紧急: 另一台控制机已接管其主机, 请先弄清由谁操作: {left}",
        "kept": "; 按决定保留他人的修改: {kept}",
        "removed": "; 恢复之后又出现的数据副本已删除: {left}",
        "dossier": "; 卷宗: {path}/index.html",
    },
    "en": {
        golive.SUCCESS: "{id} is live",
        golive.CANCELLED: "{id} is cancelled, all of it is back as it was: {why}",
        golive.EMERGENCY: "{id} EMERGENCY, neither done nor undone (mend it, then run the same command): {left}",
        "back": "{id} EMERGENCY: not all of it is back as it was",
        golive.STOPPED: "{id} is stopped, nothing is decided: {left}",
        "marked": "{id} EMERGENCY: all of it is back, but markers are still on (mend it, then run it again): {left}",
        "again": "{id} is live since before: this run carried nothing out and measured nothing anew",
        "unmarked": "; since before: this run only took off markers that were on, golive.yml again begins a new one",
        "open": "{id} EMERGENCY: it is live, but markers do not read so yet (mend it, then run it again): {left}",
        "taken": "{id} EMERGENCY: another controller has taken its hosts over, see first who is at work: {left}",
        "kept": "; left as others changed it, as was decided: {kept}",
        "removed": "; copies of data that lay there again after the way back were removed: {left}",
        "dossier": "; dossier: {path}/index.html",
    },
}

CODES = {golive.SUCCESS: 0, golive.CANCELLED: 2, golive.EMERGENCY: 3, golive.STOPPED: 4}
"""Exit code by result, where another one was expected; the result that was expected is 0."""


NOT_ASKED = {"failed": True, "msg": "it was not asked"}


class ActionModule(RunAction):
    """Read the result from the journal; a cancelled (exit code 2) or an emergency go-live (3) fails the play."""

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return the result, the dossier, the text and the exit code of the run."""
        if self._task.check_mode:
            return {"msg": "check mode: nothing was touched", "golive_exit": 0}
        try:
            return self._said(golive.attach(state), arguments)
        finally:
            lock.give(state)

    def _said(self, found: golive.Golive, arguments: JSON) -> JSON:
        dossier = dossier_folder(self.variables, self._templar) / found.id
        given = self.variables.get("golive_language") or os.environ.get("GOLIVE_LANGUAGE", "zh")
        language = "en" if str(given).startswith("en") else "zh"
        expected = str(arguments.get("expected") or golive.SUCCESS)
        result = golive.STOPPED if found.stopped() else found.result() or golive.EMERGENCY
        text = said(found, result, dossier, language, again=bool(arguments.get("again")))
        answers = self._answers(str(arguments.get("settled") or ""))
        unsettled = {host: one for host, one in answers.items() if one.get("failed") or one.get("unreachable")}
        gone = [f"{host}: {path}" for host, one in answers.items() for path in one.get("removed") or ()]
        left = "; ".join(f"{host}: {' '.join(str(one.get('msg')).split())}" for host, one in unsettled.items())
        if any(one.get("overtaken") for one in unsettled.values()):
            result, text = golive.EMERGENCY, TEXTS[language]["taken"].format(id=found.id, left=left)
        elif left and result in golive.ENDED:
            kind = "marked" if result == golive.CANCELLED else "open"
            result, text = golive.EMERGENCY, TEXTS[language][kind].format(id=found.id, left=left)
        if gone:
            text += TEXTS[language]["removed"].format(left=", ".join(gone))
        failed = result != expected
        code = CODES[result] if failed else 0
        return {"failed": failed, "msg": text, "result": result, "dossier": str(dossier), "golive_exit": code}

    def _answers(self, name: str) -> dict[str, JSON]:
        """Return what each host answered when its marker was to be settled; nothing where no `name` was given."""
        hosts = (self.variables["groups"].get("hosts") or ()) if name else ()
        return {host: plain(self.variables["hostvars"][host].get(name)) or NOT_ASKED for host in hosts}


def said(found: golive.Golive, result: str, dossier: Path, language: str, again: bool = False) -> str:
    """Return how it ended: one line, and for an emergency the table of the hosts and the command that goes on."""
    texts = TEXTS[language]
    events = [event for event in found.journal.events("golive") if event.event in ("closed", "direction")]
    why = next((screen.line(event.message) for event in reversed(events) if event.event == "direction"), "")
    facts = events[-1].facts if events else {}
    if result == golive.STOPPED:
        return texts[result].format(id=found.id, left=found.stopped())
    if again and result == golive.SUCCESS:
        return texts["again"].format(id=found.id)
    kind = "back" if result == golive.EMERGENCY and facts.get("hosts") else result
    text = texts[kind].format(id=found.id, why=why, left="; ".join(facts.get("left", [])))
    if again:
        text += texts["unmarked"]
    if facts.get("kept"):
        text += texts["kept"].format(kept="; ".join(facts["kept"]))
    if (dossier / "index.html").exists():
        text += texts["dossier"].format(path=dossier)
    return "\n".join([text, *(told(facts, language) if result == golive.EMERGENCY else [])])
