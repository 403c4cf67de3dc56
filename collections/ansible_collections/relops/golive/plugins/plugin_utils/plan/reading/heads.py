"""Find the head of a table among its first lines: below titles and blank lines, in one row or in two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault, shown, suggestion
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.cells import Covered, Lent
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.headers import TableShape, side_of

Line = tuple[int, list[str]]
SEARCHED = 40
"""Lines with content among which the head is looked for."""
FEWEST = 3
"""Columns that a line must name to be a head."""


@dataclass(frozen=True)
class Head:
    """A head: its line, how many of the lines looked at it takes with all above, and what each column is."""

    line: int
    until: int
    cells: list[str]
    keys: list[str | None]
    above: tuple[Line, ...] = ()
    rows: int = 1

    @property
    def known(self) -> int:
        """Return how many columns of the table it names."""
        return len({key for key in self.keys if key})

    def whole(self, shape: TableShape) -> bool:
        """Whether it names every column that a table must have."""
        return set(shape.required) <= set(self.keys)

    @property
    def certain(self) -> bool:
        """Whether it can be nothing else than a head."""
        return self.known >= FEWEST


def find_head(lines: list[Line], shape: TableShape) -> Head | None:
    """Return the line, or the two, that name most of a table's columns; the first one where several do."""
    best: Head | None = None
    for index in range(len(lines)):
        whole = best is not None and best.whole(shape)
        for head in _heads(lines, index, shape):
            if best is None or (head.known, -head.rows) > (best.known, -best.rows):
                best = head
            if head.rows == 1 and head.whole(shape):
                return best
        if whole:
            break
    return best


def _heads(lines: list[Line], index: int, shape: TableShape) -> Iterator[Head]:
    line, cells = lines[index]
    above = tuple(lines[:index])
    yield Head(line, index + 1, cells, [shape.key(cell) for cell in cells], above)
    if index + 1 < len(lines):
        below, under = lines[index + 1]
        pairs = list(_pairs(cells, under))
        keys = [_key(upper, lower, shape) for upper, lower in pairs]
        if sum(key is not None for key in keys if key != "") >= len([cell for cell in under if cell]) // 2:
            yield Head(below, index + 2, [f"{upper}{lower}" for upper, lower in pairs], keys, above, rows=2)


def _pairs(upper: list[str], lower: list[str]) -> Iterator[tuple[str, str]]:
    """Yield what stands over each column in the upper row, that of merged cells too, and in the lower row."""
    merged = any(isinstance(cell, Covered) for cell in upper)
    group = ""
    for column in range(max(len(upper), len(lower))):
        over = upper[column] if column < len(upper) else ""
        own = lower[column] if column < len(lower) else ""
        if isinstance(over, Covered):
            over = over.over
        elif not over and not merged and own:
            over = group
        elif over:
            group = over
        yield over, "" if isinstance(own, Lent) else own


def _key(upper: str, lower: str, shape: TableShape) -> str | None:
    """Return the key of a column by its group and its own header; a group of one end doesn't name the other's."""
    if not upper or not lower:
        return shape.key(upper or lower)
    found = shape.key(f"{upper}{lower}") or shape.key(f"{lower}{upper}")
    own = shape.key(lower)
    if found or not own or own[1:2] != "_":
        return found or own
    side = side_of(upper)
    other = f"{side}{own[1:]}"
    return own if side in (None, own[0]) else other if other in shape.model.model_fields else None


def columns(
    head: Head, where: str, shape: TableShape, lettered: bool = False
) -> tuple[list[str], dict[str, str], list[Fault]]:
    """Return the English key of each column ('' = ignored), the headers as written, and the faults of the head."""
    keys: list[str] = []
    titles: dict[str, str] = {}
    faults = [_above(line, cells, where, head, shape) for line, cells in head.above if _like_a_row(cells, shape)]
    only = _only(head, shape)
    for at, (cell, key) in enumerate(zip(head.cells, head.keys, strict=True)):
        place = f"{where}:{head.line}{f' {cell_name(at, head.line)}' if lettered else ''}"
        title = " ".join(cell.split())
        if key is None:
            zh, en = near if any(near := suggestion(title, shape.known)) else only
            faults.append(Fault(place, shown(title), f"未知的列{zh}", f"is no column of this table{en}"))
        elif key and key in titles:
            faults.append(Fault(place, shown(title), "同一列出现两次", "is a column twice"))
        elif key:
            titles[key] = title
            keys.append(key)
            continue
        keys.append("")
    faults.extend(
        Fault(f"{where}:{head.line}", shape.title(key), "缺少这一列", "column is missing")
        for key in shape.required
        if key not in titles
    )
    return keys, titles, faults


def cell_name(at: int, line: int) -> str:
    """Return the name of a cell as a sheet has it, `D7`; columns are counted from 0."""
    letters, at = "", at + 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{line}"


def _only(head: Head, shape: TableShape) -> tuple[str, str]:
    """Return what the one unknown header must be where one column is missing, else two empty texts."""
    missing = [key for key in shape.required if key not in head.keys]
    if head.keys.count(None) != 1 or len(missing) != 1:
        return "", ""
    name = shape.title(missing[0])
    return f"，是否为缺少的 {name}", f"; is it the missing {name}?"


def _like_a_row(cells: list[str], shape: TableShape) -> bool:
    """Whether a line above the head has as many cells as a row must have, more or less: titles have a few."""
    return sum(bool(cell) and not isinstance(cell, Lent) for cell in cells) * 3 >= len(shape.required) * 2


def _above(line: int, cells: list[str], where: str, head: Head, shape: TableShape) -> Fault:
    zh = f"在表头（第 {head.line} 行）之上，不会被读取；请移到表头之下或删除"
    en = f"stands above the head (line {head.line}) and would not be read: move it below or delete it"
    return Fault(f"{where}:{line}", shown(next(cell for cell in cells if cell)), zh, en)


def no_head(head: Head | None, where: str, shape: TableShape) -> Fault:
    """Return the one fault of a table without a head, with the line that looks most like one."""
    zh = f"找不到表头；应有 {'、'.join(map(shape.name, shape.required[:4]))} 等列"
    en = f"has no head: a line with {', '.join(shape.required[:4])} and so on"
    if head is None or not head.known:
        return Fault(where, "", zh, en)
    line = head.line
    return Fault(where, "", f"{zh}；第 {line} 行最像表头", f"{en}; line {line} looks most like one")
