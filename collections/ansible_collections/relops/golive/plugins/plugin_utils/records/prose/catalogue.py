"""Which texts there are, and what is in the set of documents: `templates/documents/documents.yml`, without Python."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.model.fields import Model, Text
from ansible_collections.relops.golive.plugins.plugin_utils.model.words import Label
from ansible_collections.relops.golive.plugins.plugin_utils.paths import template_dir
from pydantic import ValidationError

FOLDER = "documents"
"""Below `templates/`, and below the folder of a project that has templates of its own."""


class Entry(Model):
    """One text: the form of the process whose text it is, or to which it belongs.

    `covers` are tables of the form that the text shows itself; `landscape` lays its pages across.
    """

    number: Label
    title: Text
    form: Label
    covers: tuple[Label, ...] = ()
    landscape: bool = False


class Member(Model):
    """One document of the set (form 4): its name there, and the text or the table that it is."""

    name: Label
    title: Text
    of: Label
    stage: Text


class Catalogue(Model):
    """The whole file."""

    texts: dict[Label, Entry]
    document_set: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class TextKind:
    """One text by its key; that of a form is the form's own."""

    key: str
    entry: Entry

    @property
    def of_form(self) -> bool:
        """Tell whether it is the text of a form, and no document of its own."""
        return self.key == self.entry.form

    @property
    def stem(self) -> str:
        """Return its path in a folder of documents, without the ending."""
        return f"{FOLDER}/{self.entry.number}_{self.key}"


def texts() -> dict[str, TextKind]:
    """Return every text by its key; GoliveError for a fault of the file, with its place."""
    return {key: TextKind(key, entry) for key, entry in catalogue().texts.items()}


def catalogue() -> Catalogue:
    """Return the file as it was read."""
    return _read(template_dir() / FOLDER / "documents.yml")


@cache
def _read(path: Path) -> Catalogue:
    try:
        return Catalogue.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        why = "; ".join(str(error).splitlines()[:3])
        raise GoliveError(f"{path} cannot be read: {why}", zh=f"无法读取 {path}: {why}") from error
