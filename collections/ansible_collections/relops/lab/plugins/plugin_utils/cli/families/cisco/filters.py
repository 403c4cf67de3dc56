"""The pipe of IOS: `show ... | include PATTERN`."""

from __future__ import annotations

import re


def filtered(text: str, how: str, pattern: str) -> str:
    """What `| include`, `exclude`, `begin`, `section` and `count` leave of a text."""
    found = re.compile(pattern)
    lines = text.split("\n")
    if how == "include":
        lines = [line for line in lines if found.search(line)]
    elif how == "exclude":
        lines = [line for line in lines if not found.search(line)]
    elif how == "begin":
        start = next((at for at, line in enumerate(lines) if found.search(line)), len(lines))
        lines = lines[start:]
    elif how == "section":
        lines = _section(lines, found)
    else:
        return f"Number of lines which match regexp = {sum(bool(found.search(line)) for line in lines)}\n"
    return "\n".join(lines).rstrip("\n") + "\n" if lines else ""


def _section(lines: list[str], found: re.Pattern[str]) -> list[str]:
    kept, inside = [], False
    for line in lines:
        if not line.startswith(" "):
            inside = bool(found.search(line))
        if inside or found.search(line):
            kept.append(line)
    return kept
