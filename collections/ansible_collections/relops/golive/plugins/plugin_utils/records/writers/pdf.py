"""A paper as PDF, ready to print and sign, by typst and the template `templates/paper.typ`."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import typst
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.records.papers.columns import width
from ansible_collections.relops.golive.plugins.plugin_utils.records.papers.paper import Cell, Chapter, Paper
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.qr import qr_of
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.typesetting import typeset

TEMPLATE, DRAWINGS = "paper.typ", "drawings.typ"
_FAMILY = re.compile(r'font-family="[^"]*"')
"""A drawing names the fonts of screens; the paper has the one that this machine has."""
FONTS: Mapping[str, Sequence[str]] = {
    "zh": (
        "Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei",
        "Microsoft YaHei", "SimSun", "AR PL UMing CN", "Droid Sans Fallback",
    ),
}  # fmt: skip
"""Fonts with Chinese signs, the first that the machine has is taken; what is Latin is in every one of them."""
_APART = re.compile(r"([\s、，；]+)")
"""What stands between the words of a text or of a list: a line may end there."""
_RUN = re.compile(r"[0-9A-Za-z]{12}(?=[0-9A-Za-z]{4})")
SMALL, USUAL = 7.0, 8.0
"""Points of a table of many columns, and of any other."""
HEAD, INSETS, MARGINS, EM = 16, 2.5, 32.0, 0.24
"""Signs that fit on a line of any column of the head block; mm of a cell that no sign may use, and of a page; mm that a
sign takes at most for each point of its size."""
ACROSS = {("A4", False): 210.0, ("A4", True): 297.0, ("A3", False): 297.0, ("A3", True): 420.0}
"""How wide a page is, in mm, upright and lying."""


class FontMissingError(GoliveError):
    """The machine has no font for the signs of a paper."""


def pdf_bytes(paper: Paper) -> bytes:
    """Return the paper as PDF; the same paper gives the same bytes with the same fonts.

    Raises FontMissingError where the machine has no Chinese font, GoliveError for a fault of the template.
    """
    return typeset(TEMPLATE, data_of(paper))


def drawings_pdf(title: str, drawings: Sequence[str]) -> bytes:
    """Return drawings (SVG) as PDF, a page each; raises as `pdf_bytes` does."""
    font = chinese_font()
    told = [_FAMILY.sub(f'font-family="{font}"', one, count=1) for one in drawings]
    return typeset(DRAWINGS, {"title": title, "drawings": told}, "sheets")


@cache
def chinese_font() -> str:
    """Return the font of this machine for Chinese; FontMissingError names the package that brings one."""
    there = set(typst.Fonts(include_system_fonts=True).families())
    found = next((name for name in FONTS["zh"] if name in there), None)
    if found is None:
        raise FontMissingError(
            "no font with Chinese signs is installed, so no PDF was written (install fonts-noto-cjk or "
            "fonts-wqy-zenhei); the other formats are there",
            zh="未安装中文字体, 未生成 PDF (请安装 fonts-noto-cjk 或 fonts-wqy-zenhei); 其他格式均已生成",
        )
    return found


@cache
def has_bold() -> bool:
    """Tell whether the font for Chinese has a bold face; where it has none, bold words are drawn with a line."""
    family = chinese_font()
    return any(one.family == family and one.weight >= 600 for one in typst.Fonts(include_system_fonts=True).fonts())


@cache
def font_digest() -> str:
    """Return the SHA-256 (hex) over the files of the font: a PDF is the same only with the same; empty without one."""
    try:
        family = chinese_font()
    except FontMissingError:
        return ""
    paths = {one.path for one in typst.Fonts(include_system_fonts=True).fonts() if one.family == family and one.path}
    digests = sorted(hashlib.sha256(Path(path).read_bytes()).hexdigest() for path in paths)
    return hashlib.sha256("".join(digests).encode()).hexdigest()


def data_of(paper: Paper) -> dict[str, Any]:
    """Return a paper as the templates take it."""
    return {
        "title": paper.title, "language": paper.language, "size": paper.size.lower(), "landscape": paper.landscape,
        "fonts": [chinese_font()], "bold": has_bold(), "stamp": paper.stamp, "note": paper.note,
        "qr": qr_svg(paper.digest),
        "head": [{"label": label, "value": breakable(value, HEAD) or "–"} for label, value in paper.head],
        "chapters": [_chapter(one, paper) for one in paper.chapters],
        "signatures": [
            {
                "role": one.role, "person": one.person, "time": one.time, "proof": breakable(one.proof),
                "tone": one.tone,
            }
            for one in paper.signings
        ],
        "foot": {"left": paper.foot.left, "middle": paper.foot.middle, "page": paper.foot.page},
        "words": {**paper.words, "signatures": list(paper.signature_heads)},
    }  # fmt: skip


def _chapter(one: Chapter, paper: Paper) -> dict[str, Any]:
    points = SMALL if len(one.heads) > 10 else USUAL
    rooms = signs(paper, one.widths, points, INSETS)
    return {
        "title": one.title, "text": one.text,
        "fields": [{"label": label, "value": _cell(value)} for label, value in one.fields],
        "heads": list(one.heads), "widths": list(one.widths),
        "points": points,
        "rows": [[_cell(cell, room) for cell, room in zip(row, rooms, strict=True)] for row in one.rows],
    }  # fmt: skip


def _cell(one: Cell, room: int = 0) -> dict[str, str]:
    return {"text": breakable(one.text, room), "tone": one.tone}


def signs(paper: Paper, widths: Sequence[float], points: float, apart: float) -> list[int]:
    """Return how many signs surely fit on a line of each column; `apart` are the mm that margins and insets take."""
    across = ACROSS[paper.size.upper(), paper.landscape] - MARGINS
    return [int((across * one / sum(widths) - apart) / (points * EM)) for one in widths]


def breakable(text: str, room: int = 0) -> str:
    """Return a text that may be broken where a word has a joint, and a digest every twelve signs.

    What cannot be broken runs out of its column, and out of the page. A word for which there is `room` on a line stays
    whole: a time is not torn apart where the next line holds all of it.
    """
    return "".join(one if width(one) <= room else _jointed(one) for one in _APART.split(text))


def _jointed(text: str) -> str:
    jointed = "".join(f"{sign}\u200b" if sign in "-_/.:;,@" else sign for sign in text)
    return _RUN.sub("\\g<0>\u200b", jointed)


@lru_cache(maxsize=512)
def qr_svg(digest: str) -> str:
    """Return the QR code of a digest as SVG, nothing for none."""
    if not digest:
        return ""
    out = io.BytesIO()
    qr_of(digest).save(out, kind="svg", border=0, xmldecl=False, scale=2)
    return out.getvalue().decode()
