"""The verdicts as a table for a person: what can be done now first, then what waits for it, then what is closed.

Forty gates stay readable: forms that stand alike share a line, and no line is wider than a terminal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import Closed, Open
from ansible_collections.relops.golive.plugins.plugin_utils.gates.row import Head, Row, Rows
from ansible_collections.relops.golive.plugins.plugin_utils.gates.signed import NOT_ASKED
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

WIDTH = 108
"""Columns; a Chinese character takes two."""
WORDS = {
    "production": Said("生产环境", "PRODUCTION"),
    "twin": Said("模拟环境", "twin"),
    "plan": Said("计划摘要", "plan"),
    "window": Said("窗口", "window"),
    "no_window": Said("窗口未约定", "no window agreed"),
    "latest": Said("最晚判断", "latest decision"),
    "person": Said("操作人", "operator"),
    "nobody": Said("未下令", "no order"),
    "account": Said("账号", "account"),
    "deviates": Said("偏离", "deviates from"),
    "closed": Said("通过", "closed"),
    "open": Said("未通过", "OPEN"),
    "now": Said("未通过, 现在可办", "OPEN, to be done now"),
    "waiting": Said("未通过, 等待其他", "OPEN, waiting for others"),
    "unasked": Said("尚未询问", "not asked yet"),
    "who": Said("由谁", "who"),
    "what": Said("须做", "what"),
    "until": Said("期限", "until"),
    "after": Said("等待", "after"),
    "more": Said("等 {count} 项", "… {count} in all"),
    "signed": Said("表单", "forms"),
}
CONSOLE = Console(width=WIDTH)
FORM = "form."
MOST = 2
"""Gates that are named of those for which others wait."""


def table(found: Sequence[Row], language: str) -> str:
    """Return the rows for a person: their head where there is one, then each group with its count."""

    def word(name: str) -> str:
        return WORDS[name].in_(language)

    groups = {
        "now": [row for row in found if row.state == "open" and not row.waits],
        "waiting": [row for row in found if row.waits],
        "unasked": [row for row in found if row.state == "unasked"],
        "closed": [row for row in found if row.state == "closed"],
    }
    titles = {row.gate.id: row.gate.title.in_(language) for row in found}
    lines = list(_head(found.head, language)) if isinstance(found, Rows) else []
    for name, rows in groups.items():
        if rows:
            common = _common(rows)
            until = f", {word('until')} {_until(common)}" if common else ""
            lines += [f"  {word(name)} ({len(rows)}){until}", *_GROUPS[name](rows, language, titles)]
    return "\n".join(lines)


def _head(head: Head, language: str) -> Iterator[str]:
    def word(name: str) -> str:
        return WORDS[name].in_(language)

    where = f"{word('production' if head.production else 'twin')} {head.project}".rstrip()
    first = [where, f"{word('plan')} {head.digest[:12] or '-'}"]
    if head.production:
        first.append(_window(head, language) if head.window else word("no_window"))
    first.append(head.now.astimezone(head.zone).isoformat(" ", "minutes"))
    yield from _folded(" · ".join(first), 2)
    if head.production:
        person = f"{word('person')} {head.person}" if head.person else word("nobody")
        second = [f"{person} ({word('account')} {head.account or '?'})"]
        alike: dict[str, list[str]] = {}
        for one in head.deviations:
            alike.setdefault(one.why.in_(language), []).append(one.rule)
        second += [f"{word('deviates')} {' '.join(rules)}: {why}" for why, rules in alike.items()]
        yield from _folded(" · ".join(second), 2)


def _window(head: Head, language: str) -> str:
    if head.window is None:
        return ""
    window = head.window
    moments = (window.start, window.end, window.latest_decision)
    start, end, latest = (moment.isoformat(" ", "minutes")[:16] for moment in moments)
    short = [moment[11:] if moment[:10] == start[:10] else moment[5:] for moment in (end, latest)]
    return f"{WORDS['window'].in_(language)} {start} – {short[0]}, {WORDS['latest'].in_(language)} {short[1]}"


def _now(rows: Sequence[Row], language: str, titles: dict[str, str]) -> Iterator[str]:
    """Yield what somebody can do now; forms that stand alike are told together."""
    common = _common(rows)
    alike: dict[object, list[Row]] = {}
    for row in rows:
        verdict = row.verdict
        key = (verdict.why, verdict.who, verdict.until) if isinstance(verdict, Open) else ()
        alike.setdefault(key if row.gate.id.startswith(FORM) else row.gate.id, []).append(row)
    for together in alike.values():
        verdict = together[0].verdict
        if isinstance(verdict, Open):
            yield from _folded(f"{_names(together, language)}: {verdict.why.in_(language)}", 4)
            yield from _folded(_task(together, verdict, language, common), 8)


def _task(together: Sequence[Row], verdict: Open, language: str, common: datetime | None) -> str:
    keys = [row.gate.id.removeprefix(FORM) for row in together]
    what = verdict.what.in_(language)
    if len(keys) > 1:
        what = what.replace(f"={keys[0]}", f"={'|'.join(keys)}")
    until = verdict.until if verdict.until != common else None
    told = {"who": verdict.who.in_(language), "what": what, "until": _until(until)}
    return "   ".join(f"{WORDS[name].in_(language)}: {said}" for name, said in told.items() if said)


def _waiting(rows: Sequence[Row], language: str, titles: dict[str, str]) -> Iterator[str]:
    """Yield what has to be closed before, and who does it then."""
    common = _common(rows)
    for row in rows:
        if isinstance(row.verdict, Open):
            waits, until = row.verdict.waits, row.verdict.until
            after = ", ".join(titles.get(one, one.removeprefix(FORM)) for one in waits[:MOST])
            if len(waits) > MOST:
                after += f" {WORDS['more'].in_(language).format(count=len(waits))}"
            said = _until(until if until != common else None)
            told = {"who": row.verdict.who.in_(language), "after": after, "until": said}
            more = "   ".join(f"{WORDS[name].in_(language)}: {said}" for name, said in told.items() if said)
            yield from _folded(f"{_names([row], language)}   {more}", 4)


def _common(rows: Sequence[Row]) -> datetime | None:
    """Return the time until which all of these are due, None where they differ."""
    found = {row.verdict.until for row in rows if isinstance(row.verdict, Open)}
    return next(iter(found)) if len(found) == 1 and len(rows) > 1 else None


def _unasked(rows: Sequence[Row], language: str, titles: dict[str, str]) -> Iterator[str]:
    yield from _folded(_names(rows, language), 4)


def _closed(rows: Sequence[Row], language: str, titles: dict[str, str]) -> Iterator[str]:
    """Yield the rules one a line with what keeps them, then the forms together."""
    rules = [row for row in rows if not row.gate.id.startswith(FORM)]
    width = max((cell_len(_names([row], language)) for row in rules), default=0)
    for row in rules:
        name = _names([row], language)
        why = row.verdict.why.in_(language) if row.verdict else ""
        yield from _folded(f"{name}{' ' * (width - cell_len(name))}   {why}".rstrip(), 4)
    forms = [row for row in rows if row.gate.id.startswith(FORM)]
    without = [row for row in forms if isinstance(row.verdict, Closed) and row.verdict.why == NOT_ASKED]
    if signed := [row for row in forms if row not in without]:
        yield from _folded(f"{WORDS['signed'].in_(language)}: {_names(signed, language)}", 4)
    if without:
        yield from _folded(f"{NOT_ASKED.in_(language)}: {_names(without, language)}", 4)


def _names(rows: Sequence[Row], language: str) -> str:
    """Return gates with their rules."""
    return " · ".join(f"{row.gate.title.in_(language)} {' '.join(row.gate.rules)}".rstrip() for row in rows)


def _until(moment: datetime | None) -> str:
    return moment.isoformat(" ", "minutes")[:16] if moment else ""


def _folded(text: str, indent: int) -> Iterator[str]:
    """Yield a text as lines that fit; what is continued stands further in."""
    room = WIDTH - indent - 2
    for place, line in enumerate(Text(text).wrap(CONSOLE, room)):
        yield f"{' ' * (indent if place == 0 else indent + 2)}{line.plain.rstrip()}"


_GROUPS = {"now": _now, "waiting": _waiting, "unasked": _unasked, "closed": _closed}
