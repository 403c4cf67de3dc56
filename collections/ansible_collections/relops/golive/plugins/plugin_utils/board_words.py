"""The words of the live board in both languages, its numbers, and how wide they are on a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ansible_collections.relops.golive.plugins.plugin_utils.progress import Progress
from rich.cells import cell_len, set_cell_size

TOKEN = re.compile(r"\s*(?:\(\d[\d.]* s\)|[\u2e80-\u9fff][，。、；：）]*|[^\s\u2e80-\u9fff]+(?: \d+(?![^\s,]))?)|\s+")
"""What stays in one line: a word and the number behind it, a Chinese sign with its mark, a time in brackets."""
WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "changed": "已变更",
        "done": "此前已完成",
        "planned": "将变更",
        "failed": "失败",
        "hidden": "{place} 失败; 该任务涉及密码, 输出不予显示",
        "same": "已检查, 无需变更",
        "check": "检查模式下不执行",
        "unmeasured": "未测",
        "host": "台",
        "hosts": "台",
        "waits": "等待 {hosts}, 已 {spent}",
        "waits_short": "{spent}",
        "of": "{done} / {total} {unit} ({share} %)",
        "so_far": "{done} {unit}",
        "rehearsed": "预演 {seconds}",
        "left": "本阶段约剩 {left} (预演 {seconds})",
        "left_short": "剩 {left}",
        "over": "本阶段已比预演 ({seconds}) 长 {late}",
        "over_short": "超 {late}",
        "then": "其后约 {rest}",
        "decision": "最晚判断点 {moment}, 还有 {left}",
        "decision_short": "判断点 {moment}",
        "decision_past": "最晚判断点 {moment} 已过",
        "decision_past_short": "判断点已过",
        "decision_counted": "最晚判断点自开始起算 {moment}, 还有 {left}",
        "decision_counted_short": "判断点 {moment}",
        "end": "窗口结束 {moment}, 还有 {left}",
        "end_short": "窗口至 {moment}",
        "end_past": "恢复最迟 {moment}, 还有 {left}",
        "end_past_short": "至 {moment}",
        "bytes": "",
        "files": "个文件",
        "rows": "行",
        "tables": "张表",
        "requests": "个请求",
        "switches": "台交换机",
    },
    "en": {
        "changed": "changed",
        "done": "done before",
        "planned": "to change",
        "failed": "failed",
        "hidden": "{place} failed; the task handles passwords, so its output is not shown",
        "same": "checked, nothing to do",
        "check": "not in check mode",
        "unmeasured": "not measured",
        "host": "host",
        "hosts": "hosts",
        "waits": "waits for {hosts} since {spent}",
        "waits_short": "{spent}",
        "of": "{done} of {total} {unit} ({share} %)",
        "so_far": "{done} {unit}",
        "rehearsed": "rehearsed {seconds}",
        "left": "about {left} left of the stage (rehearsed {seconds})",
        "left_short": "{left} left",
        "over": "the stage is {late} longer than rehearsed ({seconds})",
        "over_short": "{late} late",
        "then": "then about {rest}",
        "decision": "latest decision {moment}, in {left}",
        "decision_short": "decision {moment}",
        "decision_past": "the latest decision {moment} is past",
        "decision_past_short": "decision past",
        "decision_counted": "latest decision counted from the start {moment}, in {left}",
        "decision_counted_short": "decision {moment}",
        "end": "window ends {moment}, in {left}",
        "end_short": "ends {moment}",
        "end_past": "back until {moment}, in {left}",
        "end_past_short": "until {moment}",
        "bytes": "",
        "files": "files",
        "rows": "rows",
        "tables": "tables",
        "requests": "requests",
        "switches": "switches",
    },
}
"""One word for one thing: what a step found and did, in a run, in check mode and in a second run alike."""
BETWEEN = " · "
"""Stands between the parts of a line."""
ELLIPSIS = "…"


def words(language: str) -> Mapping[str, str]:
    """Return the board's words in a language."""
    return WORDS["en" if language == "en" else "zh"]


def clock(seconds: float) -> str:
    """Return a length of time as a person reads it."""
    minutes = int(seconds // 60)
    if minutes < 2:
        return f"{max(0.0, seconds):.0f} s"
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h {minutes % 60:02} min"


def size(number: float) -> str:
    """Return bytes in the unit in which they have at most four digits."""
    for unit in ("B", "KB", "MB", "GB"):
        if number < 1000:
            return f"{number:.0f} {unit}" if unit == "B" or number >= 100 else f"{number:.1f} {unit}"
        number /= 1000
    return f"{number:,.1f} TB"


def amounts(told: Iterable[Progress], language: str) -> str:
    """Return how far hosts have come, those that count the same together; empty where none told it."""
    found: dict[str, list[Progress]] = {}
    for one in told:
        found.setdefault(one.unit, []).append(one)
    return ", ".join(_amount(unit, rows, words(language)) for unit, rows in found.items())


def share(told: Iterable[Progress]) -> str:
    """Return the same as one figure for where there is little room; empty where a total is not known."""
    rows = list(told)
    known = len({row.unit for row in rows}) == 1 and all(row.total for row in rows)
    return f"{100 * sum(row.done for row in rows) // sum(row.total for row in rows)} %" if known else ""


def _amount(unit: str, rows: Sequence[Progress], known: Mapping[str, str]) -> str:
    done, total = sum(row.done for row in rows), sum(row.total for row in rows)
    shown = size if unit == "bytes" else "{:,.0f}".format
    if not all(row.total for row in rows):
        return known["so_far"].format(done=shown(done), unit=known[unit]).strip()
    text = known["of"].format(done=shown(done), total=shown(total), unit=known[unit], share=100 * done // total)
    return text.replace("  ", " ")


def fitting(text: str, columns: int) -> str:
    """Return as much of a text as fits into one line of a terminal, with an ellipsis where something is left out."""
    if cell_len(text) <= columns:
        return text
    return set_cell_size(text, columns - 1).rstrip() + ELLIPSIS if columns > 1 else set_cell_size(text, columns)


def folded(text: str, columns: int) -> str:
    """Return a text whose lines end between words where a terminal would cut one; a longer word stays whole."""
    lines, room = [""], columns - 1
    further = " " * min(len(text) - len(text.lstrip(" ")) + 2, columns // 3)
    for token in TOKEN.findall(text):
        if cell_len(lines[-1] + token.rstrip()) > room and lines[-1].strip():
            lines.append(further + token.lstrip())
        else:
            lines[-1] += token
    return "\n".join(line.rstrip() for line in lines)


class Part(NamedTuple):
    """A part of a line: what matters most has rank 0; `short` says the same where there is little room."""

    rank: int
    text: str
    short: str = ""


def joined(parts: Sequence[Part], columns: int = 0) -> str:
    """Return the parts as one line; where they don't fit, the least of them is said shorter, or left out."""
    kept = [part for part in parts if part.text]
    while columns and len(kept) > 1 and cell_len(_line(kept)) > columns:
        last = max(kept, key=lambda part: (bool(part.short), part.rank))
        place = kept.index(last)
        kept[place : place + 1] = [Part(last.rank, last.short)] if last.short else []
    return fitting(_line(kept), columns) if columns else _line(kept)


def _line(parts: Sequence[Part]) -> str:
    return BETWEEN.join(part.text for part in parts)
