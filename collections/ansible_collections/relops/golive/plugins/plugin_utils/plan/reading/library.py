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
BLOCK = 1 << 20
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
    for folder, where, file in _files(directory, name):
        library = modules if MODULES in where.split("/") else devices
        for entry in _entry(folder, f"{where}/{file.name}", file, directory):
            library.add(entry)
    beside = directory.parent / MODULES
    if not modules.models and beside.is_dir() and beside != directory:
        for folder, where, file in _files(beside, Path(name).with_name(MODULES).as_posix()):
            for entry in _entry(folder, f"{where}/{file.name}", file, beside):
                modules.add(entry)
    return devices, modules


def _files(directory: Path, name: str) -> Iterator[tuple[str, str, os.DirEntry[str]]]:
    """Yield every file of types with its folder, on the disk and as it is told; a linked folder is left alone."""
    todo = [(str(directory), name)]
    count = 0
    while todo:
        folder, where = todo.pop()
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda one: one.name)
        for one in entries:
            if one.name.startswith("."):
                continue
            if one.is_dir(follow_symlinks=False):
                todo += [(one.path, f"{where}/{one.name}")] if one.name != RACKS else []
            elif one.name.endswith((".yaml", ".yml")) and count < MOST_FILES:
                count += 1
                yield folder, where, one


def _entry(folder: str, where: str, file: os.DirEntry[str], directory: Path) -> Iterator[Entry]:
    path = Path(folder, file.name)
    if file.is_symlink() and not inside(directory, os.path.relpath(path, directory)):
        yield Entry(path, where, "", path.stem, stray=True)
        return
    try:
        head = _top(file.path)
    except OSError:
        head = None
    if head is None:
        try:
            raw: Any = read_yaml(path, where, dumped=True)
        except Unreadable:
            raw = {"manufacturer": "", "model": path.stem}  # whoever names it is told what is wrong with it
        head = raw if isinstance(raw, dict) else {}
    if "model" in head and "manufacturer" in head:  # any other file is no type of anything
        maker, model, part = (str(head.get(key) or "") for key in _KEYS)
        yield Entry(path, where, maker, model, part)


def _top(path: str) -> dict[str, str] | None:
    """Return maker, model and part number where each stands plainly on a line of its own, else None.

    They stand at the top, of which whole lines are looked at; a key that comes twice is a fault of the file, told when
    it is used. Nothing but the three calls that it takes is asked of the system: thousands of files are looked at.
    """
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    try:
        content = os.read(handle, TOP)
        rest = len(content) == TOP
        found = _head(content[: content.rfind(b"\n") + 1] if rest else content)
        if rest and found is not None and len(found) < len(_KEYS):
            while len(content) <= LARGEST_FILE and (block := os.read(handle, BLOCK)):
                content += block
            found = _head(content)
    finally:
        os.close(handle)
    return found if found is None or {"manufacturer", "model"} <= set(found) else None


def _head(content: bytes) -> dict[str, str] | None:
    found: dict[str, str] = {}
    for key, value in _HEAD.findall(content):
        text = _scalar(value)
        if text is None:
            return None
        found.setdefault(key.decode(), text)
    return found


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
