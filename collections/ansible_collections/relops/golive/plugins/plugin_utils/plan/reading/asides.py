"""Lines of a table that are no rows of it: sums, notes and signatures below, titles of sections, the head once more."""

from __future__ import annotations

import re

from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.cells import Column, Covered, Lent
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.headers import TableShape, folded_header

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
_TO_WRITERS = re.compile(r"[(（]?(?:必填|选填|可选|必选|可不填|自动|下拉选择|required|optional|must)[项)）]?", re.IGNORECASE)


def aside(cells: list[str], row: dict[str, str], keys: list[str], shape: TableShape) -> bool:
    """Tell whether a line is none of the table's rows; what might be one is kept, and judged as a row."""
    filled = {at: cell for at, cell in enumerate(cells) if cell and not isinstance(cell, Lent)}
    if len(filled) >= FEWEST and _is_head(filled, keys, shape):
        return True
    if all(key in row for key in shape.required):
        return False
    texts = list(filled.values())
    if all(_TO_WRITERS.fullmatch(text) for text in texts) or all(_SIGNED.fullmatch(text) for text in texts):
        return True
    return _is_note(cells, texts) or _is_sum(filled, keys, shape)


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


def _is_sum(filled: dict[int, str], keys: list[str], shape: TableShape) -> bool:
    """Whether one cell says so, and beside it there is nothing but numbers, in columns that count something."""
    words = [at for at, cell in filled.items() if _SUM.fullmatch(folded_header(cell))]
    if len(words) != 1:
        return False
    for at, cell in filled.items():
        key = keys[at] if at < len(keys) else ""
        counts = not key or shape.columns.get(key) is Column.NUMBER or key not in shape.names
        if at != words[0] and not (counts and _NUMBER.fullmatch(cell)):
            return False
    return True
