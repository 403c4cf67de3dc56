"""What a notice says: the sentences and templates of `templates/notices/`, filled in with the form.

A person edits them without Python. Every value is data: nothing in it is a template, a header or markup.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any

import jinja2
import yaml
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import FieldType, FormField
from ansible_collections.relops.golive.plugins.plugin_utils.notices.letters import ADDRESSEES, Letter
from ansible_collections.relops.golive.plugins.plugin_utils.notices.mail import Mail
from ansible_collections.relops.golive.plugins.plugin_utils.paths import template_dir
from ansible_collections.relops.golive.plugins.plugin_utils.safe import screen

FOLDER, WORDS, ANY = "notices", "words.yml", "any"
SIMULATED = "【模拟环境 SIMULATED】"
YES_NO = {True: "是 yes", False: "否 no"}
LANGUAGES = ("zh", "en")
Row = tuple[str, str, list[str]]
"""A field: its title in Chinese and English, and its lines."""


def mail_of(plan: Plan, letter: Letter, simulated: bool) -> Mail:
    """Return a notice as a mail; GoliveError where a template is broken."""
    filed, values = letter.filed, _values(plan, letter)
    said = {key: {one: _line(text, values) for one, text in pair.items()} for key, pair in _words(letter).items()}
    subject = " / ".join(dict.fromkeys(said["subject"][one] for one in LANGUAGES))
    head = SIMULATED if simulated else ""
    values |= {**said, "head": head, "rows": list(_rows(letter)), "receipts": letter.receipts}
    number = str(filed.fields.get("number") or filed.version).strip()
    return Mail(
        name=f"{letter.notice}-{number}-{letter.id[:8]}", id=letter.id, sender=filed.role, addressees=letter.addressees,
        subject=f"{head}{subject}", text=_render("letter.txt.j2", values), html=_render("letter.html.j2", values),
        form=letter.form, time=filed.entry.moment,
    )  # fmt: skip


def _values(plan: Plan, letter: Letter) -> dict[str, Any]:
    filed, kind, system = letter.filed, letter.standing.kind, plan.project.system
    return {
        "system": {one: screen.line(system.in_(one)) for one in LANGUAGES},
        "version": screen.line(str(plan.project.version)), "project": screen.line(plan.project.code),
        "number": screen.line(str(filed.fields.get("number") or f"{plan.project.code}-{kind.number}-{filed.version}")),
        "title": {one: screen.line(kind.title.in_(one)) for one in LANGUAGES},
        "addressees": [screen.line(one) for one in letter.addressees],
        "person": screen.line(filed.person), "role": screen.line(filed.role),
        "time": filed.entry.moment.astimezone(plan.window.start.tzinfo).isoformat(" ", "minutes"),
        "form": letter.form[:12],
    }  # fmt: skip


def _rows(letter: Letter) -> Iterator[Row]:
    """Yield the fields that say something, in the order of the form."""
    for field in letter.standing.kind.fields:
        value = letter.rows(field.key, letter.filed.fields.get(field.key))
        if field.key == ADDRESSEES or value in (None, "", []):
            continue
        lines = [screen.line(line) for one in _lines(value, field) for line in one.splitlines()]
        yield screen.line(field.title.zh), screen.line(field.title.en), lines


def _lines(value: Any, field: FormField) -> list[str]:
    if isinstance(value, list):
        return [_said(one, field) for one in value]
    return [_said(value, field)]


def _said(value: Any, field: FormField) -> str:
    if isinstance(value, bool):
        return YES_NO[value]
    if isinstance(value, Mapping):
        cells = [(one, value.get(one.key)) for one in field.columns if value.get(one.key) not in (None, "")]
        return "; ".join(f"{one.title.zh} {one.title.en}: {_said(cell, one)}" for one, cell in cells)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _moment(str(value)) if field.type is FieldType.DATETIME else str(value)


def _moment(text: str) -> str:
    """Return a time as people write it; what is none stays as it is."""
    try:
        return datetime.fromisoformat(text).isoformat(" ", "minutes")
    except ValueError:
        return text


@cache
def _catalogue(path: str, changed: int) -> dict[str, dict[str, dict[str, str]]]:
    del changed  # a key: it is read again when it was written
    try:
        with open(path, encoding="utf-8") as opened:  # noqa: PTH123
            found = yaml.safe_load(opened)
        return {
            str(notice): {key: {one: str(pair[one]) for one in LANGUAGES} for key, pair in said.items()}
            for notice, said in found.items()
        }
    except (OSError, yaml.YAMLError, AttributeError, TypeError, KeyError) as error:
        why = type(error).__name__
        raise GoliveError(
            f"templates/{FOLDER}/{WORDS}: each notice has subject and lead, each of these zh and en ({why})",
            zh=f"templates/{FOLDER}/{WORDS}: 每种通知须有 subject 与 lead, 各含 zh 与 en ({why})",
        ) from error


def _words(letter: Letter) -> dict[str, dict[str, str]]:
    """Return subject and lead of a notice: its own sentences, else those of any."""
    path = template_dir() / FOLDER / WORDS
    found = _catalogue(str(path), path.stat().st_mtime_ns if path.is_file() else 0)
    said = {**found.get(ANY, {}), **found.get(letter.notice, {})}
    if missing := {"subject", "lead"} - set(said):
        name = ", ".join(sorted(missing))
        raise GoliveError(
            f"templates/{FOLDER}/{WORDS}: {ANY} has no {name}", zh=f"templates/{FOLDER}/{WORDS}: {ANY} 缺 {name}"
        )
    return said


def _line(text: str, values: Mapping[str, Any]) -> str:
    return _filled(WORDS, lambda: _environment().from_string(text).render(**values))


def _render(name: str, values: Mapping[str, Any]) -> str:
    return _filled(name, lambda: _environment().get_template(f"{FOLDER}/{name}").render(**values))


def _filled(name: str, fill: Any) -> str:
    try:
        return str(fill())
    except jinja2.TemplateError as error:
        raise GoliveError(f"templates/{FOLDER}/{name}: {error}") from error


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(template_dir()), autoescape=jinja2.select_autoescape(["html.j2"], default=False),
        undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
