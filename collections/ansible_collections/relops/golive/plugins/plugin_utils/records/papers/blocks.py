"""What a text is made of once its template was filled in: headings, passages, lists, tables, commands, notes.

A writer (PDF, DOCX, HTML) adds nothing but the look: every word is plain text and never markup of any format.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ansible_collections.relops.golive.plugins.plugin_utils.records.papers.columns import widths
from ansible_collections.relops.golive.plugins.plugin_utils.records.papers.paper import Cell, Chapter, Paper


@dataclass(frozen=True, slots=True)
class Run:
    """Some words in one look; `code` is what a person types or a name that is to be taken letter by letter."""

    text: str
    bold: bool = False
    code: bool = False


Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is a chapter."""

    level: int
    line: Line


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph."""

    line: Line


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of lines, numbered or not; `depth` says how far it is set in."""

    items: tuple[tuple[Line, int], ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """Commands or configuration, line by line as they are."""

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A passage that must not be overlooked: a decision point, a warning."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; `widths` are relative, from what stands in the columns."""

    heads: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Labels with their values."""

    fields: tuple[tuple[str, Cell], ...]


Block = Heading | Passage | Listing | Code | Note | Grid | Pairs


@dataclass(frozen=True)
class Writing(Paper):
    """A paper with a text before its chapters; `source` is the template of the text and its digest."""

    body: tuple[Block, ...] = ()
    source: str = ""


def plain(line: Line) -> str:
    """Return the words of a line."""
    return "".join(run.text for run in line)


def grid_of(heads: Sequence[Line], rows: Sequence[Sequence[Line]]) -> Grid:
    """Return a table whose columns are as wide as what stands in them asks for."""
    columns = [[plain(line) for line in column] for column in zip(heads, *rows, strict=True)]
    return Grid(tuple(heads), tuple(map(tuple, rows)), widths(columns))


def blocks_of(paper: Paper) -> tuple[Block, ...]:
    """Return all of a paper between its head and its signatures as blocks."""
    body = paper.body if isinstance(paper, Writing) else ()
    return (*body, *(block for chapter in paper.chapters for block in _chapter(chapter)))


def _chapter(one: Chapter) -> tuple[Block, ...]:
    found: list[Block] = [Heading(1, (Run(one.title),))] if one.title else []
    found += [Passage((Run(passage),)) for passage in one.text.split("\n") if passage]
    if one.fields:
        found.append(Pairs(one.fields))
    if one.heads:
        heads: list[Line] = [(Run(head),) for head in one.heads]
        found.append(grid_of(heads, [[(Run(cell.text),) for cell in row] for row in one.rows]))
    return tuple(found)


def bare(paper: Paper) -> Paper:
    """Return a paper without what stands between its head and its signatures."""
    return replace(paper, chapters=())
