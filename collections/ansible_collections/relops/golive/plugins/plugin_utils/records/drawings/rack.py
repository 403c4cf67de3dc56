"""One rack as a drawing: a page to sign, or the drawing alone for index.html (form 5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import DeviceKind
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.render import render
from ansible_collections.relops.golive.plugins.plugin_utils.records.drawings.elevation import (
    COLOURS,
    OTHER,
    PAGE,
    SCREEN,
    fit,
    text_width,
    views,
)
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.equipment import findings
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.racks import (
    RackHead,
    RackRow,
    rack_head,
    rack_outlets,
    rack_rows,
)
from markupsafe import Markup

FEED_COLOURS = {"A": "#dc2626", "B": "#2563eb"}
COLUMNS, VALUE_AT, VALUE_SIZE = 3, 62.0, 10.5
"""Of the head block: columns, where in one a value begins, and its size."""
LINE, LINES = 19.0, 5
"""Height of a line of the head block, and how many there is room for at that height."""
LEFT_FEED = "A"
"""The feed whose PDU stands left seen from the rear: a custom of the site."""


@dataclass(frozen=True, slots=True)
class LegendItem:
    """One colour of the legend, `x` px from its beginning."""

    x: float
    fill: str
    edge: str
    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the head block: its label and value, and where in the block it stands, in px."""

    label: str
    value: str
    x: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class Load:
    """One bar: how much of a limit is used, `share` from 0."""

    title: str
    text: str
    share: float
    paint: str


def rack_svg(source: Context, rack: str, form_no: str = "", signers: Sequence[str] = (), framed: bool = True) -> str:
    """Return the drawing of a rack as SVG text; framed, it is a page with its number and a line for each signer."""
    rows = rack_rows(source.plan, rack, source.once(findings))
    head = rack_head(source.plan, rack, rows)
    sheet = PAGE if framed else SCREEN
    front, rear = views(head, rows, rack_outlets(source.plan, rack), sheet, LEFT_FEED)
    texts = source.texts
    side = texts("rack.left" if LEFT_FEED == "A" else "rack.right")
    return render(
        "rack.svg.j2",
        t=texts,
        head=head,
        front=front,
        rear=rear,
        sheet=sheet,
        width=sheet.width,
        framed=framed,
        signers=signers,
        measured=source.has_night,
        simulated=source.simulated,
        block=_placed(_block(source, head, form_no), sheet.width),
        legend=_legend(rows, source),
        loads=_loads(head, source),
        feed_colours=FEED_COLOURS,
        mirrored=texts("rack.mirrored", side=side),
    )


def embedded(source: Context, rack: str) -> Markup:
    """Return the drawing alone, safe to stand in a page: its template has escaped every value."""
    hatch = f"hatch-{_plain(rack)}"
    drawing = rack_svg(source, rack, framed=False).replace("url(#hatch)", f"url(#{hatch})")
    return Markup(drawing.replace('id="hatch"', f'id="{hatch}"'))  # noqa: S704


def _plain(name: str) -> str:
    return "".join(sign if sign.isalnum() else "-" for sign in name)


def _block(source: Context, head: RackHead, form_no: str) -> list[tuple[str, str]]:
    t, project = partial(source.texts), source.plan.project
    rack = source.plan.racks[head.rack]
    site = source.text(source.plan.sites[rack.site].name) if rack.site in source.plan.sites else rack.site
    return [
        (t("head.form_no"), form_no),
        (t("head.project"), project.code),
        (t("head.version"), project.version),
        (t("head.room"), f"{site} {head.room}"),
        (t("head.rack"), head.rack),
        (t("head.plan_digest"), source.plan.digest[:16]),
        (t("head.size"), t("rack.size", height=head.u_height, width=rack.width_mm, depth=rack.depth_mm)),
        (t("head.units"), t("rack.used", used=head.used_u, free=head.free_u)),
        (t("head.made_from"), source.clock(source.end) or source.made_from),
        *(
            (t("rack.feed", feed=feed), f"{one.voltage:g} V / {one.amperage:g} A · {source.text(one.phase)}")
            for feed, one in rack.feeds.items()
        ),
        (t("head.power"), t("rack.total", total=f"{head.power_sum:g}")),
    ]


def _placed(block: Sequence[tuple[str, str]], width: float) -> list[Field]:
    """Return the fields line after line in three columns; one that is too long for a column takes two, or the line.

    What is too long even for a line is printed smaller: no value runs over the next field.
    """
    found, place = [], 0
    for label, value in block:
        needed = VALUE_AT + text_width(value, VALUE_SIZE) + 10
        columns = min(COLUMNS, max(1, -(-needed // (width / COLUMNS))))
        if place % COLUMNS + columns > COLUMNS:
            place += COLUMNS - place % COLUMNS
        room = columns * width / COLUMNS - VALUE_AT - 10
        x, y = place % COLUMNS * width / COLUMNS, place // COLUMNS * LINE
        found.append(Field(label, value, round(x, 2), y, round(fit(value, room, VALUE_SIZE), 2)))
        place += int(columns)
    lines = -(-place // COLUMNS)
    closer = min(1.0, (LINES - 1) / max(lines - 1, 1))
    return [replace(one, y=round(one.y * closer, 2)) for one in found]


def _legend(rows: list[RackRow], source: Context) -> list[LegendItem]:
    """Return the types that stand in this rack, in the order of the list of types."""
    items, x = [], 0.0
    for kind in [kind for kind in DeviceKind if any(row.type == kind for row in rows)]:
        fill, edge = COLOURS.get(kind, OTHER)
        text = kind.in_(source.texts.language)
        items.append(LegendItem(x, "url(#hatch)" if kind is DeviceKind.RESERVED else fill, edge, text))
        x += 38 + text_width(text, 9.5)
    return items


def _loads(head: RackHead, source: Context) -> list[Load]:
    t = source.texts
    found = []
    for feed, load, limit in (("A", head.load_a, head.limit_a), ("B", head.load_b, head.limit_b)):
        share = load / limit if limit else 0.0
        text = (
            t("rack.feed_load", load=f"{load:g}", limit=f"{limit:g}", percent=f"{share * 100:.0f}")
            if limit
            else t("rack.no_feed")
        )
        found.append(Load(t("rack.feed_title", feed=feed), text, share, FEED_COLOURS[feed]))
    text = t("rack.weight", weight=f"{head.weight_sum:g}", limit=f"{head.max_weight:g}")
    return [
        *found,
        Load(t("head.weight"), text, head.weight_sum / head.max_weight if head.max_weight else 0.0, "#475569"),
    ]
