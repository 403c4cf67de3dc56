"""The ports of what stands on a twin: addresses, bonds, VLANs, as `relops.lab` takes them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.model import Connection, Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import LagMode, Mode
from ansible_collections.relops.golive.plugins.plugin_utils.site.cabling import stands
from ansible_collections.relops.golive.plugins.plugin_utils.site.twinned import OnTwin, link_on_twin
from ansible_collections.relops.golive.plugins.plugin_utils.twin.hardware import Hardware

SPEED = re.compile(r"(\d+(?:\.\d+)?)(g?)base")
LINUX = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,14}")
BONDS = {
    LagMode.LACP_ACTIVE: "lacp",
    LagMode.LACP_PASSIVE: "lacp",
    LagMode.STATIC: "static",
    LagMode.ACTIVE_BACKUP: "active-backup",
}


class Names:
    """The names that Linux takes for those of a maker: as they are where it does, else `port<number>`."""

    def __init__(self, names: Iterable[str]) -> None:
        self._known: dict[str, str] = {}
        self._used = {name for name in names if LINUX.fullmatch(name)}

    def of(self, name: str) -> str:
        """Return the Linux name of a port, bond or VLAN; the same again when it is asked again."""
        if name not in self._known:
            self._known[name] = name if LINUX.fullmatch(name) else self._free("port")
            self._used.add(self._known[name])
        return self._known[name]

    def new(self, name: str) -> str:
        """Return a name for something that is no port: as wished if nothing has it."""
        fits = LINUX.fullmatch(name) and name not in self._used
        found = name if fits else self._free("link")
        self._used.add(found)
        return found

    def _free(self, stem: str) -> str:
        return next(name for number in range(len(self._used) + 1) if (name := f"{stem}{number}") not in self._used)


def port_of(plan: Plan, device: str, port: str, record: Hardware) -> JSON:
    """Return one port with what its model and its record say of it."""
    component = plan.device_type(device).by_interface.get(port)
    speed = SPEED.match((component.type if component else "") or "")
    recorded = record.interfaces.get(port)
    found: JSON = {"name": port, "addresses": []}
    if speed:
        found["speed"] = int(float(speed[1]) * (1000 if speed[2] else 1))
    if recorded and recorded.mac:
        found["mac"] = recorded.mac.lower()
    return found


def sides(plan: Plan, device: str) -> list[tuple[str, Connection, bool]]:
    """Return port, connection and whether it is end a, of every connection of a device that is on the twin."""
    return [
        (port, link, first)
        for link in plan.links.get(device, ())
        for end, port, first in ((link.a_device, link.a_port, True), (link.b_device, link.b_port, False))
        if end == device and stands(link) and link_on_twin(plan, link) is not OnTwin.ABSENT
    ]


def linux_names(plan: Plan, host: str, record: Hardware) -> Names:
    """Return the names of a host's ports, the same whenever they are asked for."""
    parts = [part.name for part in plan.device_type(host).interfaces if part.name not in record.missing]
    names = Names(parts)
    for part in parts:
        names.of(part)
    return names


def station(plan: Plan, device: str, ports: list[JSON], linux: Names | None = None) -> JSON:
    """Return interfaces, bonds and VLANs of a host or stub, with their addresses; `ports` are those that it has.

    `linux` holds the names by which a host knows them. A port that had to be renamed tells nobody its name.
    """
    names = linux or Names(port["name"] for port in ports)
    by_name = {port["name"]: port for port in ports}
    bonds: dict[str, JSON] = {}
    vlans: dict[tuple[str, int], JSON] = {}
    for port, link, first in sides(plan, device):
        if port in by_name:
            end = _bond(bonds, names, port, link, first) or by_name[port]
            _address(plan, end, vlans, names, link, first)
    found = {"interfaces": ports, "bonds": list(bonds.values()), "vlans": list(vlans.values())}
    return _renamed(found, linux) if linux else found


def _renamed(found: JSON, names: Names) -> JSON:
    for port in found["interfaces"]:
        port["lldp"] = names.of(port["name"]) == port["name"]
        port["name"] = names.of(port["name"])
    for bond in found["bonds"]:
        bond["members"] = [names.of(member) for member in bond["members"]]
    for vlan in found["vlans"]:
        vlan["parent"] = names.of(vlan["parent"])
    return found


def _bond(bonds: dict[str, JSON], names: Names, port: str, link: Connection, first: bool) -> JSON | None:
    """Return the bond that a port belongs to, None when it belongs to none; its members are those that are there."""
    if link.lags is None or link.lag_mode is None:
        return None
    name = link.lags[0 if first else 1]
    if name not in bonds:
        bonds[name] = {"name": names.new(name), "mode": BONDS[link.lag_mode], "members": [], "addresses": []}
    if port not in bonds[name]["members"]:
        bonds[name]["members"].append(port)
    return bonds[name]


def _address(
    plan: Plan, end: JSON, vlans: dict[tuple[str, int], JSON], names: Names, link: Connection, first: bool
) -> None:
    """Give the address of a connection to its end a: to the port or bond, or to the VLAN in whose prefix it lies."""
    if not first or link.ip is None:
        return
    vlan = _tagged(plan, link)
    if vlan is not None:
        name = names.new(f"{end['name']}.{vlan}") if (end["name"], vlan) not in vlans else ""
        new = {"name": name, "parent": end["name"], "id": vlan, "addresses": []}
        end = vlans.setdefault((end["name"], vlan), new)
    if str(link.ip) not in end["addresses"]:
        end["addresses"].append(str(link.ip))
    if link.gateway is not None:
        end["gateway"] = str(link.gateway)


def _tagged(plan: Plan, link: Connection) -> int | None:
    """Return the VLAN that carries the address of a trunk with a tag, None where it goes without."""
    if link.mode is not Mode.TRUNK or link.ip is None:
        return None
    holding = [
        number for number in link.vlans if number in plan.vlans and link.ip.network in plan.vlans[number].prefixes
    ]
    return next((number for number in holding if number != link.vlan_untagged), None)
