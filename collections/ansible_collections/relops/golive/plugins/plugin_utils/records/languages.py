"""A dossier in two languages: each in a folder of its own, and a page beside them that leads to both.

A dossier is sealed by its manifest and holds nothing that depends on what lies beside it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import LANGUAGES, load_texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.folder import manifest_of
from jinja2 import Environment

NAMES = {"zh": "中文", "en": "English"}
PAGE = """<!doctype html>
<html lang="zh"><meta charset="utf-8"><title>{{ golive }}</title>
<h1>{{ golive }}</h1>
<ul>
{% for one in found %}<li lang="{{ one.language }}"><a href="{{ one.folder }}/index.html">{{ one.name }}</a>
 {{ one.result }} · {{ one.made_at }}</li>
{% endfor %}</ul>
</html>
"""


def place_of(folder: Path, golive: str, language: str) -> Path:
    """Return where the dossier of a go-live in a language lies: the first one made has the go-live's name alone."""
    first = folder / golive
    return first if language_of(first) in ("", language) else folder / f"{golive}.{language}"


def side_by_side(
    folder: Path, golive: str, language: str, write: Callable[[Path, str], list[Path]], frozen: bool = False
) -> list[Path]:
    """Let `write` make the dossier of a language, and again the other one that is there: they tell one story.

    What was `frozen` is not written for another language's sake. Return the files of the language.
    """
    place = place_of(folder, golive, language)
    files = write(place, language)
    for other, there in () if frozen else others(folder, golive, place):
        write(there, other)
    link(folder, golive)
    return files


def language_of(place: Path) -> str:
    """Return the language of a dossier, empty where there is none, or none that says it."""
    return str(_head(place).get("language") or "")


def found_in(folder: Path, golive: str, language: str) -> Path:
    """Return where a person finds a go-live's dossier: that of the language, else the one that there is."""
    place = place_of(folder, golive, language)
    return place if language_of(place) else folder / golive


def others(folder: Path, golive: str, fresh: Path) -> list[tuple[str, Path]]:
    """Return language and place of each dossier of a go-live beside a fresh one."""
    places = {name: place_of(folder, golive, name) for name in LANGUAGES}
    return [(name, place) for name, place in places.items() if place != fresh and language_of(place) == name]


def link(folder: Path, golive: str) -> Path | None:
    """Write the page that leads to both, None where there is one language alone."""
    places = {name: place_of(folder, golive, name) for name in LANGUAGES}
    found = [
        {
            "language": name, "folder": place.name, "name": NAMES[name], "made_at": _head(place).get("made_at", ""),
            "result": load_texts(name)(f"result.{_head(place)['result']}.short"),
        }
        for name, place in places.items() if language_of(place) == name
    ]  # fmt: skip
    if len(found) < 2:
        return None
    path = folder / f"{golive}.html"
    text = Environment(autoescape=True).from_string(PAGE).render(golive=golive, found=found)
    try:
        path.touch(mode=0o600)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise GoliveError(
            f"{path} cannot be written: {error.strerror or error}", zh=f"无法写入 {path}: {error.strerror or error}"
        ) from error
    return path


def _head(place: Path) -> dict[str, Any]:
    content = manifest_of(place)
    if content is None:
        return {}
    try:
        found = json.loads(content)
    except ValueError:  # half a manifest is none: it is written again, and ends no run
        return {}
    return dict(found) if isinstance(found, dict) else {}
