"""The looks of a workbook: fonts, colours and every cell style, made once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

FONT = {"zh": "Microsoft YaHei", "en": "Arial"}
INK, MUTED, LINE, HEAD, BAND = "#1F2937", "#64748B", "#CBD5E1", "#1E3A5F", "#F8FAFC"
LOOKS: dict[str, dict[str, Any]] = {
    "text": {"border": 1, "border_color": LINE, "text_wrap": True, "indent": 1},
    "number": {"border": 1, "border_color": LINE, "align": "right", "indent": 1},
    "code": {
        "border": 1,
        "border_color": LINE,
        "text_wrap": True,
        "indent": 1,
        "font_name": "Consolas",
        "font_size": 8,
    },
    "hash": {"border": 1, "border_color": LINE, "indent": 1, "font_name": "Consolas", "font_size": 8},
}
TONES = {"good": ("#DCFCE7", "#166534"), "bad": ("#FEE2E2", "#B91C1C"), "open": ("#F1F5F9", "#64748B")}


@dataclass(frozen=True)
class Formats:
    """Every cell style of a workbook, made once."""

    title: Format
    label: Format
    value: Format
    head: Format
    sign: Format
    cells: dict[tuple[str, bool, str], Format]


def formats_of(book: Workbook, font: str) -> Formats:
    """Return every style of a book in a font."""
    base = {"font_name": font, "font_size": 9, "font_color": INK, "valign": "vcenter"}

    def style(**extra: Any) -> Format:
        return book.add_format({**base, **extra})

    cells = {
        (kind, band, mark): style(**look, **({"bg_color": BAND} if band and not mark else {}), **_tinted(mark))
        for kind, look in LOOKS.items()
        for band in (False, True)
        for mark in ("", *TONES)
    }
    return Formats(
        title=style(font_size=16, bold=True, font_color=HEAD),
        label=style(font_size=8, font_color=MUTED),
        value=style(font_size=9),
        head=style(
            bold=True, font_color="#FFFFFF", bg_color=HEAD, border=1, border_color=LINE, text_wrap=True, align="center"
        ),
        sign=style(font_size=9, bottom=1, bottom_color=MUTED),
        cells=cells,
    )


def _tinted(mark: str) -> dict[str, Any]:
    return {"bg_color": TONES[mark][0], "font_color": TONES[mark][1], "bold": mark == "bad"} if mark else {}
