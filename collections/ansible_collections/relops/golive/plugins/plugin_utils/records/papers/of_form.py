"""A form of the process as a paper: as filed, or pre-filled to be written on; who signed it by which key, who has to.

Nothing that somebody typed is shown as a signature: a line has a person only where a signature was verified (R69).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.case.case import APPROVE, Case, Filed
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import FormStanding, wanted
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import FieldType, FormField
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import Texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from ansible_collections.relops.golive.plugins.plugin_utils.records.papers.paper import (
    Cell,
    Chapter,
    Foot,
    Paper,
    Signing,
    Tone,
)
from ansible_collections.relops.golive.plugins.plugin_utils.records.papers.prefill import known_of

WIDE = 8
"""More columns than this need a landscape page."""
BLANK = 4
"""Rows to be written on by hand, in a form that nobody has filed yet."""


def of_form(standing: FormStanding, source: Context, case: Case) -> Paper:
    """Return a form as a paper, in the version that was filed last; where none was, with what is known of it."""
    texts, kind, filed = source.texts, standing.kind, standing.filed
    title = kind.title.in_(texts.language)
    values = filed.fields if filed else known_of(source, case, standing.key)
    text = filed.text() if filed else ""
    digest = hashlib.sha256(text.encode()).hexdigest() if filed else ""
    number = f"{source.file_no}-{kind.number}"
    return Paper(
        title=title,
        language=texts.language,
        head=tuple(_head(standing, source, number)),
        chapters=tuple(_chapters(kind.fields, values, filed, source)),
        foot=Foot(f"{number} · {title}", f"SHA-256 {digest[:16]}" if digest else "", texts("head.page")),
        words={"none": texts("print.none")},
        signings=tuple(_signings(standing, source, case)),
        landscape=any(len(field.columns) > WIDE for field in kind.fields),
        stamp=texts("paper.simulated") if source.simulated else "",
        digest=digest,
        note=_note(standing, texts),
        signature_heads=tuple(texts(f"print.{key}") for key in ("role", "person", "time", "proof")),
    )


def _head(standing: FormStanding, source: Context, number: str) -> Iterator[tuple[str, str]]:
    texts, filed = source.texts, standing.filed
    project = source.plan.project
    yield texts("head.form_no"), number
    yield texts("head.project"), f"{project.code} {project.name.in_(texts.language)}"
    yield texts("head.version"), texts("print.version", version=filed.version) if filed else texts("print.draft")
    yield texts("print.filed_by"), _filers(standing, texts)
    yield texts("print.filed_at"), source.printed_time(filed.entry.time) if filed else ""
    yield texts("print.state"), standing.holds.in_(texts.language)


def _filers(standing: FormStanding, texts: Texts) -> str:
    if filed := standing.filed:
        return f"{filed.person} / {texts.term(filed.role)}"
    return " / ".join(map(texts.term, standing.kind.filed_by))


def _chapters(
    fields: tuple[FormField, ...], values: Mapping[str, Any], filed: Filed | None, source: Context
) -> Iterator[Chapter]:
    texts, blank = source.texts, "–" if filed else ""
    plain = [field for field in fields if field.type is not FieldType.TABLE]
    if plain:
        yield Chapter(
            fields=tuple(
                (_title(field, texts), Cell(said(field, values.get(field.key), source) or blank)) for field in plain
            )
        )
    for field in fields:
        if field.type is FieldType.TABLE:
            yield _table(field, values.get(field.key), source, 0 if filed else BLANK)
    if filed and (filed.binds or filed.entry.facts.get("attachments")):
        bound = [(texts(f"print.part.{part}"), Cell(digest)) for part, digest in sorted(filed.binds.items())]
        added = dict(filed.entry.facts.get("attachments") or {})
        bound += [(_attached(name, texts), Cell(str(one))) for name, one in sorted(added.items())]
        yield Chapter(texts("print.binds"), fields=tuple(bound))


def _attached(name: str, texts: Texts) -> str:
    """Return what an attachment is called; one that a process of its own asks for has its own name."""
    key = f"print.attached.{name}"
    return f"{texts('print.attachment')} {texts(key) if texts.has(key) else name}"


def _table(field: FormField, value: Any, source: Context, blank: int) -> Chapter:
    """Return a table of a form; one of which nothing is known has so many `blank` rows to be written on."""
    texts = source.texts
    rows = [row for row in value if isinstance(row, Mapping)] if isinstance(value, (list, tuple)) else []
    columns = field.columns or tuple(
        FormField.model_validate({"key": key, "title": key})
        for key in dict.fromkeys(key for row in rows for key in row)
    )
    return Chapter(
        _title(field, texts),
        heads=tuple(_title(column, texts) for column in columns),
        widths=tuple(2.0 if column.type in (FieldType.NOTE, FieldType.TEXT) else 1.0 for column in columns),
        rows=[[Cell(said(column, row.get(column.key), source)) for column in columns] for row in rows]
        or [[Cell("")] * len(columns)] * blank,
    )


def _title(field: FormField, texts: Texts) -> str:
    return field.title.in_(texts.language)


def said(field: FormField, value: Any, source: Context) -> str:
    """Return a value as it is printed: a time in the zone of the plan, a whole number without a point, known words."""
    if field.type is FieldType.DATETIME and value:
        return source.printed_time(value)
    if field.type is FieldType.LIST and isinstance(value, (list, tuple)):
        value = [source.texts.term(str(one)) for one in value]
    if isinstance(value, str):
        return source.texts.term(value)
    return _said(value, source.texts)


def _said(value: Any, texts: Texts) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bool):
        return texts("yes" if value else "no")
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_said(one, texts)}" for key, one in value.items() if one not in (None, ""))
    if isinstance(value, (list, tuple)):
        return ("、" if texts.language == "zh" else ", ").join(_said(one, texts) for one in value)
    return "" if value is None else str(value)


def _signings(standing: FormStanding, source: Context, case: Case) -> Iterator[Signing]:
    """Yield a line for each signature that the form asks for, with who put it there."""
    used: set[int] = set()
    for one in wanted(standing.kind, source.plan, case):
        role = " / ".join(map(source.texts.term, one.roles))
        by = next((held for held in standing.held if held.role in one.roles and held.seq not in used), None)
        if by is None:
            yield Signing(role)
            continue
        used.add(by.seq)
        opinion = f" · {by.opinion}" if by.opinion else ""
        approved = by.decision == APPROVE
        decision, tone = source.texts("print.approve" if approved else "print.reject"), _tone(approved)
        yield Signing(role, by.person, source.printed_time(by.time), f"{decision}{opinion} · {by.key}", tone)


def _tone(approved: bool) -> Tone:
    return "good" if approved else "bad"


def _note(standing: FormStanding, texts: Texts) -> str:
    codes = ", ".join(standing.kind.requirements)
    return texts("print.asked_by", codes=codes) if codes else ""
