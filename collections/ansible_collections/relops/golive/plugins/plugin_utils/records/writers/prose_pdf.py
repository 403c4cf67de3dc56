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
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.pdf import breakable, data_of
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.typesetting import typeset

TEMPLATE = "prose.typ"


def prose_pdf(writing: Writing) -> bytes:
    """Return the paper as PDF; the same paper gives the same bytes with the same fonts."""
    blocks = [_block(one) for one in blocks_of(writing)]
    return typeset(TEMPLATE, {**data_of(bare(writing)), "blocks": blocks})


def _block(one: Block) -> dict[str, Any]:
    return {"kind": type(one).__name__.lower(), **_content(one)}


def _content(one: Block) -> dict[str, Any]:
    if isinstance(one, Heading):
        return {"level": one.level, "line": _line(one.line)}
    if isinstance(one, Code):
        return {"lines": one.text.split("\n")}
    if isinstance(one, Listing):
        items = [{"line": _line(line), "depth": depth} for line, depth in one.items]
        return {"numbered": one.numbered, "items": items}
    return _framed(one)


def _framed(one: Passage | Note | Pairs | Grid) -> dict[str, Any]:
    if isinstance(one, Passage):
        return {"line": _line(one.line)}
    if isinstance(one, Note):
        return {"lines": [_line(line) for line in one.lines]}
    if isinstance(one, Pairs):
        fields = [{"label": label, "text": breakable(cell.text), "tone": cell.tone} for label, cell in one.fields]
        return {"fields": fields}
    rows = [[_line(cell) for cell in row] for row in one.rows]
    return {"widths": list(one.widths), "heads": [_line(head) for head in one.heads], "rows": rows}


def _line(line: Line) -> list[dict[str, Any]]:
    return [{"text": breakable(run.text), "bold": run.bold, "code": run.code} for run in line]
