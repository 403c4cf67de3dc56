"""The cells of a table as people leave them: what can't be wrong is read, what lost its meaning on the way is told."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from functools import lru_cache
from typing import Self

ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})
DIGITS = 15
"""Digits that a spreadsheet keeps of a number; what stands behind them is lost."""
_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u202a\u202c\u2060\ufeff]")
_BLANKS = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_WIDE_WORDS = {wide: plain for wide, plain in _WIDE.items() if chr(plain) not in ",()!?:;~"}
"""Full-width letters, digits and signs of identifiers; a sentence keeps its own brackets, commas and stops."""
_SCIENTIFIC = re.compile(r"[+-]?\d(?:\.\d+)?E\+\d{2,3}")
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DAY = re.compile(rf"\d{{1,2}}-(?:{_MONTHS})|(?:{_MONTHS})-\d{{1,2}}|\d{{1,2}}月\d{{1,2}}日", re.IGNORECASE)
_AMOUNT = re.compile(r"\d+(?:\.\d+)?")
_ROUNDED = re.compile(rf"[1-9]\d{{{DIGITS - 1}}}0{{2,}}")


class Column(Enum):
    """What a column holds, as far as reading a cell is concerned."""

    WORD = "word"
    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    VALUE = "value"


class Doubtful(str):
    """A cell that doesn't say any more what was meant; `zh` and `en` say why, and what to do."""

    zh: str
    en: str
    __slots__ = ("en", "zh")

    def __new__(cls, text: str, zh: str, en: str) -> Self:
        found = str.__new__(cls, text)
        found.zh, found.en = zh, en
        return found


class Typed(str):
    """A number, day or yes of a spreadsheet: itself the plain value, `shown` as its number format shows it."""

    shown: str
    day: bool
    grouped: bool
    __slots__ = ("day", "grouped", "shown")

    def __new__(cls, text: str, shown: str, *, day: bool = False, grouped: bool = False) -> Self:
        found = str.__new__(cls, text)
        found.shown, found.day, found.grouped = shown, day, grouped
        return found


class Lent(str):
    """A cell below the first one of merged cells: it shows the same value; `cell` is the first one."""

    cell: str
    __slots__ = ("cell",)

    def __new__(cls, cell: str) -> Self:
        found = str.__new__(cls, cell)
        found.cell = cell
        return found


class Covered(str):
    """A cell beside the first one of merged cells: nothing is in it, `over` is what lies over it."""

    over: str
    __slots__ = ("over",)

    def __new__(cls, over: str) -> Self:
        found = str.__new__(cls, "")
        found.over = over
        return found


def meaning(cell: str, column: Column, *, own: bool) -> str:
    """Return what a cell says in a column, or a Doubtful; `own`: a value there belongs to one row and no other."""
    if type(cell) is str:
        return cell if is_certain(cell) else _cleaned(cell, column)
    if isinstance(cell, Lent):
        if own:
            return merged(cell)
        return meaning(cell.cell, column, own=own)
    return _typed(cell, column) if isinstance(cell, Typed) else cell


def merged(text: str) -> Doubtful:
    """Return the fault of a merged cell that may be meant for one row or column, or for each."""
    zh = "合并的单元格：不知该值属于哪一格；请取消合并并逐格填写"
    return Doubtful(text, zh, "is a merged cell, and it is not clear for which cell: unmerge it and fill each cell")


def _typed(cell: Typed, column: Column) -> str:
    if cell.day and column not in (Column.DAY, Column.TEXT):
        zh = "被表格软件变成了日期；请设为文本格式后重新填写"
        return Doubtful(str(cell), zh, "was turned into a date or a time by the spreadsheet: write it as text")
    digits = cell.lstrip("-").partition(".")[0]
    if not cell.day and digits.isdecimal() and len(digits) > DIGITS:
        return _lost(str(cell))
    if cell.grouped and column is Column.VALUE:
        zh = "被表格软件变成了一个数字；请设为文本格式后重新填写"
        return Doubtful(cell.shown, zh, "was turned into one number by the spreadsheet: write it as text")
    return cell.shown if column in (Column.WORD, Column.TEXT) else str(cell)


def _lost(text: str) -> Doubtful:
    zh = f"数字超过 {DIGITS} 位，表格软件已丢失其余数字；请设为文本格式后重新填写"
    en = f"is a number of more than {DIGITS} digits, of which the spreadsheet lost the rest: write it as text"
    return Doubtful(text, zh, en)


def is_certain(cell: str) -> bool:
    """Tell whether a plain text means itself in every column: a quick look at millions."""
    if not cell.isascii() or cell[:1] == "#" or "E+" in cell:
        return False
    return len(cell) <= DIGITS + 1 and (len(cell) > 6 or "-" not in cell)


@lru_cache(65536)
def _cleaned(cell: str, column: Column) -> str:
    text = tidy(cell)
    if column is Column.WORD:
        plain = text.translate(_WIDE)
        text = plain if plain.isascii() else text.translate(_WIDE_WORDS)
    elif column is not Column.TEXT:
        text = unicodedata.normalize("NFKC", text).strip()
    return doubt(text, column) or text


def tidy(text: str) -> str:
    """Return a text without what nobody sees in it: marks of no width, blanks of other widths."""
    return text if text.isascii() else _BLANKS.sub(" ", _HIDDEN.sub("", text)).strip()


def doubt(text: str, column: Column) -> Doubtful | None:
    """Return the doubt about a text that a spreadsheet wrote in place of what a person had written, if it is one."""
    if text.upper() in ERRORS or (len(text) > 2 and not text.strip("#")):
        zh = "是表格软件的错误值；请更正公式或填写内容"
        return Doubtful(text, zh, "is an error of the spreadsheet: mend the formula or write the value")
    if column in (Column.TEXT, Column.DAY):
        return None
    if column is not Column.NUMBER and (_SCIENTIFIC.fullmatch(text) or _ROUNDED.fullmatch(text)):
        return _lost(text)
    if _DAY.fullmatch(text):
        zh = "被表格软件变成了日期；请设为文本格式后重新填写"
        return Doubtful(text, zh, "was turned into a date by the spreadsheet: write it as text")
    return None


def without_unit(text: str, units: tuple[str, ...]) -> str:
    """Return a number without its unit: `3m`, `15 kg`, `350W` in the column of that unit."""
    if text[-1:].isdecimal() or type(text) is not str:
        return text
    folded = text.casefold()
    for unit in units:
        if folded.endswith(unit) and _AMOUNT.fullmatch(text[: -len(unit)].strip()):
            return text[: -len(unit)].strip()
    return text
