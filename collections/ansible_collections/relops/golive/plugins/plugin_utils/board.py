"""The live board of the go-live night: results of tasks in, lines of text out."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.engine.limit import Remaining
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import StageName

TITLES = {
    **{stage.value: (stage.zh, stage.en) for stage in StageName},
    "rollback": ("恢复", "rollback"),
    "lab": ("模拟环境", "lab"),
    "play": ("", ""),
}
"""What a line of the board begins with: the stages, and what is none."""
WORDS = {
    "zh": {
        "changed": "变更",
        "done": "已完成",
        "planned": "将变更",
        "failed": "失败",
        "same": "一致",
        "hosts": "台",
        "unmeasured": "未测",
        "waits": "等待 {hosts}, 已 {spent}",
        "most": ", 最多再等 {left}",
    },
    "en": {
        "changed": "changed",
        "done": "done before",
        "planned": "to change",
        "failed": "failed",
        "same": "as planned",
        "unmeasured": "not measured",
        "hosts": "hosts",
        "waits": "waits for {hosts} since {spent}",
        "most": ", for at most {left} more ({why})",
    },
}


WIDE = 0x2E7F
"""Characters from here on take two columns of a terminal."""
NAMED = 5
"""Hosts that are named in the line of a task that goes on."""


@dataclass
class Task:
    """One task on all its hosts: what each answered, and how long it took."""

    name: str
    stage: str
    began: float = field(default_factory=time.monotonic)
    results: dict[str, dict[str, Any]] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    started: dict[str, float] = field(default_factory=dict)
    silent: bool = False

    @property
    def seconds(self) -> float:
        """Return the seconds since it began."""
        return time.monotonic() - self.began


def stage_of(role: str, undo: bool) -> str:
    """Return the stage of a task from its role (`relops.golive.network` → network)."""
    name = role.rsplit(".", 1)[-1]
    if undo:
        return "rollback"
    if role.startswith("relops.lab."):
        return "lab"
    return name if name in TITLES else "play"


def stage_title(stage: str, language: str) -> str:
    """Return the stage's title in a language (zh or en)."""
    chinese, english = TITLES[stage]
    return english if language == "en" else f"{chinese} {english}".strip()


def summary(task: Task, language: str) -> list[str]:
    """Return the lines of a finished task: what changed where, what failed and why; nothing for an idle one."""
    words = WORDS["en" if language == "en" else "zh"]
    changed = {host: _count(result) for host, result in task.results.items() if result.get("changed")}
    done = [host for host, result in task.results.items() if _skipped(result)]
    lines = []
    if changed:
        what = words["planned"] if any(_planned(result) for result in task.results.values()) else words["changed"]
        each = ", ".join(f"{host} {count}" if count else host for host, count in sorted(changed.items()))
        lines.append(f"{task.name}: {what}: {each}  ({task.seconds:.1f} s)")
    elif done and task.stage != "rollback":
        lines.append(f"{task.name}: {words['done']}: {len(done)} {words['hosts']}")
    elif _worked(task) and not task.failed and not done and not task.silent:
        verdict = f": {words[_verdict(task)]}" if _verdict(task) else ""
        lines.append(f"{task.name}{verdict}  ({task.seconds:.1f} s)")
    lines += [f"{task.name}: {words['failed']}: {host}: {text}" for host, text in sorted(task.failed.items())]
    return lines


def waiting(task: Task, remaining: Remaining | None, language: str) -> str:
    """Return the line of a task that goes on: for whom it waits, since when, what will end that; empty for nobody."""
    words = WORDS["en" if language == "en" else "zh"]
    hosts = [host for host in list(task.started) if host not in task.results and host not in task.failed]
    if not hosts:
        return ""
    named = ", ".join(hosts[:NAMED]) + (f", … ({len(hosts)})" if len(hosts) > NAMED else "")
    line = f"{task.name}: {words['waits'].format(hosts=named, spent=_clock(time.monotonic() - task.began))}"
    if remaining:
        line += words["most"].format(left=_clock(remaining.seconds), why=remaining.why)
    return line


def fitting(text: str, columns: int) -> str:
    """Return as much of a text as fits into one line of a terminal, where a Chinese character takes two columns."""
    used = 0
    for place, letter in enumerate(text):
        used += 2 if ord(letter) > WIDE else 1
        if used > columns:
            return text[:place]
    return text


def _clock(seconds: float) -> str:
    minutes = int(seconds // 60)
    if minutes < 2:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h {minutes % 60:02} min"


def _count(result: dict[str, Any]) -> int:
    return len(result.get("changes") or [])


def _skipped(result: dict[str, Any]) -> bool:
    steps = list((result.get("steps") or {}).values())
    return bool(steps) and all(status == "skipped" for status in steps)


def _verdict(task: Task) -> str:
    """Return what was found: as planned only where every step looked; a task without steps has found nothing."""
    statuses = [status for result in task.results.values() for status in (result.get("steps") or {}).values()]
    return "unmeasured" if "unmeasured" in statuses else "same" if statuses else ""


def _planned(result: dict[str, Any]) -> bool:
    return "planned" in (result.get("steps") or {}).values()


def _worked(task: Task) -> bool:
    return any(result.get("steps") for result in task.results.values()) or task.seconds > 1
