"""What each key means: one sentence in Chinese and English beside the models (`keys/`), joined to their JSON Schema."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from ansible_collections.relops.golive.plugins.module_utils.errors import Said

SENTENCES = Path(__file__).with_name("keys")
WHOLE = "_"
"""The key of a model's own sentence, beside those of its keys."""
Schema = dict[str, Any]
LIMITS = {"gt": "exclusiveMinimum", "ge": "minimum", "lt": "exclusiveMaximum", "le": "maximum"}
"""How pydantic calls a limit that stands before a validator, and how JSON Schema does."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a key means; `rules` are the codes that judge it, `example` a value where no shipped plan has one."""

    said: Said
    unit: Said | None = None
    rules: tuple[str, ...] = ()
    example: Any = None

    @property
    def both(self) -> str:
        """Return it as an editor shows it, English first."""
        unit = f" [{self.unit.en}]" if self.unit else ""
        rules = f" ({', '.join(self.rules)})" if self.rules else ""
        return f"{self.said.en}{unit}{rules} {self.said.zh}"


@cache
def sentences() -> dict[str, dict[str, Sentence]]:
    """Return model → key → sentence."""
    found: dict[str, dict[str, Sentence]] = {}
    for path in sorted(SENTENCES.glob("*.yml")):
        for model, keys in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            if model in found:
                raise ValueError(f"{path.name}: {model} stands in another file, too")
            found[model] = {key: _sentence(one) for key, one in keys.items()}
    return found


def _sentence(one: dict[str, Any]) -> Sentence:
    zh, _slash, en = str(one.get("unit", "")).partition(" / ")
    rules = tuple(code.strip() for code in str(one.get("rule", "")).split(",") if code.strip())
    return Sentence(Said(one["zh"], one["en"]), Said(zh, en or zh) if zh else None, rules, one.get("example"))


def parts(schema: Schema, root: str) -> Iterator[tuple[str, Schema]]:
    """Yield each model of a JSON Schema by its name, the whole as `root`: what has properties, also beside a string."""
    for name, part in ((root, schema), *schema.get("$defs", {}).items()):
        for branch in (part, *part.get("anyOf", ())):
            if "properties" in branch:
                yield name, branch


def described(schema: Schema, root: str) -> Schema:
    """Write the sentences into a JSON Schema: every key has one in both languages, and its limits by their names."""
    for name, part in parts(schema, root):
        known = sentences().get(name, {})
        if WHOLE in known:
            part["description"] = known[WHOLE].both
        for key, held in part["properties"].items():
            if key in known:
                held["description"] = known[key].both
            for mine, theirs in LIMITS.items():
                if mine in held:
                    held[theirs] = held.pop(mine)
    return schema
