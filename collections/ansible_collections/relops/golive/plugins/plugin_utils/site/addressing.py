"""Addresses of devices and ports: each in a prefix of the plan or on a port, each one device's (X6)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from ansible_collections.relops.golive.plugins.plugin_utils.model import Connection, Device, Plan
from ansible_collections.relops.golive.plugins.plugin_utils.site.breach import Breach
from ansible_collections.relops.golive.plugins.plugin_utils.site.cabling import stands

Address = IPv4Address | IPv6Address
Prefix = IPv4Network | IPv6Network
OWN = ("mgmt_ip", "oob_ip", "app_ip", "vip")


def prefixes(plan: Plan) -> list[Prefix]:
    """Return every prefix of a plan: those of its VLANs, then the plain ones."""
    return [prefix for prefix, _gateway in gateways(plan)]


def addresses(device: Device) -> Iterator[tuple[str, Address]]:
    """Yield the field and value of every address that the equipment list gives a device."""
    for key in OWN:
        value = getattr(device, key)
        for address in value if isinstance(value, tuple) else (value,):
            if address is not None:
                yield key, address


def unplanned(devices: Sequence[Device], links: Sequence[Connection], known: Collection[Prefix]) -> Iterator[Breach]:
    """Yield addresses of the equipment list that are neither on a port nor in a prefix of the plan."""
    ports = {link.ip.ip for link in links if link.ip is not None}
    for index, device in enumerate(devices):
        for key, address in addresses(device):
            if address not in ports and not any(address in prefix for prefix in known):
                zh, en = "不在端口表或任何网段中（X6）", "is neither in the port table nor in a prefix of the plan (X6)"
                yield Breach(index, key, f"{device.name} {address}", zh, en)


@dataclass(frozen=True)
class Claim:
    """An address that somebody has: the table (prefix, device or link), its line and field, and who that is."""

    table: str
    index: int
    key: str
    owner: str
    address: Address


def claims(plan: Plan, devices: Sequence[Device]) -> Iterator[Claim]:
    """Yield every address that only one device may have: gateways, those of devices, of ports, of applications.

    A VIP is several devices' by its nature. A decommissioned line has no address.
    """
    for index, (prefix, gateway) in enumerate(gateways(plan)):
        if gateway is not None:
            yield Claim("prefix", index, "gateway", str(prefix), gateway)
    yield from _of_devices(devices, ("mgmt_ip", "oob_ip"))
    for index, link in enumerate(plan.connections):
        if link.ip is not None and stands(link):
            yield Claim("link", index, "ip", link.a_device, link.ip.ip)
    yield from _of_devices(devices, ("app_ip",))


def doubles(plan: Plan, devices: Sequence[Device]) -> Iterator[tuple[Claim, Claim]]:
    """Yield claims on an address that another owner claimed first, each with that first claim."""
    taken: dict[Address, Claim] = {}
    for claim in claims(plan, devices):
        if claim.table == "prefix":
            taken[claim.address] = claim
        elif (first := taken.setdefault(claim.address, claim)).owner != claim.owner:
            yield claim, first


def gateways(plan: Plan) -> list[tuple[Prefix, Address | None]]:
    """Return every prefix of a plan with its gateway, where it has one inside, in the order of `prefixes`."""
    of_vlans = [
        (prefix, vlan.gateway if vlan.gateway is not None and vlan.gateway in prefix else None)
        for vlan in plan.vlans.values()
        for prefix in vlan.prefixes
    ]
    return [*of_vlans, *((plain.prefix, plain.gateway) for plain in plan.prefixes)]


def _of_devices(devices: Sequence[Device], keys: tuple[str, ...]) -> Iterator[Claim]:
    for index, device in enumerate(devices):
        for key, address in addresses(device):
            if key in keys:
                yield Claim("device", index, key, device.name, address)
