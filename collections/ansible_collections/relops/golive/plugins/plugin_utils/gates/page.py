"""The table of the gates as one page for a portal: no script, nothing from elsewhere, readable by its owner alone."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import Open
from ansible_collections.relops.golive.plugins.plugin_utils.gates.layout import WORDS
from ansible_collections.relops.golive.plugins.plugin_utils.gates.row import Row
from ansible_collections.relops.golive.plugins.plugin_utils.paths import template_dir
from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError

NAME = "gates.html"
TEMPLATE = "gates.html.j2"
LANGUAGES = ("zh", "en")
STATES = ("open", "unasked", "closed")
HEADS = {
    "title": Said("关卡", "Gates"),
    "environment": Said("环境", "Environment"),
    "asked": Said("询问时间", "Asked at"),
    "gate": Said("关卡", "Gate"),
    "rules": Said("依据", "Rules"),
    "state": Said("状态", "State"),
    "why": Said("原因", "Why"),
}


def page(found: Sequence[Row], environment: Said, now: datetime) -> str:
    """Return the page: what is open first, in both languages side by side."""
    loader = Environment(loader=FileSystemLoader(template_dir()), autoescape=True, undefined=StrictUndefined)
    ordered = sorted(found, key=lambda row: STATES.index(row.state))
    words = {**HEADS, **WORDS}
    told = [{**row.plain(), "said": WORDS[row.state], "open": isinstance(row.verdict, Open)} for row in ordered]
    try:
        return loader.get_template(TEMPLATE).render(
            rows=told, words=words, environment=environment, now=now.isoformat(" ", "seconds"), languages=LANGUAGES
        )
    except TemplateError as error:
        raise GoliveError(f"templates/{TEMPLATE}: {error}") from error


def write_page(state: Path, found: Sequence[Row], environment: Said) -> Path:
    """Write the page into the state folder, whole or not at all (0600), and return its path; raises OSError."""
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    path, temporary = state / NAME, state / f".{NAME}.{os.getpid()}"
    text = page(found, environment, datetime.now(UTC))
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
            opened.write(text)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return path
