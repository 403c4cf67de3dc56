"""An index of a library of device types: maker, model and part number of thousands of files, not read whole.

Only the files of models that the plan uses are read and judged; so there is nothing to keep between two starts.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.files import inside
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import (
    LARGEST_FILE,
    Unreadable,
    read_yaml,
)

DEVICES, MODULES, RACKS = "device-types", "module-types", "rack-types"
"""Folders of the community's library."""
MOST_FILES = 50_000
TOP = 2048
_KEYS = ("manufacturer", "model", "part_number")
_HEAD = re.compile(rb"^(manufacturer|model|part_number)[ \t]*:[ \t]*(.*?)[ \t]*\r?$", re.MULTILINE)
_PLAIN = re.compile(r"[^\s&*!|>%@`{\[,#\"'?:-](?:[^#:\"']|(?<=\S)#|:(?=\S)|(?<=.)[\"'])*")
_QUOTED = re.compile(r"'([^']*)'|\"([^\"\\]*)\"")
_COMMENT = re.compile(r"\s+#.*$")


@dataclass(frozen=True)
class Entry:
    """A file of the library and what it describes."""

    path: Path
    where: str
    maker: str
    model: str
    part: str = ""
    stray: bool = False


@dataclass
class Library:
    """The entries by model and by part number, devices and modules apart."""

    models: dict[str, list[Entry]] = field(default_factory=dict)
    parts: dict[str, list[Entry]] = field(default_factory=dict)

    def add(self, entry: Entry) -> None:
        """Take in an entry under its model and its part number."""
        self.models.setdefault(entry.model, []).append(entry)
        if entry.part:
            self.parts.setdefault(entry.part, []).append(entry)

    def named(self, name: str, maker: str) -> list[Entry]:
        """Return the entries that a name means: the maker's own before others, a model before a part number."""
        lists = [self.models.get(name, []), self.parts.get(name, [])]
        own = [[entry for entry in found if entry.maker.casefold() == maker.casefold()] for found in lists]
        return next((found for found in (*own, *lists) if found), [])


def libraries(directory: Path, name: str) -> tuple[Library, Library]:
    """Return what a folder holds of devices, and of modules: in it or in the folder beside it."""
    devices, modules = Library(), Library()
    for entry in _entries(directory, name):
        (modules if MODULES in _folders(entry.path, directory) else devices).add(entry)
    beside = directory.parent / MODULES
    if not modules.models and beside.is_dir() and beside != directory:
        for entry in _entries(beside, Path(name).with_name(MODULES).as_posix()):
            modules.add(entry)
    return devices, modules


def _folders(path: Path, directory: Path) -> tuple[str, ...]:
    return path.relative_to(directory).parent.parts


def _entries(directory: Path, name: str) -> Iterator[Entry]:
    count = 0
    for folder, folders, names in os.walk(directory):
        folders[:] = sorted(one for one in folders if not one.startswith(".") and one != RACKS)
        for file in sorted(names):
            if not file.endswith((".yaml", ".yml")) or file.startswith("."):
                continue
            count += 1
            if count > MOST_FILES:
                return
            path = Path(folder, file)
            yield from _entry(path, f"{name}/{path.relative_to(directory).as_posix()}", directory)


def _entry(path: Path, where: str, directory: Path) -> Iterator[Entry]:
    if path.is_symlink() and not inside(directory, str(path.relative_to(directory))):
        yield Entry(path, where, "", path.stem, stray=True)
        return
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError:
        content = b""
    head = _head(content)
    if head is None:
        try:
            raw: Any = read_yaml(path, where)
        except Unreadable:
            raw = {"manufacturer": "", "model": path.stem}  # whoever names it is told what is wrong with it
        head = raw if isinstance(raw, dict) else {}
    if "model" in head and "manufacturer" in head:  # any other file is no type of anything
        maker, model, part = (str(head.get(key) or "") for key in _KEYS)
        yield Entry(path, where, maker, model, part)


def _head(content: bytes) -> dict[str, str] | None:
    """Return maker, model and part number where each stands plainly on a line of its own, else None.

    They stand at the top; a key that comes twice is a fault of the file, told when it is used.
    """
    found: dict[str, str] = {}
    for part in (content[:TOP], content[TOP:] and content):
        for key, value in _HEAD.findall(part):
            text = _scalar(value)
            if text is None:
                return None
            found.setdefault(key.decode(), text)
        if len(found) == len(_KEYS):
            break
    return found if {"manufacturer", "model"} <= set(found) else None


def _scalar(value: bytes) -> str | None:
    try:
        text = value.decode()
    except UnicodeDecodeError:
        return None
    quoted = _QUOTED.fullmatch(_COMMENT.sub("", text))
    if quoted:
        return quoted[1] if quoted[1] is not None else quoted[2]
    text = _COMMENT.sub("", text)
    return text if _PLAIN.fullmatch(text) else None
