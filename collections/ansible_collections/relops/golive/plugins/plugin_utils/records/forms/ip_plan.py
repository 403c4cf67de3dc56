"""《IP地址规划表》: every address of the plan, where it belongs and whether the host has it (form 4, X6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address

from ansible_collections.relops.golive.plugins.plugin_utils.model import Connection, Plan
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.evidence import Evidence
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.form import Form, Occasion
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import (
    DIFFERENT,
    EQUAL,
    UNMEASURED,
    Column,
    Row,
)
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.equipment import Findings, findings
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.ports import compare


@dataclass(frozen=True)
class AddressRow(Row):
    """One address; `verify` compares with the addresses the device was found to have."""

    address: str
    prefix: str
    vlan: int | None
    vlan_name: str
    gateway: str
    device: str
    interface: str
    use: str
    link_id: str
    verify: str


def rows(source: Context) -> list[AddressRow]:
    """Return gateways, port addresses and management addresses that stand in no port row, sorted by address."""
    found = source.once(findings)
    rows = [*_gateways(source.plan), *_ports(source, found), *_management(source.plan, found)]
    return sorted(rows, key=lambda row: (ip_address(row.address).packed, row.device))


def _gateways(plan: Plan) -> Iterator[AddressRow]:
    for number, vlan in plan.vlans.items():
        if vlan.gateway:
            prefix = _prefix_of(plan, vlan.gateway)
            yield AddressRow(
                address=str(vlan.gateway),
                prefix=prefix[0],
                vlan=number,
                vlan_name=vlan.name,
                gateway="",
                device="",
                interface="",
                use="gateway",
                link_id="",
                verify=UNMEASURED,
            )


def _ports(source: Context, found: Findings) -> Iterator[AddressRow]:
    plan = source.plan
    for link in plan.connections:
        if link.ip:
            number = prefix_vlan if (prefix_vlan := _prefix_of(plan, link.ip.ip)[1]) else None
            yield AddressRow(
                address=str(link.ip.ip),
                prefix=str(link.ip.network),
                vlan=number,
                vlan_name=plan.vlans[number].name if number else "",
                gateway=str(link.gateway or ""),
                device=link.a_device,
                interface=link.a_port,
                use=link.purpose,
                link_id=link.link_id,
                verify=_of_port(source, found, link),
            )


def _of_port(source: Context, found: Findings, link: Connection) -> str:
    """Return the verdict on a port's address: what its switch said of it, else what the device said of itself."""
    measured = source.once(compare)[link.link_id].address
    if measured is not None and link.ip is not None:
        return EQUAL if measured == str(link.ip.ip) else DIFFERENT
    return _verdict(found, link.a_device, str(link.ip and link.ip.ip))


def _management(plan: Plan, found: Findings) -> Iterator[AddressRow]:
    told = {(link.a_device, str(link.ip.ip)) for link in plan.connections if link.ip}
    for device in plan.devices.values():
        for use, address in (("management", device.mgmt_ip), ("bmc", device.oob_ip), ("vip", device.vip)):
            if address and (device.name, str(address)) not in told:
                told.add((device.name, str(address)))
                yield AddressRow(
                    address=str(address),
                    prefix=_prefix_of(plan, address)[0],
                    vlan=None,
                    vlan_name="",
                    gateway="",
                    device=device.name,
                    interface="",
                    use=use,
                    link_id="",
                    verify=_verdict(found, device.name, str(address)),
                )


def _prefix_of(plan: Plan, address: IPv4Address | IPv6Address) -> tuple[str, int | None]:
    """Return the plan's prefix that holds an address and its VLAN."""
    for number, vlan in plan.vlans.items():
        for prefix in vlan.prefixes:
            if address in prefix:
                return str(prefix), number
    return next(((str(one.prefix), None) for one in plan.prefixes if address in one.prefix), ("", None))


def _verdict(found: Findings, device: str, address: str) -> str:
    measured = found[device].addresses if device in found else None
    if measured is None:
        return UNMEASURED
    return EQUAL if address in measured else DIFFERENT


FORM: Form[Context, AddressRow] = Form(
    number="04",
    name="ip_plan",
    occasion=Occasion.PLAN,
    shown=(
        "address",
        "prefix",
        "vlan",
        "vlan_name",
        "device",
        "interface",
        "use",
        "verify",
    ),
    columns=(
        Column("address", 16, "code"),
        Column("prefix", 18, "code"),
        Column("vlan", 7, "number"),
        Column("vlan_name", 14),
        Column("gateway", 14, "code"),
        Column("device", 20),
        Column("interface", 22, "code"),
        Column("use", 12, "word"),
        Column("link_id", 14, "code"),
        Column(
            "verify",
            10,
            "verdict",
            evidence=(
                Evidence("fact", "hardware", where="host"),
                Evidence("fact", "ports.address", "network", "switch"),
            ),
        ),
    ),
    rows=rows,
)
