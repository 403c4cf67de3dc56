"""A paper: what a printed document holds, whatever becomes of it (PDF, DOCX).

Head block, chapters of text, fields and tables, signatures, foot. All of it is words that were already put into the
language of the paper; a writer adds nothing but the look.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Tone = Literal["", "good", "bad", "open"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with its colour: good, bad, open (not measured), or none."""

    text: str
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter: text (one passage a line), fields (label, value), or a table; `widths` are relative."""

    title: str = ""
    text: str = ""
    fields: tuple[tuple[str, Cell], ...] = ()
    heads: tuple[str, ...] = ()
    widths: tuple[float, ...] = ()
    rows: Sequence[Sequence[Cell]] = ()


@dataclass(frozen=True, slots=True)
class Signing:
    """One line to sign on: who has to, who did, when and what proves it; empty texts where nobody did yet."""

    role: str
    person: str = ""
    time: str = ""
    proof: str = ""
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Foot:
    """What stands below every page: where it is filed, the digest, the word for page."""

    left: str
    middle: str
    page: str


@dataclass(frozen=True)
class Paper:
    """One document; `digest` is what its QR code says, `stamp` stands across every page (a twin's records)."""

    title: str
    language: str
    head: tuple[tuple[str, str], ...]
    chapters: tuple[Chapter, ...]
    foot: Foot
    words: dict[str, str]
    signings: tuple[Signing, ...] = ()
    size: Literal["A3", "A4"] = "A4"
    landscape: bool = False
    digest: str = ""
    stamp: str = ""
    note: str = ""
    signature_heads: tuple[str, ...] = field(default=("", "", "", ""))
