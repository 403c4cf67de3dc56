"""The live board of the go-live night: results of tasks in, lines of text out."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.board_words import Part, amounts, clock, share, words
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import StageName
from ansible_collections.relops.golive.plugins.plugin_utils.progress import Progress

TITLES = {
    **{stage.value: (stage.zh, stage.en) for stage in StageName},
    "rollback": ("恢复", "rollback"),
    "lab": ("模拟环境", "lab"),
    "play": ("", ""),
}
"""What a line of the board begins with: the stages, and what is none."""
NAMED = 5
"""Hosts that are named in the line of a task that goes on."""


@dataclass
class Task:
    """One task on all its hosts: what each answered, how far it has come there, and how long it took."""

    name: str
    stage: str
    began: float = field(default_factory=time.monotonic)
    results: dict[str, dict[str, Any]] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    started: dict[str, float] = field(default_factory=dict)
    silent: bool = False
    check: bool = False
    key: str = ""
    progress: dict[str, Progress] = field(default_factory=dict)
    clock: Callable[[], float] = time.monotonic

    @property
    def seconds(self) -> float:
        """Return the seconds since it began."""
        return self.clock() - self.began

    @property
    def waited(self) -> list[str]:
        """Return the hosts that have not answered."""
        return [host for host in list(self.started) if host not in self.results and host not in self.failed]


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
    known = words(language)
    changed = {host: _count(result) for host, result in task.results.items() if result.get("changed")}
    done = [host for host, result in task.results.items() if _skipped(result)]
    lines = []
    if changed:
        what = known["planned"] if any(_planned(result) for result in task.results.values()) else known["changed"]
        each = ", ".join(f"{host} {count}" if count else host for host, count in sorted(changed.items()))
        lines.append(f"{task.name}: {what}: {each}  ({task.seconds:.1f} s)")
    elif done and task.stage != "rollback":
        lines.append(f"{task.name}: {known['done']}: {len(done)} {known['host' if len(done) == 1 else 'hosts']}")
    elif _worked(task) and not task.failed and not done and not task.silent:
        verdict = f": {known[_verdict(task)]}" if _verdict(task) else ""
        lines.append(f"{task.name}{verdict}  ({task.seconds:.1f} s)")
    lines += [f"{task.name}: {known['failed']}: {host}: {text}" for host, text in sorted(task.failed.items())]
    return lines


def waiting(task: Task, language: str) -> list[Part]:
    """Return the parts of the line of a task that goes on: how far it has come, for whom it waits; none for nobody."""
    hosts = task.waited
    if not hosts:
        return []
    named = ", ".join(hosts[:NAMED]) + (f", … ({len(hosts)})" if len(hosts) > NAMED else "")
    told = [one for host, one in list(task.progress.items()) if host in hosts or not host]
    known, spent = words(language), clock(task.seconds)
    return [
        Part(0, task.name),
        Part(1, amounts(told, language), share(told)),
        Part(4, known["waits"].format(hosts=named, spent=spent), known["waits_short"].format(spent=spent)),
    ]


def _count(result: dict[str, Any]) -> int:
    return len(result.get("changes") or [])


def _skipped(result: dict[str, Any]) -> bool:
    steps = list((result.get("steps") or {}).values())
    return bool(steps) and all(status == "skipped" for status in steps)


def _verdict(task: Task) -> str:
    """Return what was found: nothing to do only where every step looked; a task without steps has found nothing."""
    statuses = [status for result in task.results.values() for status in (result.get("steps") or {}).values()]
    if "unmeasured" in statuses:
        return "check" if task.check else "unmeasured"
    return "same" if statuses else ""


def _planned(result: dict[str, Any]) -> bool:
    return "planned" in (result.get("steps") or {}).values()


def _worked(task: Task) -> bool:
    return any(result.get("steps") for result in task.results.values()) or task.seconds > 1
