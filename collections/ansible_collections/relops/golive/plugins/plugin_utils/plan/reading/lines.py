"""On which line of its file a fault stands: a place such as `databases.paygw.port` is looked up where one is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import yaml
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.files import inside
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.shape import Loc, dotted
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import DEEPEST, Unreadable, read_node

_IN_FILE = re.compile(r"(?P<file>[^:]+?\.ya?ml)(?:: ?| )(?P<place>.+)")
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
MOST = 200_000
"""Places of a file that are looked at; what stands after them is told without its line."""


def located(faults: Iterable[Fault], path: Path, tables: Iterable[str] = ()) -> list[Fault]:
    """Return faults with file and line where they say a place of plan.yml (`path`) or of a YAML file beside it.

    A place in one of `tables` says its line itself; a table `network.csv` is not the chapter `network`. A file of
    a folder of device types is looked up as any other.
    """
    others = tuple(f"{name}{sign}" for name in tables for sign in ":[ /")
    known: dict[str, dict[str, int]] = {}

    def at(name: str, place: str) -> str:
        if name not in known:
            known[name] = places(path.parent / name, name) if inside(path.parent, name) else {}
        line = _line(known[name], place)
        return f"{name}:{line}" if line else ""

    def of_table(fault: Fault) -> bool:
        return f"{fault.where} ".startswith(others) and not _IN_FILE.fullmatch(fault.where)

    return [fault if of_table(fault) else _located(fault, path.name, at) for fault in faults]


def _located(fault: Fault, plan: str, at: Callable[[str, str], str]) -> Fault:
    if fault.at:
        return fault
    found = _IN_FILE.fullmatch(fault.where)
    own = at(found["file"], found["place"]) if found else ""
    return replace(fault, at=own or at(plan, fault.where))


def places(path: Path, where: str) -> dict[str, int]:
    """Return the line of every place of a YAML file by its text; of a file that cannot be read none."""
    found: dict[str, int] = {}
    try:
        for loc, line in _walked(read_node(path, where), (), frozenset()):
            found.setdefault(dotted(loc), line)
            if len(found) >= MOST:
                break
    except (Unreadable, yaml.YAMLError):
        return {}
    return found


def _walked(node: yaml.Node | None, loc: Loc, above: frozenset[int]) -> Iterator[tuple[Loc, int]]:
    """Yield every place below a node with the line of its key, or of the item of a list."""
    if node is None or id(node) in above or len(above) > DEEPEST:
        return
    above |= {id(node)}
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                here = (*loc, int(key.value) if loc == ("vlans",) and _NUMBER.fullmatch(key.value) else key.value)
                yield here, key.start_mark.line + 1
                yield from _walked(value, here, above)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield (*loc, index), item.start_mark.line + 1
            yield from _walked(item, (*loc, index), above)


def _line(known: dict[str, int], place: str) -> int | None:
    """Return the line of a place; of one that is missing that of what would hold it, None where nothing does."""
    while place:
        if place in known:
            return known[place]
        place = place[: max(place.rfind("."), place.rfind("["), place.rfind(": "), 0)]
    return None
