"""Numbers as a spreadsheet shows them: `000121` for 121, `17.10` for 17.1; what no simple format says stays plain."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.cells import Doubtful, Typed

_QUOTED = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|[_*].')
_DIGITS = re.compile(r"([#?0,]*)(?:\.([#?0]*))?")
_MARK = "\x00"
_ANY = 99
"""Digits behind the point of a format that shows as many as there are."""


class Format(NamedTuple):
    """A simple number format: text before and after, least digits, digits behind the point, and what it does."""

    before: str = ""
    least: int = 0
    behind: int = 0
    after: str = ""
    grouped: bool = False
    percent: bool = False
    simple: bool = False
    worded: bool = False


def typed(value: object, code: str) -> Typed:
    """Return a number, day, time or truth of a spreadsheet as text, and as its number format shows it."""
    if isinstance(value, bool):
        return Typed("true" if value else "false", "TRUE" if value else "FALSE")
    if isinstance(value, (int, float)):
        return _number(value, code)
    text = _day(value)
    return Typed(text, text, day=True)


def _day(value: object) -> str:
    if isinstance(value, datetime):
        return (value.date() if value.time() == time() else value).isoformat()
    return value.isoformat() if isinstance(value, (date, time)) else str(value) if isinstance(value, timedelta) else ""


def _number(value: float, code: str) -> Typed:
    plain = str(value) if isinstance(value, int) else str(int(value)) if value.is_integer() else f"{value:.15g}"
    style = _format(code)
    if style.percent:
        shown = f"{value * 100:.15g}%"
        return Typed(shown, shown)
    return Typed(plain, _shown(value, plain, style), grouped=style.grouped and abs(value) >= 1000)


def _shown(value: float, plain: str, style: Format) -> str:
    whole, _point, rest = plain.lstrip("-").partition(".")
    if not style.simple or style.grouped or "e" in plain or len(rest) > style.behind:
        return _unlike(plain) if style.worded else plain
    digits = whole.rjust(style.least, "0")
    rest = rest if style.behind == _ANY else rest.ljust(style.behind, "0")
    sign = "-" if value < 0 else ""
    return f"{style.before}{sign}{digits}{'.' if rest else ''}{rest}{style.after}"


def _unlike(plain: str) -> Doubtful:
    zh = "数字格式显示的内容与单元格的值不同；请设为文本格式后重新填写"
    return Doubtful(plain, zh, "is shown by its number format as something else than it is: write it as text")


@lru_cache(1024)
def _format(code: str) -> Format:
    """Return what a format does with a positive number; not simple: dates, fractions, powers, and what is no format."""
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        text = found[1] if found[1] is not None else found[2]
        if text is None:  # a colour, a currency, a blank as wide as a sign
            return ""
        kept.append(text)
        return _MARK

    bare = _QUOTED.sub(keep, code).split(";")[0].replace("General", f"#.{'0' * _ANY}")
    found = next((one for one in _DIGITS.finditer(bare) if one[0].strip(",")), None)
    if found is None:
        return Format()
    before, after = bare[: found.start()], bare[found.end() :]
    if "%" in before + after:
        return Format(percent=True)
    words = iter(kept)
    texts = [re.sub(_MARK, lambda _mark: next(words), part) for part in (before, after)]
    simple = not re.search(r"[A-Za-z0-9#?/@]", re.sub(_MARK, "", before + after))
    whole, behind = found[1], found[2] or ""
    return Format(
        texts[0].strip(), whole.replace(",", "").count("0"), behind.count("0"), texts[1].rstrip(),
        "," in whole, simple=simple and set(behind) <= {"0"}, worded=any(text.strip() for text in texts),
    )  # fmt: skip
