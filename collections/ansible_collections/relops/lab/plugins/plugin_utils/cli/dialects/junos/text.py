"""A configuration as text in braces, and what differs between two of them, as `show | compare` tells it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos.config import Config
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos.schema import ONE_VALUE, Path

PAIRED = ("unit", "family", "vlans", "user", "interface-range", "interface", "group", "groups", "address")
"""Words that name an entry together with the next one."""
LISTS = ("members", "apply-groups")
HIDDEN = ("encrypted-password", "authentication-key", "secret")
STEP = "    "


def braces(config: Config, part: Path = ()) -> str:
    """A part of the configuration in braces."""
    paths = [one[len(part) :] for one in config.paths if one[: len(part)] == part]
    off = {one[len(part) :] for one in config.off if one[: len(part)] == part}
    return "".join(f"{line}\n" for line in _block([one for one in paths if one], (), off))


def _block(paths: Iterable[Path], at: Path, off: set[Path]) -> Iterator[str]:
    """The lines of one level: statements that end here, and blocks."""
    entries: dict[Path, list[Path]] = {}
    for path in paths:
        entries.setdefault(head(path, at), []).append(path)
    done: set[str] = set()
    for first, own in entries.items():
        mark = "inactive: " if (*at, *first) in off else ""
        deeper = [path[len(first) :] for path in own if len(path) > len(first)]
        if deeper:
            yield f"{mark}{' '.join(first)} {{"
            yield from (STEP + line for line in _block(deeper, (*at, *first), off))
            yield "}"
        elif len(first) == 2 and first[0] in LISTS:
            if first[0] not in done:
                done.add(first[0])
                values = [one[1] for one in entries if one[:1] == first[:1] and len(one) == 2]
                listed = values[0] if len(values) == 1 else f"[ {' '.join(values)} ]"
                yield f"{mark}{first[0]} {listed};"
        else:
            secret = " ## SECRET-DATA" if first[0] in HIDDEN else ""
            yield f"{mark}{' '.join(first)};{secret}"


def head(path: Path, at: Path) -> Path:
    """The words of the first level of a path."""
    if at == () and path[0] in ("vlans", "interfaces"):
        return path[:1]
    pairs = path[0] in PAIRED or path[0] in ONE_VALUE or path[0] in LISTS or path[0] in ("802.3ad", "member")
    return path[:2] if pairs and len(path) > 1 else path[:1]


def compare(old: Config, new: Config) -> str:
    """What differs, by the place in the hierarchy: `-` gone and `+` new."""
    places: dict[str, list[str]] = {}
    was, now = old.lines(), new.lines()
    for sign, lines, others in (("-", was, set(now)), ("+", now, set(was))):
        for line in lines:
            if line not in others:
                words = line.split(" ")
                cut = _parent(words)
                places.setdefault(" ".join(["edit", *words[1:cut]]), []).append(_said(sign, words, cut))
    return "".join(f"[{place}]\n" + "".join(f"{line}\n" for line in lines) for place, lines in places.items())


def _parent(words: list[str]) -> int:
    if words[1] == "vlans":
        return 2 if words[0] == "deactivate" else min(3, len(words) - 1)
    known = [at for at, word in enumerate(words) if word in (*ONE_VALUE, *LISTS, "address")]
    return known[0] if known else len(words) - 1


def _said(sign: str, words: list[str], cut: int) -> str:
    mark = "inactive: " if words[0] == "deactivate" else ""
    return f"{sign}   {mark}{' '.join(words[cut:])};"
