"""A configuration as its statements: what sets, deletes, renames and deactivates them."""

from __future__ import annotations

from copy import deepcopy

from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos.schema import (
    LASTING,
    ONE_VALUE,
    Path,
    quoted,
    rank,
    words_of,
)
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError

MISSING = "warning: statement not found"


class Config:
    """Statements in the order in which they are shown, and the parts that are deactivated."""

    def __init__(self, text: str = "") -> None:
        self.paths: list[Path] = []
        self.off: list[Path] = []
        for line in text.splitlines():
            words = words_of(line)
            if words[:1] == ("set",):
                self.put(words[1:])
            elif words[:1] == ("deactivate",):
                self.off.append(words[1:])

    def copy(self) -> Config:
        return deepcopy(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Config) and (self.paths, sorted(self.off)) == (other.paths, sorted(other.off))

    def __hash__(self) -> int:
        return id(self)

    def put(self, path: Path) -> None:
        path = tuple(quoted(word) for word in path)
        if any(one[: len(path)] == path for one in self.paths):
            return
        key = path[:-1] if len(path) > 1 and path[-2] in ONE_VALUE else None
        same = [at for at, one in enumerate(self.paths) if key and one[:-1] == key]
        if same:
            self.paths[same[0]] = path
            return
        self.paths = [one for one in self.paths if path[: len(one)] != one]
        if path[-2:-1] == ("lacp",) and path[-1] in ("active", "passive"):
            self.paths = [one for one in self.paths if not (one[:-1] == path[:-1] and one[-1] in ("active", "passive"))]
        self.paths.append(path)
        self.paths.sort(key=rank)

    def drop(self, path: Path) -> str:
        """Delete everything at or below a path; what the device says."""
        path = tuple(quoted(word) for word in path)
        if not self.has(path):
            return MISSING + "\n"
        self.paths = [one for one in self.paths if one[: len(path)] != path]
        for length in range(len(path) - 1, 1, -1):
            parent = path[:length]
            if any(one[:length] == parent for one in self.paths):
                break
            if LASTING.fullmatch(" ".join(parent)):
                self.paths.append(parent)
                self.paths.sort(key=rank)
                break
        self.off = [one for one in self.off if self.has(one)]
        return ""

    def has(self, path: Path) -> bool:
        return any(one[: len(path)] == path for one in self.paths)

    def rename(self, old: Path, new: Path) -> None:
        if not self.has(old):
            raise CliError(MISSING)
        if self.has(new):
            raise CliError(f"error: target '{new[-1]}' already exists")
        self.paths = [(*new, *one[len(old) :]) if one[: len(old)] == old else one for one in self.paths]
        self.off = [(*new, *one[len(old) :]) if one[: len(old)] == old else one for one in self.off]
        self.paths.sort(key=rank)

    def deactivate(self, path: Path) -> str:
        if not self.has(path):
            return MISSING + "\n"
        self.off += [] if path in self.off else [path]
        return ""

    def activate(self, path: Path) -> str:
        if path not in self.off:
            return MISSING + "\n"
        self.off.remove(path)
        return ""

    def lines(self, part: Path = ()) -> list[str]:
        """The statements at or below a part as `display set` shows them."""
        found: list[str] = []
        pending = [one for one in self.off if one[: len(part)] == part]
        for at, one in enumerate(self.paths):
            if one[: len(part)] != part:
                continue
            found.append(f"set {' '.join(one)}")
            ends = [off for off in pending if one[: len(off)] == off and not _goes_on(self.paths[at + 1 :], off)]
            found += [f"deactivate {' '.join(off)}" for off in sorted(ends, key=len, reverse=True)]
        return found

    def active(self) -> list[Path]:
        """The statements that are in force."""
        if not self.off:
            return self.paths
        return [one for one in self.paths if not any(one[: len(off)] == off for off in self.off)]

    def below(self, *part: str) -> list[Path]:
        """What the statements in force say below a part."""
        return [one[len(part) :] for one in self.active() if one[: len(part)] == part]

    def value(self, *part: str) -> str:
        """The value of a statement in force, empty when there is none."""
        found = [one[0] for one in self.below(*part) if len(one) == 1]
        return found[0] if found else ""


def _goes_on(rest: list[Path], off: Path) -> bool:
    return any(one[: len(off)] == off for one in rest)
