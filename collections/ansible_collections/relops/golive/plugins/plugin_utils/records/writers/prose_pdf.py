"""A paper with a text as PDF, by typst and the template `templates/prose.typ`."""

from __future__ import annotations

from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.records.papers.blocks import (
    Block,
    Code,
    Grid,
    Heading,
    Line,
    Listing,
    Note,
    Pairs,
    Passage,
    Writing,
    bare,
    blocks_of,
)
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.pdf import breakable, data_of, signs
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.typesetting import typeset

TEMPLATE = "prose.typ"
SMALL, TINY, INSETS = 8.0, 7.0, 2.8
"""Of a table as the template sets it: points, those of one with many columns, and mm that no sign may use."""


def prose_pdf(writing: Writing) -> bytes:
    """Return the paper as PDF; the same paper gives the same bytes with the same fonts."""
    blocks = [_block(one, writing) for one in blocks_of(writing)]
    return typeset(TEMPLATE, {**data_of(bare(writing)), "blocks": blocks})


def _block(one: Block, writing: Writing) -> dict[str, Any]:
    return {"kind": type(one).__name__.lower(), **_content(one, writing)}


def _content(one: Block, writing: Writing) -> dict[str, Any]:
    if isinstance(one, Heading):
        return {"level": one.level, "line": _line(one.line)}
    if isinstance(one, Code):
        return {"lines": one.text.split("\n")}
    if isinstance(one, Listing):
        items = [{"line": _line(line), "depth": depth} for line, depth in one.items]
        return {"numbered": one.numbered, "items": items}
    return _framed(one, writing)


def _framed(one: Passage | Note | Pairs | Grid, writing: Writing) -> dict[str, Any]:
    if isinstance(one, Passage):
        return {"line": _line(one.line)}
    if isinstance(one, Note):
        return {"lines": [_line(line) for line in one.lines]}
    if isinstance(one, Pairs):
        fields = [{"label": label, "text": breakable(cell.text), "tone": cell.tone} for label, cell in one.fields]
        return {"fields": fields}
    rooms = signs(writing, one.widths, TINY if len(one.heads) > 8 else SMALL, INSETS)
    rows = [[_line(cell, room) for cell, room in zip(row, rooms, strict=True)] for row in one.rows]
    return {"widths": list(one.widths), "heads": [_line(head) for head in one.heads], "rows": rows}


def _line(line: Line, room: int = 0) -> list[dict[str, Any]]:
    return [{"text": breakable(run.text, room), "bold": run.bold, "code": run.code} for run in line]
