"""The words of every document in Chinese or English, from one catalogue that a person edits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils import sentences
from ansible_collections.relops.golive.plugins.plugin_utils.model import choices
from ansible_collections.relops.golive.plugins.plugin_utils.model.choice import Choice
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import StageName
from ansible_collections.relops.golive.plugins.plugin_utils.paths import template_dir

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True)
class Texts:
    """`templates/text.<language>.yml`, flattened to keys joined by dots (R70).

    `words` are those of the plan's fixed lists and of tables, `terms` those of the process: roles, choices, results.
    """

    language: Language
    entries: Mapping[str, str]
    words: Mapping[str, str]
    terms: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of a key with its `{names}` filled in; raises GoliveError when the catalogue lacks it."""
        try:
            return self.entries[key].format(**values)
        except KeyError as error:
            raise GoliveError(f"templates/text.{self.language}.yml: no entry or value {error} for {key}") from error

    def has(self, key: str) -> bool:
        """Tell whether the catalogue holds a key."""
        return key in self.entries

    def column(self, table: str, key: str) -> str:
        """Return a column's header: the table's own, or the one that all tables share."""
        own = f"column.{table}.{key}"
        return self.entries[own] if own in self.entries else self(f"column.{key}")

    def word(self, value: str) -> str:
        """Return a value of the plan's fixed lists (device type, purpose, colour …) in this language, else itself."""
        return self.words.get(value, value)

    def term(self, value: str) -> str:
        """Return a role, a choice or a result of the process in this language, any other word as `word` does."""
        return self.terms.get(value) or self.word(value)

    def sentence(self, message: str | sentences.Told) -> str:
        """Return what the journal keeps of a step or a night in this language; an event may bring its Chinese along."""
        if isinstance(message, str):
            return sentences.told(message, self.language)
        return sentences.of_event(message, self.language)


@cache
def load_texts(language: str) -> Texts:
    """Return the catalogue of a language; raises GoliveError for a language there is none of, or a broken file."""
    if language not in LANGUAGES:
        raise GoliveError(f"language: {language} is not one of {', '.join(LANGUAGES)}")
    path = template_dir() / f"text.{language}.yml"
    content = _read(path)
    words, terms = content.pop("word", {}), content.pop("term", {})
    if not isinstance(words, dict) or not isinstance(terms, dict):
        raise GoliveError(f"{path}: word, term: a mapping was expected")
    named = {stage.zh: stage.in_(language) for stage in StageName}
    stages = {stage.value: stage.in_(language) for stage in StageName}
    return Texts(language, dict(_flat("", content)), {**stages, **words}, {**_choices(language), **named, **terms})


def _choices(language: Language) -> dict[str, str]:
    """Return every Chinese word of the closed lists in a language: what was filed in Chinese is read in English."""
    kinds = [kind for kind in vars(choices).values() if isinstance(kind, type) and issubclass(kind, Choice)]
    return {one.zh: one.in_(language) for kind in kinds for one in kind if not one.zh.isascii()}


def _read(path: Path) -> dict[str, Any]:
    try:
        # The base loader keeps every scalar a string: `no`, `on` and 1.0 are words here.
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    except (OSError, yaml.YAMLError) as error:
        raise GoliveError(f"{path}: cannot be read: {error}") from error
    if not isinstance(content, dict):
        raise GoliveError(f"{path}: a mapping was expected")
    return content


def _flat(prefix: str, content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in content.items():
        if isinstance(value, dict):
            yield from _flat(f"{prefix}{key}.", value)
        else:
            yield f"{prefix}{key}", str(value)
