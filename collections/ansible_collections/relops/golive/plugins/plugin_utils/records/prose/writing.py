"""Make the texts of a project: facts into templates, templates into blocks, with head, fields and signatures."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from functools import cached_property
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import FormStanding
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import FieldType, FormField
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.form import SIGNERS
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from ansible_collections.relops.golive.plugins.plugin_utils.records.papers.blocks import Block, Writing
from ansible_collections.relops.golive.plugins.plugin_utils.records.papers.of_form import of_form, said
from ansible_collections.relops.golive.plugins.plugin_utils.records.papers.paper import (
    Chapter,
    Foot,
    Paper,
    Signing,
)
from ansible_collections.relops.golive.plugins.plugin_utils.records.papers.prefill import known_of
from ansible_collections.relops.golive.plugins.plugin_utils.records.prose.catalogue import TextKind, catalogue, texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.prose.facts.gather import Facts
from ansible_collections.relops.golive.plugins.plugin_utils.records.prose.facts.ground import Ground
from ansible_collections.relops.golive.plugins.plugin_utils.records.prose.markdown import blocks
from ansible_collections.relops.golive.plugins.plugin_utils.records.prose.markup import functions
from ansible_collections.relops.golive.plugins.plugin_utils.records.prose.slots import Slots
from ansible_collections.relops.golive.plugins.plugin_utils.records.prose.templates import Filled, Templates

SET = "document_set"
"""The text that is made last: it lists all others with their digests."""


@dataclass(frozen=True)
class Writer:
    """Makes the texts of one plan, or of one night, in one language."""

    source: Context
    case: Case
    forms: Mapping[str, FormStanding]
    tables: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Tables that are documents, too: name → (file, digest)."""

    @cached_property
    def _made_once(self) -> dict[str, Writing]:
        return {}

    @cached_property
    def facts(self) -> Facts:
        """Return the facts of all texts."""
        return Facts(Ground(self.source, self.case, self.forms))

    @cached_property
    def templates(self) -> Templates:
        """Return the templates of the language."""
        return Templates(self.source.texts.language, self.source.plan.directory)

    def form(self, standing: FormStanding) -> Writing:
        """Return a form as a paper, with its text where it has one."""
        paper = of_form(standing, self.source, self.case)
        kind = texts().get(standing.key)
        if kind and kind.of_form:
            return self._written(kind, paper, standing)
        digest = _digest(paper, ())
        return Writing(
            **_kept(paper, "digest", "foot"), digest=paper.digest or digest,
            foot=replace(paper.foot, middle=paper.foot.middle or f"SHA-256 {digest[:16]}"),
        )  # fmt: skip

    @property
    def kinds(self) -> list[TextKind]:
        """Return the texts that are documents of their own."""
        return [kind for kind in texts().values() if not kind.of_form]

    def document(self, kind: TextKind) -> Writing:
        """Return a text that is a document of its own, signed as the form is to which it belongs; made once."""
        if kind.key not in self._made_once:
            self._made_once[kind.key] = self._document(kind)
        return self._made_once[kind.key]

    def _document(self, kind: TextKind) -> Writing:
        t, standing = self.source.texts, self.forms.get(kind.entry.form)
        title, number = kind.entry.title.in_(t.language), f"{self.source.file_no}-{kind.entry.number}"
        signed = of_form(standing, self.source, self.case) if standing else None
        paper = Paper(
            title=title, language=t.language, head=tuple(self._head(number, standing)), chapters=(),
            foot=Foot(f"{number} · {title}", "", t("head.page")), words={"none": t("print.none")},
            signings=signed.signings if signed else tuple(Signing(t(f"sign.{one}")) for one in SIGNERS),
            stamp=t("paper.simulated") if self.source.simulated else "",
            signature_heads=tuple(t(f"print.{key}") for key in ("role", "person", "time", "proof")),
        )  # fmt: skip
        return self._written(kind, paper, standing)

    def _head(self, number: str, standing: FormStanding | None) -> Iterator[tuple[str, str]]:
        t, plan = self.source.texts, self.source.plan
        yield t("head.form_no"), number
        yield t("head.project"), f"{plan.project.code} {self.source.text(plan.project.name)}"
        yield t("head.version"), str(plan.project.version)
        yield t("head.plan_digest"), plan.digest[:16]
        yield t("head.made_from"), self.source.made_from
        state = self.source.text(standing.holds) if standing else t("print.draft")
        of = self.source.text(standing.kind.title) if standing else ""
        yield t("print.state"), f"{of}: {state}" if of else state

    def _written(self, kind: TextKind, paper: Paper, standing: FormStanding | None) -> Writing:
        t = self.source.texts
        slots = Slots(t("prose.unknown"))
        values, tables = self._filled_in(standing)
        filled = self.templates.fill(kind.key, slots, self._named(kind), **functions(t, values, tables))
        body = blocks(filled.text, slots.filled, t.language)
        kept = tuple(one for one in paper.chapters if one.title not in self._covered(kind, standing))
        digest = _digest(paper, body)
        return Writing(
            **_kept(paper, "chapters", "digest", "foot", "note", "landscape"),
            landscape=paper.landscape or kind.entry.landscape,
            chapters=_titled(kept, t("prose.fields")), digest=paper.digest or digest,
            foot=replace(paper.foot, middle=paper.foot.middle or f"SHA-256 {digest[:16]}"),
            note=" · ".join(filter(None, [paper.note, self._made(filled, digest)])), body=body,
        )  # fmt: skip

    def _named(self, kind: TextKind) -> Mapping[str, Any]:
        """Return the facts of a text; the set of documents has the others', with their digests."""
        return Facts(self.facts.on, {"documents": self._listed()}) if kind.key == SET else self.facts

    def _listed(self) -> list[dict[str, str]]:
        """Return the documents of the set: file, version, digest, state by what was filed, else as a draft."""
        t, filed = self.source.texts, self._set_as_filed()
        found = []
        for place, one in enumerate(catalogue().document_set, 1):
            file, digest = self._member(one.of)
            row = filed.get(one.name, {})
            found.append(
                {
                    "no": str(place), "name": one.title.in_(t.language), "file": file, "digest": digest[:16] or "–",
                    "version": str(row.get("version") or self.source.plan.project.version),
                    "author": str(row.get("author") or t("prose.from_plan")),
                    "state": t.term(str(row["status"])) if row.get("status") else t("print.draft"),
                    "filed": str(row.get("sha256") or "–")[:16], "stage": one.stage.in_(t.language),
                }
            )  # fmt: skip
        return found

    def _member(self, of: str) -> tuple[str, str]:
        kind = texts().get(of)
        if kind is None:
            return self.tables.get(of, (self.source.texts("prose.not_yet"), ""))
        if not kind.of_form:
            return f"{kind.stem}.docx", self.document(kind).digest
        standing = self.forms.get(of)
        return (f"forms/{kind.entry.number}_{of}.docx", self.form(standing).digest) if standing else ("–", "")

    def _set_as_filed(self) -> Mapping[str, Mapping[str, Any]]:
        standing = self.forms.get(SET)
        rows = standing.filed.fields.get("rows") if standing and standing.filed else ()
        return {str(row.get("name")): row for row in rows or () if isinstance(row, Mapping)}

    def _made(self, filled: Filled, digest: str) -> str:
        """Return which templates it was made of, and the digest of what they gave."""
        t = self.source.texts
        own = {name: one for name, one in filled.used.items() if one[0] == "project" or name.count("/") == 2}
        told = [
            t("prose.template", name=name, whose=t(f"prose.{whose}"), digest=sha256[:16])
            for name, (whose, sha256) in own.items()
        ]
        return " · ".join([*told, t("prose.text_digest", digest=digest[:16])])

    def _filled_in(self, standing: FormStanding | None) -> tuple[dict[str, str], dict[str, dict[str, Any]]]:
        """Return what a person filled into the form, by field; of a table its columns and rows."""
        if standing is None:
            return {}, {}
        found = standing.filed.fields if standing.filed else known_of(self.source, self.case, standing.key)
        asked = standing.kind.fields
        plain = {
            one.key: said(one, found.get(one.key), self.source) for one in asked if one.type is not FieldType.TABLE
        }
        tables = {one.key: self._table(one, found.get(one.key)) for one in asked if one.type is FieldType.TABLE}
        return plain, tables

    def _table(self, field: FormField, value: Any) -> dict[str, Any]:
        rows = [row for row in value if isinstance(row, Mapping)] if isinstance(value, (list, tuple)) else []
        columns = {one.title.in_(self.source.texts.language): one.key for one in field.columns}
        return {
            "columns": columns,
            "rows": [
                {one.key: said(one, row.get(one.key), self.source) or "–" for one in field.columns} for row in rows
            ],
        }  # fmt: skip

    def _covered(self, kind: TextKind, standing: FormStanding | None) -> set[str]:
        asked = standing.kind.fields if standing else ()
        return {one.title.in_(self.source.texts.language) for one in asked if one.key in kind.entry.covers}


def _kept(paper: Paper, *others: str) -> dict[str, Any]:
    """Return the fields of a paper but some."""
    return {one.name: getattr(paper, one.name) for one in fields(paper) if one.name not in others}


def _titled(chapters: tuple[Chapter, ...], title: str) -> tuple[Chapter, ...]:
    """Return chapters of which the first says that a person filled them in."""
    return tuple(replace(one, title=one.title or title) for one in chapters)


def _digest(paper: Paper, body: tuple[Block, ...]) -> str:
    words = [type(one).__name__ for one in body], [asdict(one) for one in (*body, *paper.chapters)], paper.title
    return hashlib.sha256(json.dumps(words, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
