"""Lines of a table that are no rows of it: sums, notes and signatures below, titles of sections, the head once more."""

from __future__ import annotations

import re
from collections.abc import Collection

from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.cells import Covered, Lent
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.headers import (
    LONGEST,
    TableShape,
    fold,
    folded_header,
)

FEWEST = 3
_SUM = re.compile(r"(?:合计|总计|小计|共计|汇总|总和|合计数量?|total|subtotal|grandtotal|sum)[:：]?", re.IGNORECASE)
_NUMBER = re.compile(r"[-+]?[\d,.]+(?:[a-z]{1,2}|[条台个根项行米瓦])?", re.IGNORECASE)
_NOTE = re.compile(
    r"(?:[(（【\[]?\s*(?:注|附注|备注|说明|填表说明|填写说明|提示|note|notes|remark|remarks)\s*\d*\s*[:：.、)）】\]]"
    r"|[※*★]"
    r"|[(（]?[一二三四五六七八九十]{1,3}[)）、.]\s*\D"
    r"|(?:本表|以上|以下|数据截止|数据截至|共\s*\d+\s*[条台个根项行])).*",
    re.IGNORECASE | re.DOTALL,
)
_SIGNED = re.compile(
    r"(?:编制|编制人|制表|制表人|填表|填表人|审核|审核人|复核|复核人|批准|批准人|校对|校对人|日期|制表日期|编制日期|填表日期"
    r"|prepared by|checked by|approved by|date)\s*[:：].*",
    re.IGNORECASE | re.DOTALL,
)
_DATED = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?")
_TO_WRITERS = re.compile(
    r"[(（]?(?:必填|选填|可选|必选|可不填|自动|下拉选择|required|optional|must)[项)）]?", re.IGNORECASE
)


def aside(cells: list[str], row: dict[str, str], keys: list[str], shape: TableShape) -> bool:
    """Tell whether a line is none of the table's rows; what might be one is kept, and judged as a row."""
    filled = {at: cell for at, cell in enumerate(cells) if cell and not isinstance(cell, Lent)}
    if len(filled) >= FEWEST and _is_head(filled, keys, shape):
        return True
    texts = list(filled.values())
    if all(_TO_WRITERS.fullmatch(text) for text in texts):
        return True
    if all(key in row for key in shape.required):
        return False
    if all(_SIGNED.fullmatch(text) or _DATED.fullmatch(text) for text in texts):
        return True
    return _is_note(cells, texts) or _is_sum(texts)


def _is_head(filled: dict[int, str], keys: list[str], shape: TableShape) -> bool:
    """Whether each cell names the column that it stands in: the head again, or in the other language."""
    named = [(shape.key(cell), keys[at] if at < len(keys) else None) for at, cell in filled.items()]
    return all(found is not None and found == key for found, key in named) and any(key for _found, key in named)


def _is_note(cells: list[str], texts: list[str]) -> bool:
    """Whether the one text of a line says that it is a note, or lies over so many columns that it can be no value."""
    if len(texts) != 1:
        return False
    over = sum(isinstance(cell, Covered) for cell in cells)
    return bool(_NOTE.fullmatch(texts[0]) or _SIGNED.fullmatch(texts[0])) or over + 1 >= max(FEWEST, len(cells) // 2)


def _is_sum(texts: list[str]) -> bool:
    """Whether one cell says so, and beside it there is nothing but numbers."""
    sums = [text for text in texts if _SUM.fullmatch(folded_header(text))]
    return len(sums) == 1 and all(_NUMBER.fullmatch(text) for text in texts if text != sums[0])


def may_be_aside(cell: str, key: str, shape: TableShape) -> bool:
    """Whether a filled cell of a column looks like its header or a word to the writer: a quick look at each line."""
    return len(cell) < LONGEST and (shape.plainly(cell) == key or bool(_TO_WRITERS.fullmatch(cell)))


def may_be_asides(cells: Collection[str], key: str, shape: TableShape) -> bool:
    """Whether any of many filled cells of a column looks so: they are looked at as one text before each is."""
    text = "\n".join(cells)
    folded = fold(text)
    if not _TO_WRITERS.search(text) and not any(header in folded for header in shape.headers(key)):
        return False
    return any(may_be_aside(cell, key, shape) for cell in cells)
