"""Which variables `group_vars` and `host_vars` beside a plan define, by their names alone: values are nobody's here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import Unreadable, read_bytes

ANYTHING = "*"
"""Stands for names that nobody can know: a file that is encrypted as a whole, an inventory beside the plan."""
FOLDERS = ("group_vars", "host_vars")
ENDINGS = ("", ".yml", ".yaml", ".json")
VAULT = b"$ANSIBLE_VAULT"


@dataclass(frozen=True)
class Variables:
    """Group or host → the names that are defined for it; `there` says whether there are any files of variables."""

    names: dict[str, frozenset[str]] = field(default_factory=dict)
    there: bool = False

    def of(self, *owners: str) -> frozenset[str]:
        """Return what is defined for these groups and hosts, and for all."""
        return frozenset().union(*(self.names.get(owner, frozenset()) for owner in ("all", *owners)))


def variables_of(directory: Path) -> Variables:
    """Return the variables of a project."""
    found: dict[str, set[str]] = {}
    there = False
    for folder in FOLDERS:
        for path in sorted((directory / folder).glob("*")) if (directory / folder).is_dir() else ():
            owner = path.name if path.is_dir() else path.stem
            for file in _files(path):
                there = True
                found.setdefault(owner, set()).update(_names(file))
    return Variables({owner: frozenset(names) for owner, names in found.items()}, there)


def _files(path: Path) -> Iterator[Path]:
    if path.name.startswith(".") or path.name.endswith("~"):
        return
    if path.is_dir():
        for each in sorted(path.iterdir()):
            yield from _files(each)
    elif path.suffix in ENDINGS:
        yield path


def _names(path: Path) -> Iterator[str]:
    try:
        content = read_bytes(path, path.name)
        node = None if content.startswith(VAULT) else yaml.compose(content.decode("utf-8-sig"), Loader=yaml.CSafeLoader)
    except (Unreadable, UnicodeDecodeError, yaml.YAMLError, RecursionError):
        yield ANYTHING  # Ansible says itself what is wrong with it
        return
    if content.startswith(VAULT):
        yield ANYTHING
    elif isinstance(node, yaml.MappingNode):
        yield from (str(key.value) for key, _value in node.value if isinstance(key, yaml.ScalarNode))
