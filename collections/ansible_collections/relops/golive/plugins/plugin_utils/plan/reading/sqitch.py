"""Read sqitch.plan as text: its changes with what they need, its tags, and what sqitch would refuse to read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

PLAN = "sqitch.plan"
_LINE = re.compile(
    r"(?P<sign>[+-])?\s*(?P<name>[^\s#\[\]]+)\s*(?:\[(?P<needs>[^\]]*)\])?\s*"
    r"(?P<signed>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\s+\S.*?<[^<>\s]+>)?\s*(?:#.*)?"
)
_PRAGMA = re.compile(r"%\s*(?P<name>[\w-]+)\s*=\s*(?P<value>.*?)\s*")


@dataclass(frozen=True)
class Change:
    """A change: its line, name, what it needs, the tag after which it is made anew (empty where it is not)."""

    line: int
    name: str
    needs: tuple[str, ...]


@dataclass
class Planned:
    """A sqitch plan; `broken` are lines that sqitch does not understand."""

    projects: list[tuple[int, str]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    tags: list[tuple[int, str, int]] = field(default_factory=list)
    """Line, name, and how many changes come before it."""
    broken: list[tuple[int, str]] = field(default_factory=list)

    def tagged(self, start: int, end: int) -> str | None:
        """Return the first tag after the change at `start` and before that at `end`, positions of `changes`."""
        return next((tag for _line, tag, after in self.tags if start < after <= end), None)


def read(text: str) -> Planned:
    """Return what stands in a sqitch.plan."""
    found = Planned()
    for line, written in enumerate(text.splitlines(), 1):
        plain = written.strip()
        if plain and not plain.startswith("#"):
            _take(found, line, plain)
    return found


def _take(found: Planned, line: int, plain: str) -> None:
    pragma = _PRAGMA.fullmatch(plain)
    if pragma:
        if pragma["name"] == "project":
            found.projects.append((line, pragma["value"]))
        return
    match = _LINE.fullmatch(plain)
    if match is None or not match["signed"]:
        found.broken.append((line, plain))
    if match is None:
        return
    if match["name"].startswith("@"):
        found.tags.append((line, match["name"], len(found.changes)))
    elif match["sign"] != "-":
        found.changes.append(Change(line, match["name"], tuple((match["needs"] or "").split())))


def own(need: str, projects: list[str]) -> str:
    """Return the change or tag of this project that a dependency names; nothing for a conflict or another project's."""
    project, colon, rest = need.partition(":")
    if need.startswith("!") or (colon and project and project not in projects):
        return ""
    name = re.sub(r"([\^~]\d*)+$", "", rest if colon else need)
    if re.fullmatch(r"[0-9a-f]{40}|@?(HEAD|ROOT)", name):
        return ""
    return name


def scripts(found: Planned) -> Iterator[tuple[Change, str]]:
    """Yield each change with the name of its scripts: of one that is made anew later, that of its tag's."""
    for at, change in enumerate(found.changes):
        again = next((one for one in range(at + 1, len(found.changes)) if found.changes[one].name == change.name), None)
        tag = found.tagged(at, again) if again is not None else None
        yield change, f"{change.name}{tag or ''}"
