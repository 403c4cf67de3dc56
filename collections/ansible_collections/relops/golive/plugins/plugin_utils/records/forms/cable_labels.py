"""Every label to print: two per cable, two per power cord (form 6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ansible_collections.relops.golive.plugins.plugin_utils.model import Connection, Plan
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.form import Form, Occasion
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import Column, Row
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.labels import cord_ends, label_ends
from ansible_collections.relops.golive.plugins.plugin_utils.records.forms import port_table


@dataclass(frozen=True)
class LabelRow(Row):
    """One label: `near` is the end on which it sits (F:), `far` the other (T:)."""

    link: str
    kind: str
    end: str
    near: str
    far: str
    label: str
    color: str
    rack: str
    """Where it sits."""


def rows(source: Context) -> Iterator[LabelRow]:
    """Yield the labels of all cables in the order of the port table, then those of the cords."""
    yield from _cables(source.plan)
    yield from _cords(source.plan)


def by_rack(plan: Plan) -> Iterator[tuple[str, list[LabelRow]]]:
    """Yield the labels that sit in each rack: all of them at once may be hundreds of thousands."""
    cables: dict[str, list[tuple[Connection, str]]] = {rack: [] for rack in plan.racks}
    for link in plan.connections:
        for rack, end in ((link.a_rack, "A"), (link.b_rack, "B")):
            cables.setdefault(rack, []).append((link, end))
    cords: dict[str, list[LabelRow]] = {}
    for row in _cords(plan):
        cords.setdefault(row.rack, []).append(row)
    for rack, own in cables.items():
        yield rack, [*(_cable(link, end) for link, end in own), *cords.get(rack, ())]


def _cables(plan: Plan) -> Iterator[LabelRow]:
    return (_cable(link, end) for link in plan.connections for end in ("A", "B"))


def _cable(link: Connection, end: str) -> LabelRow:
    near, far = label_ends(link)
    if end == "A":
        return LabelRow(
            link.link_id, "cable", end, near, far, link.label_a or f"{near}/{far}", link.color or "", link.a_rack
        )
    return LabelRow(
        link.link_id, "cable", end, far, near, link.label_b or f"{far}/{near}", link.color or "", link.b_rack
    )


def _cords(plan: Plan) -> Iterator[LabelRow]:
    for device in plan.devices.values():
        cords = [outlet for outlet in (device.pdu_a, device.pdu_b) if outlet]
        for number, outlet in enumerate(cords, 1):
            near, far = cord_ends(device, number, outlet)
            name = f"{device.name}-P{number}"
            yield LabelRow(
                link=name, kind="cord", end="A", near=near, far=far, label=f"{near}/{far}", color="", rack=device.rack
            )
            yield LabelRow(
                link=name, kind="cord", end="B", near=far, far=near, label=f"{far}/{near}", color="", rack=device.rack
            )


FORM: Form[Context, LabelRow] = Form(
    number=port_table.FORM.number,
    name="cable_labels",
    occasion=Occasion.PLAN,
    heavy=1,
    columns=(
        Column("link", 22, "code"),
        Column("kind", 11, "word"),
        Column("end", 5),
        Column("near", 32, "code"),
        Column("far", 32, "code"),
        Column("label", 60, "code"),
        Column("color", 6, "word"),
    ),
    rows=rows,
)
