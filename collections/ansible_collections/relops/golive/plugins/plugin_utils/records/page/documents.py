"""Every document of the dossier, one click away: papers of the process, tables and drawings, what machines read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ansible_collections.relops.golive.plugins.plugin_utils.records.base.form import AnyForm, Form
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import Texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.records.prose.catalogue import FOLDER
from ansible_collections.relops.golive.plugins.plugin_utils.records.prose.catalogue import texts as catalogued

ORDER = ("html", "pdf", "docx", "xlsx", "csv", "svg", "json")
"""First what is read, then what is printed, edited, and counted."""
Link = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Document:
    """One document: number, title, its files as (what it is called, path), and what has to be said about it."""

    number: str
    title: str
    links: tuple[Link, ...]
    note: str = ""


def links_of(stem: str, files: Sequence[str]) -> tuple[Link, ...]:
    """Return the files of a stem, and of its sheets and volumes (`stem_A01`, `stem_2`), in the order of reading."""
    found = []
    for name in files:
        own, _dot, ending = name.rpartition(".")
        if own == stem or own.startswith(f"{stem}_"):
            part = own[len(stem) + 1 :]
            found.append((ORDER.index(ending) if ending in ORDER else len(ORDER), part, ending, name))
    return tuple((f"{ending.upper()} {part}".strip(), name) for _place, part, ending, name in sorted(found))


def tables(source: Night, forms: Sequence[AnyForm], files: Sequence[str]) -> list[Document]:
    """Return the forms that the records fill in; sheets of the same number and name stand together."""
    texts, found = source.texts, dict[str, Document]()
    for form in forms:
        stem, links = form.stem, links_of(form.stem, [name for name in files if "/" not in name])
        if links:
            note = _note(form, links, source) or (found[stem].note if stem in found else "")
            found[stem] = Document(form.number, form.title(texts), links, note)
    return list(found.values())


def _note(form: AnyForm, links: Sequence[Link], source: Night) -> str:
    """Return why a table has no paper of its own, or that it comes in volumes."""
    if not isinstance(form, Form) or "pdf" not in form.formats:
        return ""
    texts = source.texts
    count = sum(label.startswith("PDF") for label, _name in links)
    if count > 1:
        return texts("documents.volumes", count=count)
    if count:
        return ""
    if any(label == "DOCX" for label, _name in links):
        return texts("documents.no_font")
    table = source.once(form.table)
    return texts("documents.long", rows=len(table.rows)) if any(one == "XLSX" for one, _name in links) else ""


def told(files: Sequence[str], texts: Texts) -> list[Document]:
    """Return the texts that are documents of their own: plans, manuals, requests."""
    found = [(kind, links_of(kind.stem, files)) for kind in catalogued().values() if not kind.of_form]
    own = [Document(kind.entry.number, kind.entry.title.in_(texts.language), links) for kind, links in found if links]
    return sorted(own, key=lambda one: one.number)


def others(files: Sequence[str], texts: Texts) -> list[Document]:
    """Return what programs read: folders of data, all tables as one file, the manifest."""
    return list(_others(files, texts))


def _others(files: Sequence[str], texts: Texts) -> Iterator[Document]:
    folders: dict[str, list[Link]] = {}
    for name in files:
        folder, _slash, file = name.rpartition("/")
        if folder and folder not in ("forms", FOLDER):
            folders.setdefault(folder, []).append((file, name))
    for folder, links in folders.items():
        yield Document("", texts(f"document.{folder}") if texts.has(f"document.{folder}") else folder, tuple(links))
    for name in ("tables.json", "manifest.json"):
        if name in files:
            yield Document("", texts(f"document.{name.partition('.')[0]}"), (("JSON", name),))
