"""How a go-live ended, as it is told to the operator: the text, the result and the exit code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils import sentences
from ansible_collections.relops.golive.plugins.plugin_utils.engine.aftermath import told
from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import Golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.holding import waiting
from ansible_collections.relops.golive.plugins.plugin_utils.engine.lifecycle import (
    CANCELLED,
    EMERGENCY,
    ENDED,
    EXIT_CODES,
    STOPPED,
    SUCCESS,
)
from ansible_collections.relops.golive.plugins.plugin_utils.journal.kinds import GOLIVE
from ansible_collections.relops.golive.plugins.plugin_utils.safe import screen

TEXTS = {
    "zh": {
        SUCCESS: "{id} 上线成功",
        CANCELLED: "{id} 已取消, 全部恢复到上线之前: {why}",
        EMERGENCY: "{id} 紧急: 以下既未完成也未恢复, 处理后再次运行同一命令: {left}",
        "back": "{id} 紧急: 未能全部恢复到上线之前",
        STOPPED: "{id} 已停止, 尚未决定: {left}",
        "marked": "{id} 紧急: 已全部恢复, 但以下主机的上线标记未能清除, 处理后再次运行同一命令: {left}",
        "again": "{id} 已上线, 无事可做: 本次未执行也未重新测量任何内容",
        "unmarked": "; 此前已恢复, 本次运行只清除了尚存的主机标记; 再次运行 golive.yml 才开始新的上线",
        "open": "{id} 紧急: 已上线, 但以下主机的标记尚未改为已上线, 处理后再次运行同一命令: {left}",
        "taken": "{id} 紧急: 另一台控制机已接管其主机, 请先弄清由谁操作: {left}",
        "kept": "; 按决定保留他人的修改: {kept}",
        "removed": "; 恢复之后又出现的数据副本已删除: {left}",
        "dossier": "; 卷宗: {path}/index.html",
    },
    "en": {
        SUCCESS: "{id} is live",
        CANCELLED: "{id} is cancelled, all of it is back as it was: {why}",
        EMERGENCY: "{id} EMERGENCY, neither done nor undone (mend it, then run the same command): {left}",
        "back": "{id} EMERGENCY: not all of it is back as it was",
        STOPPED: "{id} is stopped, nothing is decided: {left}",
        "marked": "{id} EMERGENCY: all of it is back, but markers are still on (mend it, then run it again): {left}",
        "again": "{id} is live already, nothing to do: this run carried nothing out and measured nothing anew",
        "unmarked": "; since before: this run only took off markers that were on, golive.yml again begins a new one",
        "open": "{id} EMERGENCY: it is live, but markers do not read so yet (mend it, then run it again): {left}",
        "taken": "{id} EMERGENCY: another controller has taken its hosts over, see first who is at work: {left}",
        "kept": "; left as others changed it, as was decided: {kept}",
        "removed": "; copies of data that lay there again after the way back were removed: {left}",
        "dossier": "; dossier: {path}/index.html",
    },
}

Answers = Mapping[str, Mapping[str, Any]]
NOT_ASKED = {"failed": True, "msg": "it was not asked"}


@dataclass(frozen=True, slots=True)
class End:
    """How a run ended: its result, whether another one was expected, the text and the exit code."""

    result: str
    failed: bool
    text: str
    code: int


def end_of(
    found: Golive, dossier: Path, language: str, answers: Answers, expected: str = SUCCESS, again: bool = False
) -> End:
    """Return how the run ended; `answers` of the hosts whose markers were to be settled, `again`: it had ended before.

    Nothing is all back, or live, while a host does not say so.
    """
    result = STOPPED if found.stopped() else found.result() or EMERGENCY
    text = said(found, result, dossier, language, again)
    unsettled = {host: one for host, one in answers.items() if one.get("failed") or one.get("unreachable")}
    gone = [f"{host}: {path}" for host, one in answers.items() for path in one.get("removed") or ()]
    left = "; ".join(
        f"{host}: {sentences.told(' '.join(str(one.get('msg')).split()), language)}" for host, one in unsettled.items()
    )
    if any(one.get("overtaken") for one in unsettled.values()):
        result, text = EMERGENCY, TEXTS[language]["taken"].format(id=found.id, left=left)
    elif left and result in ENDED:
        kind = "marked" if result == CANCELLED else "open"
        result, text = EMERGENCY, TEXTS[language][kind].format(id=found.id, left=left)
    if gone:
        text += TEXTS[language]["removed"].format(left=", ".join(gone))
    failed = result != expected
    return End(result, failed, text, EXIT_CODES[result] if failed else 0)


def said(found: Golive, result: str, dossier: Path, language: str, again: bool = False) -> str:
    """Return how it ended: one line, and for an emergency the table of the hosts and the command that goes on."""
    texts = TEXTS[language]
    events = [event for event in found.journal.events(GOLIVE) if event.event in ("closed", "direction")]
    why = next((screen.line(event.message) for event in reversed(events) if event.event == "direction"), "")
    facts = events[-1].facts if events else {}
    if result == STOPPED and found.standing().held:
        return waiting(found).in_(language)
    if result == STOPPED:
        return texts[result].format(id=found.id, left=sentences.told(found.stopped(), language))
    if again and result == SUCCESS:
        return texts["again"].format(id=found.id)
    kind = "back" if result == EMERGENCY and facts.get("hosts") else result
    why, left = (sentences.told(one, language) for one in (why, "; ".join(facts.get("left", []))))
    text = texts[kind].format(id=found.id, why=why, left=left)
    if again:
        text += texts["unmarked"]
    if facts.get("kept"):
        text += texts["kept"].format(kept="; ".join(facts["kept"]))
    if (dossier / "index.html").exists():
        text += texts["dossier"].format(path=dossier)
    return "\n".join([text, *(told(facts, language) if result == EMERGENCY else [])])
