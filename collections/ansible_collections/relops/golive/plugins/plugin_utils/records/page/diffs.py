"""A step's diff, in whatever form Ansible allows it, as lines to show."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MOST_LINES = 400


@dataclass(frozen=True, slots=True)
class DiffLine:
    """`kind` is add, del, hunk, file or same."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Diff:
    """The lines shown and how many more there are."""

    lines: tuple[DiffLine, ...]
    more: int


def diff_lines(diff: Any, most: int = MOST_LINES) -> Diff:
    """Return the lines of a diff: `{before, after, before_header, after_header}`, `{prepared}`, or a list of these."""
    lines = [
        line for part in (diff if isinstance(diff, list) else [diff]) if isinstance(part, dict) for line in _part(part)
    ]
    return Diff(tuple(lines[:most]), max(0, len(lines) - most))


def _part(part: dict[str, Any]) -> Iterator[DiffLine]:
    title = str(part.get("after_header") or part.get("before_header") or "")
    if part.get("prepared"):
        yield from ([DiffLine("file", title)] if title else [])
        yield from (_line(text) for text in str(part["prepared"]).splitlines())
        return
    before, after = _lines(part.get("before")), _lines(part.get("after"))
    body = list(difflib.unified_diff(before, after, lineterm="", n=2))[2:]
    if body:
        yield from ([DiffLine("file", title)] if title else [])
        yield from (_line(text) for text in body)


def _line(text: str) -> DiffLine:
    if text.startswith("@@"):
        return DiffLine("hunk", text)
    kind = {"+": "add", "-": "del"}.get(text[:1], "same")
    return DiffLine(kind, text)


def _lines(value: Any) -> list[str]:
    if value is None:
        return []
    text = value if isinstance(value, str) else json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False)
    return text.splitlines()
