"""Configuration texts: stanzas, what differs between two texts, and what of it may be shown."""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Collection, Iterator, Mapping

_SECRET = re.compile(
    r"\b(password|secret|community|key-string|key|md5|sha|aes|priv|auth|pre-shared-key|psk|token)\b\s+.*", re.IGNORECASE
)
Stanzas = dict[str, tuple[str, ...]]


def stanzas(text: str) -> Stanzas:
    """Return the sections of an indented configuration: head line to its lines, without indentation, in order.

    A line of the top level that has no lines below is a head with none. Comment lines (`!`) end a section.
    """
    found: dict[str, list[str]] = {}
    head = ""
    for line in text.splitlines():
        if line.startswith(" ") and head:
            found[head].append(line.strip())
        elif line.strip() and not line.startswith("!"):
            head = line.rstrip()
            found.setdefault(head, [])
        else:
            head = ""
    return {name: tuple(lines) for name, lines in found.items()}


def without(text: str, heads: Collection[str]) -> list[str]:
    """Return the lines of a configuration outside the sections named, comment lines left out."""
    kept: list[str] = []
    inside = False
    for line in text.splitlines():
        if line.startswith("!") or not line.strip():
            inside = False
        elif not line.startswith(" "):
            inside = line.rstrip() in heads
        if not inside and line.strip() and not line.startswith("!"):
            kept.append(line.rstrip())
    return kept


def digest(text: str) -> str:
    """Return the SHA-256 (hex) of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def shown(line: str) -> str:
    """Return a configuration line with what follows a word for a secret hidden."""
    if line.lstrip().startswith("description "):
        return line
    return _SECRET.sub(lambda found: f"{found.group(1)} (hidden)", line)


def differences(before: list[str], after: list[str], limit: int = 6) -> str:
    """Return the lines that differ as one text, `-` gone and `+` new, secrets hidden, at most `limit` of them."""
    lines = [line for line in difflib.unified_diff(before, after, n=0, lineterm="") if _is_change(line)]
    more = f" and {len(lines) - limit} more" if len(lines) > limit else ""
    return "; ".join(f"{line[0]} {shown(line[1:].strip())}" for line in lines[:limit]) + more


def line_differences(before: str, after: str) -> str:
    """Return `differences` of two texts."""
    return differences(before.splitlines(), after.splitlines()) or "nothing"


def _is_change(line: str) -> bool:
    return line[:1] in ("+", "-") and not line.startswith(("+++", "---"))


def section_text(sections: Mapping[str, tuple[str, ...]], heads: Collection[str]) -> str:
    """Return the named sections as a configuration text, in the order of `heads`, those that are there."""
    return "".join(line + "\n" for head in heads if head in sections for line in _section(head, sections[head]))


def _section(head: str, lines: tuple[str, ...]) -> Iterator[str]:
    yield head
    yield from (f" {shown(line)}" for line in lines)
