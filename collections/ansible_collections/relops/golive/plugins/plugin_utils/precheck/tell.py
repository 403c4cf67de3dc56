"""The environment check in words: what stops the night first, then every check as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ansible_collections.relops.golive.plugins.plugin_utils.precheck.check import Check, Verdict
from ansible_collections.relops.golive.plugins.plugin_utils.safe import screen

HEADS = {
    "zh": {True: "环境检查: 通过 ({count} 项)", False: "环境检查: 不通过 ({count} 项中 {bad} 项), 未作任何变更:"},
    "en": {
        True: "environment check: passed ({count} checks)",
        False: "environment check: not passed ({bad} of {count} checks); nothing was changed:",
    },
}
LINES = {
    "zh": "  - {host}{item} {verdict}: 期望 {expected}; 实际 {found}",
    "en": "  - {host}{item} {verdict}: expected {expected}; found {found}",
}
ALL = "-"
MOST = 200
"""Checks that are shown one by one; of more only how many there are of a kind."""


def told(checks: Sequence[Check], good: bool, language: str) -> str:
    """Return head, what stops, and the table, in a language (zh or en)."""
    bad = [one for one in checks if one.stops]
    head = HEADS[language][good].format(count=len(checks), bad=len(bad))
    return "\n".join([head, *(_fault(one, language) for one in bad), *table(checks, language)])


def _fault(one: Check, language: str) -> str:
    words = LINES[language].format(
        host=f"{one.host} " if one.host else "",
        item=one.item.in_(language),
        verdict=one.verdict.in_(language),
        expected=one.expected.in_(language),
        found=one.found.in_(language),
    )
    return screen.line(words)


def table(checks: Sequence[Check], language: str) -> list[str]:
    """Return a line for each check, or for each kind where there are very many."""
    if len(checks) > MOST:
        kinds = Counter((one.item, one.verdict) for one in checks)
        return [
            f"  {number:>6}  {verdict.in_(language)}  {item.in_(language)}" for (item, verdict), number in kinds.items()
        ]
    width = max((len(one.host) for one in checks), default=1)
    return [screen.line(_row(one, width, language)).rstrip() for one in checks]


def _row(one: Check, width: int, language: str) -> str:
    verdict = one.verdict.in_(language) + ("" if one.mandatory or one.verdict is Verdict.PASS else "*")
    cells = f"{_padded(verdict, 14)}{_padded(one.item.in_(language), 20)}{one.found.in_(language)}"
    return f"  {one.host or ALL:<{width}}  {cells}"


def _padded(text: str, width: int) -> str:
    """Pad to a width on the screen, where a Chinese character takes two columns."""
    return text + " " * max(1, width - sum(2 if ord(letter) > 0x2E7F else 1 for letter in text))
