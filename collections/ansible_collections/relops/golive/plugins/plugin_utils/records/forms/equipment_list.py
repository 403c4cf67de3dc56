"""《运行设备清单》: declared and measured identity of every device side by side (form 7, R24)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ansible_collections.relops.golive.plugins.plugin_utils.model import Device
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.evidence import HARDWARE
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.form import Form, Occasion
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import Column, Row
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.equipment import Finding, findings

COLUMN_OF = {
    "serial": "serial_measured",
    "model": "model_measured",
    "os": "os_measured",
    "hostname": "hostname_measured",
    "ip": "ip_measured",
}


@dataclass(frozen=True)
class EquipmentRow(Row):
    """One device of the list and what it said of itself; `day` is that on which its warranty is looked at."""

    device: Device
    found: Finding
    day: date
    addresses: tuple[str, ...]
    """Those of its ports that are not for management, where the list names none."""
    verified_at: str

    @property
    def cords(self) -> list[str]:
        """Return the outlets on which it hangs."""
        return [str(outlet) for outlet in (self.device.pdu_a, self.device.pdu_b) if outlet]


def rows(context: Context) -> Iterator[EquipmentRow]:
    """Yield one row per device of the list, in its order. Never a password here."""
    known = context.once(findings)
    day = (context.end or context.plan.window.end).date()
    for device in context.plan.devices.values():
        found = known.get(device.name, Finding())
        faults = ("verify", *(COLUMN_OF[fault] for fault in found.faults)) if found.faults else ()
        business = _business(context, device.name)
        yield EquipmentRow(device, found, day, business, context.printed_time(found.time), faults=faults)


def _business(context: Context, device: str) -> tuple[str, ...]:
    """Return a device's addresses of the port table that are not for management."""
    links = context.plan.links.get(device, ())
    return tuple(
        str(link.ip.ip)
        for link in links
        if link.ip and link.a_device == device and link.purpose not in ("management", "bmc")
    )


FORM: Form[Context, EquipmentRow] = Form(
    number="07",
    name="equipment_list",
    occasion=Occasion.PLAN,
    paper="A3",
    frozen=3,
    shown=(
        "name",
        "type",
        "rack",
        "u_start",
        "model",
        "model_measured",
        "serial",
        "serial_measured",
        "os_version",
        "os_measured",
        "mgmt_ip",
        "verify",
    ),
    rows=rows,
    subject=lambda row: row.device,
    columns=(
        Column("device_id", 6),
        Column("asset_no", 15, "code"),
        Column("name", 18),
        Column("type", 8),
        Column("vendor", 9),
        Column("model", 13),
        Column("model_measured", 13, measured=True, of=lambda row: row.found.model),
        Column("serial", 14, "code"),
        Column("serial_measured", 14, "code", measured=True, of=lambda row: row.found.serial),
        Column("spec", 20),
        Column("room", 7),
        Column("rack", 6),
        Column("u_start", 6, "number", of=lambda row: row.device.units and row.device.units.first),
        Column("u_end", 6, "number", of=lambda row: row.device.units and row.device.units.last),
        Column("pdu", 18, of=lambda row: " ".join(row.cords)),
        Column("single_power", 6, of=lambda row: row.device.single_power or len(row.cords) == 1),
        Column("power_w", 8, "number"),
        Column("mgmt_ip", 14, "code"),
        Column("oob_ip", 14, "code"),
        Column("ip_measured", 16, "code", measured=True, of=lambda row: row.found.addresses),
        Column("app_ip", 16, "code", of=lambda row: tuple(map(str, row.device.app_ip)) or row.addresses),
        Column("vip", 12, "code"),
        Column("hostname", 16),
        Column("hostname_measured", 16, measured=True, of=lambda row: row.found.hostname),
        Column("os_version", 15),
        Column("os_measured", 15, measured=True, of=lambda row: row.found.os),
        Column("firmware", 12, measured=True, of=lambda row: row.found.firmware),
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
        Column("in_warranty", 6, of=lambda row: row.device.warranty_start <= row.day <= row.device.warranty_end),
        Column("rack_date", 11),
        Column("online_date", 11),
        Column("unrack_date", 11),
        Column("run_state", 7),
        Column("verify", 9, "verdict", of=lambda row: row.found.verdict, evidence=(HARDWARE,)),
        Column("source", 9, "word", later=True, of=lambda row: "collected" if row.found.time else "declared"),
        Column("verified_at", 20, later=True, of=lambda row: row.verified_at),
        Column("remark", 10),
    ),
)
