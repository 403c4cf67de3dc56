"""Interfaces: those of the types with what the port table says of them, port channels, virtual ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.devices import device_ref
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.networks import Networks
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.place import site_of
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.thing import Ref, Thing
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.types import PARTS, Types, parts_of, told
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.values import (
    FIBRE,
    MODES,
    PORT_TYPES,
    described,
)
from ansible_collections.relops.golive.plugins.plugin_utils.model import Connection, Device, Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import DeviceKind, LagMode, LinkPurpose
from ansible_collections.relops.golive.plugins.plugin_utils.site.cabling import stands
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.sides import (
    Side,
    description,
    group_description,
)

_PART = next(part for part in PARTS if part.kind == "dcim.interface")


class Ports:
    """Every interface of the plan: what the type brings, completed by the lines of the port table."""

    def __init__(self, plan: Plan, types: Types, networks: Networks) -> None:
        self.plan, self.types, self.networks = plan, types, networks
        self.virtual: dict[tuple[str, str], None] = {}
        self.macs: dict[str, Ref] = {}

    def lag(self, link: Connection, side: Side) -> str:
        """Return the port channel of an end; a bond that is active-backup is the host's alone."""
        switch = self._own(side).type is DeviceKind.SWITCH
        return "" if switch and link.lag_mode is LagMode.ACTIVE_BACKUP else side.lag

    def carrier(self, link: Connection) -> Ref:
        """Return the interface that carries the address of a line: the port of end a, or its port channel."""
        near = next(sides(link))
        return Ref("dcim.interface", (link.a_device, self.lag(link, near) or link.a_port))

    def management(self, device: Device, purpose: LinkPurpose, made_up: str, kept: bool) -> Ref:
        """Return the interface of an address that is on no line: of that purpose, the `kept` one, or virtual."""
        lines = [link.a_port for link in self.plan.links.get(device.name, ())
                 if link.a_device == device.name and link.purpose is purpose and stands(link)]  # fmt: skip
        own = parts_of(self.types.of(device), "interfaces") if kept else []
        found = [*lines, *(one["name"] for one in own if one.get("mgmt_only"))]
        if not found:
            self.virtual[device.name, made_up] = None
        return Ref("dcim.interface", (device.name, found[0] if found else made_up))

    def things(self) -> Iterator[Thing]:
        """Yield port channels and virtual interfaces, then ports; call when every address has found its interface."""
        for (device, lag), members in self._groups().items():
            yield self._thing(device, lag, self._group(members), "dcim.interface.group")
        for device, name in self.virtual:
            fields = {"type": "virtual", "mgmt_only": True, "enabled": True}
            yield self._thing(device, name, fields, "dcim.interface.group")
        for (device, port), fields in self._ports().items():
            yield self._thing(device, port, fields, "dcim.interface")

    def _thing(self, device: str, name: str, fields: Mapping[str, Any], kind: str) -> Thing:
        return Thing(kind, (device, name), {"device": device_ref(device), "name": name, **fields})

    def _groups(self) -> dict[tuple[str, str], list[Side]]:
        """Return the members of every port channel: those of lines that stand."""
        found: dict[tuple[str, str], list[Side]] = {}
        for link in filter(stands, self.plan.connections):
            for side in sides(link):
                if lag := self.lag(link, side):
                    found.setdefault((_device(side), lag), []).append(side)
        return dict(sorted(found.items()))

    def _group(self, members: list[Side]) -> dict[str, Any]:
        side = members[0]
        if _device(side) in self.plan.switches:
            text = group_description(self.plan, members)
        else:
            peers = dict.fromkeys(f"{one.peer} {one.peer_lag}" for one in members)
            text = " ".join((*peers, side.link.lag_mode.en if side.link.lag_mode else ""))
        fields = {"type": "lag", "enabled": True, "description": described(text)}
        return {**fields, **self._vlans(side)}

    def _ports(self) -> dict[tuple[str, str], dict[str, Any]]:
        found: dict[tuple[str, str], dict[str, Any]] = {}
        for device in self.plan.devices.values():
            for one in parts_of(self.types.of(device), "interfaces"):
                found[device.name, one["name"]] = {"enabled": True, "mgmt_only": False, **told(one, _PART)}
        for link in sorted(self.plan.connections, key=stands):  # a line that stands has the last word on its port
            for side in sides(link):
                if not self._passes(side):
                    port = found.setdefault((_device(side), _port(side)), {})
                    port.update({**_guess(link), **port, **self._line(link, side)})
        return found

    def _passes(self, side: Side) -> bool:
        """Tell whether an end is no interface but a port of a patch panel."""
        raw = self.types.of(self._own(side))
        return any(one["name"] == _port(side) for key in ("front-ports", "rear-ports") for one in parts_of(raw, key))

    def _line(self, link: Connection, side: Side) -> dict[str, Any]:
        """Return what a line says of the interface at one of its ends."""
        lag = self.lag(link, side) if stands(link) else ""
        own = _device(side)
        text = description(self.plan, side) if own in self.plan.switches else (
            f"{side.peer} {side.peer_port} {link.link_id}"
        )  # fmt: skip
        return {
            "enabled": stands(link),
            "speed": link.speed.mbps * 1000 or None,
            "duplex": link.duplex.value,
            "description": described(text),
            "lag": Ref("dcim.interface", (own, lag)) if lag else None,
            **({} if lag else self._vlans(side)),
        }

    def _vlans(self, side: Side) -> dict[str, Any]:
        """Return mode and VLANs: a switch has them, the host behind it is untagged or knows by itself."""
        own, link = self._own(side), side.link
        if own.type is not DeviceKind.SWITCH or not stands(link) or link.mode.value not in MODES:
            return {"mode": "", "untagged_vlan": None, "tagged_vlans": ()}
        site = site_of(self.plan, own)
        return {
            "mode": MODES[link.mode.value],
            "untagged_vlan": self.networks.vlan(site, link.vlan_untagged) if link.vlan_untagged else None,
            "tagged_vlans": tuple(self.networks.vlan(site, number) for number in link.vlan_tagged),
        }

    def _own(self, side: Side) -> Device:
        return self.plan.devices[_device(side)]


def _guess(link: Connection) -> dict[str, Any]:
    """Return what an interface is that no type brings: by the speed and medium of its line."""
    fibre = link.media.value in FIBRE
    return {"type": PORT_TYPES.get((link.speed.value, fibre), "other"), "mgmt_only": False}


def sides(link: Connection) -> Iterator[Side]:
    """Yield both ends of a line, end a first."""
    lag_a, lag_b = link.lags or ("", "")
    yield Side(link, link.a_port, link.b_device, link.b_port, lag_a, lag_b, True, None)
    yield Side(link, link.b_port, link.a_device, link.a_port, lag_b, lag_a, False, None)


def _device(side: Side) -> str:
    return side.link.a_device if side.first else side.link.b_device


def _port(side: Side) -> str:
    return side.port
