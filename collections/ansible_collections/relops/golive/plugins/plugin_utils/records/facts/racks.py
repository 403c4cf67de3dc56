"""What is mounted where, what hangs on which outlet and what a rack bears (form 5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ansible_collections.relops.golive.plugins.plugin_utils.model import Device, Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import Depth, DeviceKind, Face
from ansible_collections.relops.golive.plugins.plugin_utils.model.device_types import type_of
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import DIFFERENT, FITS, UNMEASURED, Row
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.equipment import Findings
from ansible_collections.relops.golive.plugins.plugin_utils.site.power import loads, outlets, pdus, supplies
from ansible_collections.relops.golive.plugins.plugin_utils.site.racks import weights


@dataclass(frozen=True)
class RackRow(Row):
    """One mounted thing; U counted bottom-up from 1, W, kg; `verify`: its identity as measured against the list."""

    room: str
    rack: str
    face: str
    u_start: int | None
    u_end: int | None
    u_height: int
    device_name: str
    type: str
    vendor: str
    model: str
    asset_no: str
    serial: str
    depth: str
    p_rated: float | None
    p_est: float
    weight: float
    psu_count: int
    pdu_a: str
    pdu_b: str
    single_power: bool
    airflow: str
    system: str
    owner: str
    status: str
    verify: str
    remark: str


@dataclass(frozen=True)
class RackHead(Row):
    """What a rack holds and bears; loads are those of one feed with the other dead, limits after utilization."""

    site: str
    room: str
    rack: str
    u_height: int
    size_mm: str
    used_u: int
    free_u: int
    power_sum: float
    load_a: float
    limit_a: float | None
    load_b: float
    limit_b: float | None
    weight_sum: float
    max_weight: float
    verify: str


@dataclass(frozen=True, slots=True)
class Outlet:
    """One outlet of a PDU in its rack; `used_by` is the device that hangs on it, or empty."""

    feed: str
    pdu: str
    label: str
    used_by: str


def rack_rows(plan: Plan, rack: str, findings: Findings) -> list[RackRow]:
    """Return what is mounted in a rack, top first, zero-U things last."""
    devices = [device for device in plan.devices.values() if device.rack == rack]
    return [_row(plan, device, findings) for device in sorted(devices, key=lambda one: (-one.u_start, one.name))]


def rack_head(plan: Plan, name: str, rows: list[RackRow]) -> RackHead:
    """Return the totals of a rack; `verify`: different when a planned load or weight is over its limit, else fits."""
    rack = plan.racks[name]
    taken = {
        unit
        for row in rows
        if row.u_start and row.u_end and row.type != DeviceKind.BLANK
        for unit in range(row.u_start, row.u_end + 1)
    }
    own = [device for device in plan.devices.values() if device.rack == name]
    carried = loads(own, plan.racks)
    limits = {feed: round(rack.feeds[feed].limit_w, 1) if feed in rack.feeds else None for feed in "AB"}
    weighs = weights({name: rack}, own)[name]
    faults = [
        f"load_{feed.lower()}"
        for feed in "AB"
        if (limit := limits[feed]) is not None and carried.get((name, feed), 0.0) > limit
    ]
    faults += ["weight_sum"] if weighs > rack.max_weight_kg else []
    return RackHead(
        site=rack.site,
        room=rack.room,
        rack=name,
        u_height=rack.u_height,
        size_mm=f"{rack.width_mm}×{rack.depth_mm}",
        used_u=len(taken),
        free_u=rack.u_height - len(taken),
        power_sum=sum(row.p_est for row in rows),
        load_a=carried.get((name, "A"), 0.0),
        limit_a=limits["A"],
        load_b=carried.get((name, "B"), 0.0),
        limit_b=limits["B"],
        weight_sum=weighs,
        max_weight=rack.max_weight_kg,
        verify=DIFFERENT if faults else FITS,
        faults=tuple(faults),
    )


def rack_outlets(plan: Plan, rack: str) -> list[Outlet]:
    """Return the outlets of the rack's PDUs, feed A first, by number: those of the type, at least the used ones."""
    return [outlet for feed in "AB" for outlet in _outlets(plan, rack, feed)]


def _outlets(plan: Plan, rack: str, feed: str) -> Iterator[Outlet]:
    pdu = pdus({rack: plan.racks[rack]}, plan.devices.values()).get((rack, feed))
    used = {}
    for device in plan.devices.values():
        outlet = outlets(plan.racks[rack], device).get(feed) if device.rack == rack else None
        if outlet:
            used[outlet.number] = device.name
    kind = type_of(plan.devices[pdu], plan.device_types) if pdu else None
    count = max(len(kind.power_outlets) if kind else 0, *used, 0)
    for number in range(1, count + 1):
        yield Outlet(feed, pdu or f"PDU-{feed}", f"{number:02d}", used.get(number, ""))


def _row(plan: Plan, device: Device, findings: Findings) -> RackRow:
    kind = type_of(device, plan.device_types)
    units, found = device.units, findings.get(device.name)
    depth = device.depth or (Depth.FULL if kind is None or kind.is_full_depth else Depth.HALF)
    psus = supplies(device, plan.device_types)
    return RackRow(
        room=device.room,
        rack=device.rack,
        face=(device.face or Face.FRONT) if units else "",
        u_start=units.first if units else None,
        u_end=units.last if units else None,
        u_height=units.last - units.first + 1 if units else 0,
        device_name=device.name,
        type=device.type,
        vendor=device.vendor,
        model=device.model,
        asset_no=device.asset_no,
        serial=device.serial,
        depth=depth,
        p_rated=device.power_w,
        p_est=device.p_est,
        weight=device.weight,
        psu_count=psus,
        pdu_a=str(device.pdu_a or ""),
        pdu_b=str(device.pdu_b or ""),
        single_power=device.single_power or psus == 1,
        airflow=device.airflow or "",
        system=device.system,
        owner=device.admin,
        status=device.run_state,
        verify=found.verdict if found else UNMEASURED,
        remark=device.remark or "",
    )
