"""《运行设备清单》: declared and measured identity of every device side by side (form 7, R24)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ansible_collections.relops.golive.plugins.plugin_utils.model import Device
from ansible_collections.relops.golive.plugins.plugin_utils.records.equipment import Finding, findings
from ansible_collections.relops.golive.plugins.plugin_utils.records.source import Source
from ansible_collections.relops.golive.plugins.plugin_utils.records.table import Column, Row, Table

COLUMN_OF = {
    "serial": "serial_measured",
    "model": "model_measured",
    "os": "os_measured",
    "hostname": "hostname_measured",
    "ip": "ip_measured",
}


@dataclass(frozen=True)
class EquipmentRow(Row):
    """One device; `*_measured` is what it said of itself, None when nobody asked it. Never a password here."""

    device_id: str
    asset_no: str
    name: str
    type: str
    vendor: str
    model: str
    model_measured: str | None
    serial: str
    serial_measured: str | None
    spec: str
    room: str
    rack: str
    u_start: int | None
    u_end: int | None
    pdu: str
    single_power: bool
    power_w: float | None
    mgmt_ip: str
    oob_ip: str
    ip_measured: tuple[str, ...] | None
    app_ip: tuple[str, ...]
    vip: str
    hostname: str
    hostname_measured: str | None
    os_version: str
    os_measured: str | None
    firmware: str | None
    system: str
    zone: str
    purpose: str
    admin: str
    app_owner: str
    dept: str
    contract_no: str
    finance_no: str
    arrival_date: str
    maint_vendor: str
    maint_type: str
    warranty_start: str
    warranty_end: str
    in_warranty: bool
    rack_date: str
    online_date: str
    unrack_date: str
    run_state: str
    verify: str
    source: str
    verified_at: str
    remark: str


COLUMNS = (
    Column("device_id", 6),
    Column("asset_no", 15, "code"),
    Column("name", 18),
    Column("type", 8),
    Column("vendor", 9),
    Column("model", 13),
    Column("model_measured", 13, measured=True),
    Column("serial", 14, "code"),
    Column("serial_measured", 14, "code", True),
    Column("spec", 20),
    Column("room", 7),
    Column("rack", 6),
    Column("u_start", 6, "number"),
    Column("u_end", 6, "number"),
    Column("pdu", 18),
    Column("single_power", 6),
    Column("power_w", 8, "number"),
    Column("mgmt_ip", 14, "code"),
    Column("oob_ip", 14, "code"),
    Column("ip_measured", 16, "code", True),
    Column("app_ip", 16, "code"),
    Column("vip", 12, "code"),
    Column("hostname", 16),
    Column("hostname_measured", 16, measured=True),
    Column("os_version", 15),
    Column("os_measured", 15, measured=True),
    Column("firmware", 12, measured=True),
    Column("system", 14),
    Column("zone", 7),
    Column("purpose", 12),
    Column("admin", 7),
    Column("app_owner", 7),
    Column("dept", 8),
    Column("contract_no", 13),
    Column("finance_no", 9),
    Column("arrival_date", 11),
    Column("maint_vendor", 9),
    Column("maint_type", 8),
    Column("warranty_start", 11),
    Column("warranty_end", 11),
    Column("in_warranty", 6),
    Column("rack_date", 11),
    Column("online_date", 11),
    Column("unrack_date", 11),
    Column("run_state", 7),
    Column("verify", 9, "verdict"),
    Column("source", 9, "word"),
    Column("verified_at", 20),
    Column("remark", 10),
)


def table(source: Source) -> Table[EquipmentRow]:
    """Return one row per device of the list, in its order."""
    found = source.once(findings)
    today = (source.end or source.plan.window.end).date()
    rows = [_row(device, found.get(device.name, Finding()), source, today) for device in source.plan.devices.values()]
    return Table("07", "equipment_list", COLUMNS, rows, paper="A3", frozen=3)


def _row(device: Device, found: Finding, source: Source, today: date) -> EquipmentRow:
    units = device.units
    cords = [str(cord) for cord in (device.pdu_a, device.pdu_b) if cord]
    return EquipmentRow(
        device_id=device.device_id or "",
        asset_no=device.asset_no,
        name=device.name,
        type=device.type,
        vendor=device.vendor,
        model=device.model,
        model_measured=found.model,
        serial=device.serial,
        serial_measured=found.serial,
        spec=device.spec or "",
        room=device.room,
        rack=device.rack,
        u_start=units.first if units else None,
        u_end=units.last if units else None,
        pdu=" ".join(cords),
        single_power=device.single_power or len(cords) == 1,
        power_w=device.power_w,
        mgmt_ip=_text(device.mgmt_ip),
        oob_ip=_text(device.oob_ip),
        ip_measured=found.addresses,
        app_ip=tuple(map(str, device.app_ip)) or _business(source, device.name),
        vip=_text(device.vip),
        hostname=device.hostname or "",
        hostname_measured=found.hostname,
        os_version=device.os_version or "",
        os_measured=found.os,
        firmware=found.firmware,
        system=device.system,
        zone=device.zone or "",
        purpose=device.purpose,
        admin=device.admin,
        app_owner=device.app_owner,
        dept=device.dept or "",
        contract_no=device.contract_no or "",
        finance_no=device.finance_no or "",
        arrival_date=_text(device.arrival_date),
        maint_vendor=device.maint_vendor or "",
        maint_type=device.maint_type or "",
        warranty_start=str(device.warranty_start),
        warranty_end=str(device.warranty_end),
        in_warranty=device.warranty_start <= today <= device.warranty_end,
        rack_date=str(device.rack_date),
        online_date=str(device.online_date),
        unrack_date=_text(device.unrack_date),
        run_state=device.run_state,
        verify=found.verdict,
        source="collected" if found.time else "declared",
        verified_at=source.printed_time(found.time),
        remark=device.remark or "",
        faults=("verify", *(COLUMN_OF[fault] for fault in found.faults)) if found.faults else (),
    )


def _business(source: Source, device: str) -> tuple[str, ...]:
    """Return a device's addresses of the port table that are not for management."""
    links = source.plan.links.get(device, ())
    return tuple(
        str(link.ip.ip)
        for link in links
        if link.ip and link.a_device == device and link.purpose not in ("management", "bmc")
    )


def _text(value: object) -> str:
    return "" if value is None else str(value)
