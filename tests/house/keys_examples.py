"""A value of each key, as the plans of this repository have it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml
from ansible_collections.relops.golive.plugins.plugin_utils.model.described import Schema
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import read_yaml

LONGEST = 70


class Examples:
    """Of each key of each model the first value that is short enough to be read in a table."""

    def __init__(self, schema: Schema, root: str, paths: Iterable[Path]) -> None:
        self._schema = schema
        self._found: dict[tuple[str, str], Any] = {}
        for path in paths:
            self._walk(root, schema, read_yaml(path, path.name))

    def of(self, model: str, key: str) -> Any:
        """Return a value of a key, None where nobody writes it or it is a part with keys of its own."""
        return self._found.get((model, key))

    def _walk(self, model: str, part: Schema, value: Any) -> None:
        pair: Schema = next((one for one in (part, *part.get("anyOf", ())) if "properties" in one), {})
        if not isinstance(value, dict):
            return
        for key, inner in value.items():
            held = pair.get("properties", {}).get(key)
            if held is None:
                continue
            leads = list(self._inside(held, inner))
            if not leads and len(_text(inner)) <= LONGEST and inner not in (None, "", [], {}):
                self._found.setdefault((model, key), inner)
            for name, one in leads:
                self._walk(name, self._schema["$defs"][name], one)

    def _inside(self, held: Schema, value: Any) -> Iterator[tuple[str, Any]]:
        """Yield the models of a value with what stands there; a text of both languages is shown, not entered."""
        name = held.get("$ref", "").rpartition("/")[2]
        if name and name not in ("Text", "Passage"):
            yield name, value
        for branch in held.get("anyOf", ()):
            yield from self._inside(branch, value)
        inner = [held.get("additionalProperties"), *held.get("patternProperties", {}).values()]
        for one in (one for one in inner if isinstance(one, dict) and isinstance(value, dict)):
            for each in value.values():
                yield from self._inside(one, each)
        if isinstance(held.get("items"), dict) and isinstance(value, list):
            for each in value:
                yield from self._inside(held["items"], each)


def _text(value: Any) -> str:
    return yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=10**6).strip()
