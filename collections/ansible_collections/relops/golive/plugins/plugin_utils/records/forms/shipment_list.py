"""《产品发货清单》: what has to be shipped for the plan and where it is racked (form 2, R9).

What only the vendor knows (case, way bill, day of dispatch) is left empty for him to fill in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ansible_collections.relops.golive.plugins.plugin_utils.model import Device
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import DeviceKind, LinkStatus, RunState
from ansible_collections.relops.golive.plugins.plugin_utils.model.device_types import type_of
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.form import Form, Occasion
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import Column
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from ansible_collections.relops.golive.plugins.plugin_utils.site.purchases import devices_of

YEAR_DAYS = 365.2425
TO_COME = (LinkStatus.PLANNED,)
"""Connections whose cable is still to be laid."""


@dataclass(frozen=True)
class Goods:
    """One line: so many of one thing, with the devices of the equipment list that it becomes."""

    item_name: str
    qty: int
    unit: str
    category: str = ""
    contract_no: str = ""
    vendor: str = ""
    model: str = ""
    part_no: str = ""
    eta: str = ""
    remark: str = ""
    devices: tuple[Device, ...] = ()
    ship_to: tuple[str, ...] = ()
    licence_end: str = ""

    @property
    def places(self) -> tuple[str, ...]:
        """Return where each of them is mounted: `B05 20-21U SHZJ-PAY-APP01`."""
        return tuple(" ".join(filter(None, (one.rack, str(one.units or ""), one.name))) for one in self.devices)

    @property
    def years(self) -> int | None:
        """Return the years of warranty, None where they differ or nobody says."""
        spans = {round((one.warranty_end - one.warranty_start).days / YEAR_DAYS) for one in self.devices}
        return spans.pop() if len(spans) == 1 else None

    def all_of(self, key: str) -> tuple[str, ...]:
        """Return what the equipment list says of them under a key, each once."""
        return tuple(dict.fromkeys(str(found) for one in self.devices if (found := getattr(one, key))))


def rows(context: Context) -> Iterator[tuple[int, Goods]]:
    """Yield what was bought, then devices that come and were not bought, then cables to be laid, numbered."""
    yield from enumerate([*_bought(context), *_not_bought(context), *_cables(context)], 1)


def _bought(context: Context) -> Iterator[Goods]:
    for one in context.plan.procurement:
        line = Goods(
            item_name=context.text(one.item),
            qty=one.quantity,
            unit=one.unit,
            contract_no=one.contract_no or "",
            vendor=one.vendor,
            model=one.model or "",
            eta=str(one.due_date),
            remark=context.text(one.purpose) if one.purpose else "",
            licence_end=str(one.valid_until or ""),
        )
        yield _becoming(context, line, devices_of(one, context.plan.devices.values()))


def _not_bought(context: Context) -> Iterator[Goods]:
    """Yield devices that have not arrived and that no line of the procurement names, by contract and model."""
    plan, groups = context.plan, dict[tuple[str, str], list[Device]]()
    bought = {device.name for one in plan.procurement for device in devices_of(one, plan.devices.values())}
    for device in plan.devices.values():
        goods = device.type is not DeviceKind.RESERVED and device.run_state is not RunState.REMOVED
        if goods and device.arrival_date is None and device.name not in bought:
            groups.setdefault((device.contract_no or "", device.model), []).append(device)
    for (contract, model), devices in groups.items():
        line = Goods(
            item_name=devices[0].type.in_(context.texts.language),
            qty=len(devices),
            unit=context.texts("shipment.device_unit"),
            contract_no=contract,
            model=model,
            remark=context.texts("shipment.not_bought"),
        )
        yield _becoming(context, line, devices)


def _becoming(context: Context, line: Goods, devices: Sequence[Device]) -> Goods:
    """Return the line with what the equipment list says of the devices that it becomes."""
    types = context.plan.device_types
    own = [device for device in devices if device.model == line.model]
    kind = type_of(own[0], types) if own else types.get(line.model)
    rooms = {device.rack: device.room for device in devices}
    return replace(
        line,
        part_no=(kind.part_number or "") if kind else "",
        category="hardware" if devices else "",
        devices=tuple(devices),
        ship_to=tuple(dict.fromkeys(_room(context, rack, room) for rack, room in rooms.items())),
    )


def _room(context: Context, rack: str, room: str) -> str:
    plan = context.plan
    site = plan.racks[rack].site if rack in plan.racks else ""
    name = context.text(plan.sites[site].name) if site in plan.sites else site
    return f"{name} {room}".strip()


def _cables(context: Context) -> Iterator[Goods]:
    """Yield the cables that are still to be laid, by medium, connector, length and colour."""
    texts = context.texts
    wanted = Counter(
        (str(link.media), str(link.connector or ""), link.length, str(link.color or ""))
        for link in context.plan.connections
        if link.status in TO_COME
    )
    for (media, connector, length, color), count in sorted(wanted.items(), key=str):
        parts = (media, connector, "" if length is None else f"{length:g} m", texts.word(color))
        yield Goods(
            item_name=texts("shipment.cable"),
            qty=count,
            unit=texts("shipment.cable_unit"),
            category="cable",
            model=" ".join(filter(None, parts)),
        )


def _empty(_row: tuple[int, Goods]) -> str:
    return ""


FORM: Form[Context, tuple[int, Goods]] = Form(
    number="02",
    name="shipment_list",
    occasion=Occasion.APPROVAL,
    signers=("project", "integration", "vendor"),
    paper="A3",
    named=("no", "item_name", "model"),
    frozen=4,
    rows=rows,
    subject=lambda row: row[1],
    columns=(
        Column("no", 5, of=lambda row: row[0]),
        Column("contract_no", 15, "code"),
        Column("vendor", 12),
        Column("item_name", 16),
        Column("brand", 10, of=lambda row: row[1].all_of("vendor")),
        Column("model", 20),
        Column("part_no", 14, "code"),
        Column("spec", 26, of=lambda row: row[1].all_of("spec")),
        Column("category", 7, "word"),
        Column("qty", 6, "number"),
        Column("unit", 6),
        Column("serials", 16, "code", of=lambda row: row[1].all_of("serial")),
        Column("weight", 8, "number", of=lambda row: sum(one.weight for one in row[1].devices) or None),
        Column("eta", 11),
        Column("ship_to", 18),
        Column("places", 30, "code"),
        Column("warranty_years", 6, "number", of=lambda row: row[1].years),
        Column("remark", 24),
        Column("case_no", 10, of=_empty),
        Column("ship_date", 11, of=_empty),
        Column("waybill", 14, of=_empty),
        Column("consignee", 14, of=_empty),
        Column("licence_end", 11, of=lambda row: row[1].licence_end or None),
    ),
)
