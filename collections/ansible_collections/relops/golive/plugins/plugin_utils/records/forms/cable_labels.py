"""Every label to print: two per cable, two per power cord (form 6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.form import Form, Occasion
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import Column, Row
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.labels import cord_ends, label_ends, labels_of
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


def rows(source: Context) -> list[LabelRow]:
    """Return the labels of all cables in the order of the port table, then those of the cords."""
    return [*_cables(source.plan), *_cords(source.plan)]


def _cables(plan: Plan) -> Iterator[LabelRow]:
    for link in plan.connections:
        near, far = label_ends(link)
        label_a, label_b = labels_of(link)
        yield LabelRow(
            link=link.link_id,
            kind="cable",
            end="A",
            near=near,
            far=far,
            label=label_a,
            color=link.color or "",
            rack=link.a_rack,
        )
        yield LabelRow(
            link=link.link_id,
            kind="cable",
            end="B",
            near=far,
            far=near,
            label=label_b,
            color=link.color or "",
            rack=link.b_rack,
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
        Column("kind", 8, "word"),
        Column("end", 6),
        Column("near", 32, "code"),
        Column("far", 32, "code"),
        Column("label", 60, "code"),
        Column("color", 8, "word"),
    ),
    rows=rows,
)
