"""Where everything of a rack elevation stands: front and rear view, U numbers, boxes, PDU strips (form 5)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.racks import Outlet, RackHead, RackRow

GUTTER, STRIP, BETWEEN = 30.0, 24.0, 46.0
COLOURS = {
    "server": ("#dbeafe", "#2563eb"),
    "storage": ("#e0e7ff", "#4f46e5"),
    "switch": ("#d1fae5", "#059669"),
    "router": ("#cffafe", "#0891b2"),
    "firewall": ("#fee2e2", "#dc2626"),
    "load_balancer": ("#fef3c7", "#d97706"),
    "patch_panel": ("#f3e8ff", "#9333ea"),
    "cable_manager": ("#ede9fe", "#7c3aed"),
    "pdu": ("#f1f5f9", "#475569"),
    "kvm": ("#fce7f3", "#db2777"),
    "blank": ("#e2e8f0", "#94a3b8"),
    "shelf": ("#f5f5f4", "#78716c"),
}
OTHER = ("#f1f5f9", "#64748b")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The mounting space of one view in px, whatever the number of units, and what is left and right of it."""

    inner: float
    height: float

    @property
    def rear(self) -> float:
        """Return the x at which the rear view's mounting space begins."""
        return GUTTER * 3 + self.inner + BETWEEN + STRIP

    @property
    def width(self) -> float:
        """Return the width of both views."""
        return self.rear + self.inner + GUTTER + STRIP


PAGE = Sheet(300.0, 840.0)
"""A page to print and sign."""
SCREEN = Sheet(232.0, 700.0)
"""Two of them side by side on a screen."""


@dataclass(frozen=True, slots=True)
class Box:
    """One device in one view: place in px, colours, and the lines that fit into it."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    edge: str
    name: str
    detail: str
    size: float
    detail_size: float
    two_lines: bool
    row: RackRow
    ghost: bool = False


@dataclass(frozen=True, slots=True)
class Socket:
    """One outlet of a PDU strip."""

    x: float
    y: float
    width: float
    height: float
    label: str
    used_by: str


@dataclass(frozen=True, slots=True)
class Strip:
    """A zero-U PDU beside the frame; `feed` is A or B."""

    x: float
    feed: str
    name: str
    sockets: tuple[Socket, ...]


@dataclass(frozen=True, slots=True)
class View:
    """Front or rear view; `units` are (U number as printed, y of its middle)."""

    face: str
    x: float
    units: tuple[tuple[str, float], ...]
    boxes: tuple[Box, ...]
    strips: tuple[Strip, ...]
    unit: float


def views(
    head: RackHead, rows: Sequence[RackRow], outlets: Sequence[Outlet], sheet: Sheet, left_feed: str
) -> tuple[View, View]:
    """Return front and rear view, x from the left edge of the drawing; `left_feed` stands left seen from the rear."""
    front = _view(head, rows, "front", GUTTER, sheet)
    rear = _view(head, rows, "rear", sheet.rear, sheet)
    strips = tuple(_strip(feed, outlets, sheet, feed == left_feed) for feed in sorted({one.feed for one in outlets}))
    return front, replace(rear, strips=strips)


def _view(head: RackHead, rows: Sequence[RackRow], face: str, x: float, sheet: Sheet) -> View:
    unit = sheet.height / head.u_height
    units = tuple((f"{number:02d}U", sheet.height - (number - 0.5) * unit) for number in range(1, head.u_height + 1))
    boxes = tuple(_boxes(rows, face, x, unit, sheet))
    return View(face, x, units, boxes, (), unit)


def _boxes(rows: Sequence[RackRow], face: str, x: float, unit: float, sheet: Sheet) -> Iterator[Box]:
    for row in rows:
        if row.u_start is None or row.u_height <= 0:
            continue
        own = row.face == face
        if own or row.depth == "full":
            yield _box(row, face, x, unit, sheet)
        elif not any(_overlap(row, other) for other in rows if other.face == face):
            yield replace(_box(row, face, x, unit, sheet), ghost=True, detail="")


def _overlap(one: RackRow, other: RackRow) -> bool:
    if one.u_start is None or other.u_start is None:
        return False
    return one.u_start < other.u_start + other.u_height and other.u_start < one.u_start + one.u_height


def _box(row: RackRow, face: str, x: float, unit: float, sheet: Sheet) -> Box:
    height = row.u_height * unit
    y = sheet.height - ((row.u_start or 1.0) - 1) * unit - height
    fill, edge = COLOURS.get(row.type, OTHER)
    if row.type == "reserved":
        fill = "url(#hatch)"
    detail = _detail(row, face)
    two = height >= 30
    room = sheet.inner - 22
    size = min(11.5, unit * 0.6)
    if two:
        size, detail_size = fit(row.device_name, room, size), fit(detail, room, min(10.0, unit * 0.52))
    else:
        detail_size = min(9.0, unit * 0.48)
        while size > 5 and text_width(row.device_name, size) + text_width(detail, detail_size) + 10 > room:
            size, detail_size = size - 0.25, detail_size - 0.25
    return Box(
        x, y, sheet.inner, height, fill, edge, row.device_name, detail, round(size, 2), round(detail_size, 2), two, row
    )


def _detail(row: RackRow, face: str) -> str:
    """Return what stands beside the name: model, U and W in front; the cords at the rear."""
    units = u_range(row.u_start, row.u_end)
    if face == "rear":
        cords = [cord for cord in (row.pdu_a, row.pdu_b) if cord]
        return " · ".join([*(cord.removeprefix("PDU-") for cord in cords), units])
    return " · ".join(part for part in (row.model, units, f"{row.p_est:g} W" if row.p_est else "") if part)


def _strip(feed: str, outlets: Sequence[Outlet], sheet: Sheet, left: bool) -> Strip:
    x = sheet.rear - GUTTER - STRIP if left else sheet.rear + sheet.inner + GUTTER
    own = [one for one in outlets if one.feed == feed]
    pitch = (sheet.height - 24) / max(len(own), 1)
    height = min(pitch - 4, 26.0)
    sockets = tuple(
        Socket(
            x + 4,
            sheet.height - 8 - (place + 1) * pitch + (pitch - height) / 2,
            STRIP - 8,
            height,
            one.label,
            one.used_by,
        )
        for place, one in enumerate(own)
    )
    return Strip(x, feed, own[0].pdu if own else "", sockets)


def u_range(start: float | None, end: float | None) -> str:
    """Return `41U` or `20-21U` (form 5); empty beside the frame."""
    if start is None or end is None or end < start or end == 0:
        return ""
    low, high = f"{start:g}".zfill(2), f"{end:g}".zfill(2)
    return f"{low}U" if low == high else f"{low}-{high}U"


def text_width(text: str, size: float) -> float:
    """Return about how wide a text is in px: wide characters one em, others 0.6 em."""
    return sum(size if unicodedata.east_asian_width(sign) in "WF" else size * 0.6 for sign in text)


def fit(text: str, room: float, size: float) -> float:
    """Return the largest size up to `size` at which the text fits into `room` px, not below 5."""
    width = text_width(text, size)
    return size if width <= room else max(5.0, size * room / width)
