"""The mistakes of mistakes.yml: what was done wrong, who has to find it, and what the finding has to say."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from ansible_collections.relops.golive.plugins.module_utils.errors import Said

DATA = Path(__file__).with_name("mistakes.yml")
PLAN, CHECK, REHEARSAL = "plan", "check", "rehearsal"
FINDERS = (PLAN, CHECK, REHEARSAL)
SEEDS = ("project", "artefact", "expired", "inside", "switch", "fill")


@dataclass(frozen=True)
class Mistake:
    """One entry; `seeds` are its keys of SEEDS."""

    name: str
    title: Said
    finder: str
    says: tuple[str, ...]
    sample: bool = False
    seeds: dict[str, Any] = field(default_factory=dict)

    def in_words_of(self, sentence: str) -> bool:
        """Tell whether a sentence names the mistake: all of its words stand in this one."""
        return all(word.casefold() in sentence.casefold() for word in self.says)


def read(path: Path = DATA) -> list[Mistake]:
    """Return all mistakes."""
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [_mistake(name, dict(entry)) for name, entry in found.items()]


def _mistake(name: str, entry: dict[str, Any]) -> Mistake:
    title = Said(**entry.pop("title"))
    finder, says, sample = entry.pop("finder"), tuple(map(str, entry.pop("says"))), bool(entry.pop("sample", False))
    strange = sorted(entry.keys() - set(SEEDS))
    if finder not in FINDERS or strange or not entry or not says:
        raise ValueError(
            f"{name}: finder {finder}, seeds {sorted(entry)}, says {says}: look at the head of {DATA.name}"
        )
    return Mistake(name, title, finder, says, sample, entry)
