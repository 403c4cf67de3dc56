"""Cables: lines of the port table, through the patch panels that they name; cords to the PDUs; feeds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.devices import device_ref, inlets
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.thing import Ref, Thing
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.types import Types, mappings, parts_of
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.values import (
    CABLE_COLOURS,
    CABLE_TYPES,
    LAID,
    described,
)
from ansible_collections.relops.golive.plugins.plugin_utils.model import Connection, Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import DeviceKind, LinkStatus
from ansible_collections.relops.golive.plugins.plugin_utils.site.cabling import stands
from ansible_collections.relops.golive.plugins.plugin_utils.site.labels import cord_label, labels
from ansible_collections.relops.golive.plugins.plugin_utils.site.power import feed_of, pdus

_PATCH = re.compile(r"(.+)-(\d{1,3})U?:(.+)")
_KINDS = {"interfaces": "dcim.interface", "front-ports": "dcim.frontport", "rear-ports": "dcim.rearport"}


class Cables:
    """Every cable of the plan; `told` says which lines could not be drawn as they are, and why."""

    def __init__(self, plan: Plan, types: Types, connected: frozenset[str]) -> None:
        self.plan, self.types, self.connected = plan, types, connected
        self.taken: dict[Ref, frozenset[Ref]] = {}
        self.told: list[Said] = []
        self.panels = {
            (device.rack, unit): device.name
            for device in plan.devices.values()
            if device.type is DeviceKind.PATCH_PANEL
            for unit in range(device.u_start, device.u_end + 1)
        }

    def things(self) -> Iterator[Thing]:
        """Yield the cables of lines that stand, of those that don't, cords, and feeds."""
        for link in sorted(self.plan.connections, key=stands, reverse=True):
            yield from self._line(link)
        yield from self._cords()
        yield from self._feeds()

    def _line(self, link: Connection) -> Iterator[Thing]:
        path = self._path(link)
        pieces = list(zip(path[::2], path[1::2], strict=True))
        label_a, label_b = labels(link)
        texts = [link.label_a or label_a, *[""] * (len(pieces) - 2), link.label_b or label_b][: len(pieces)]
        for place, (near, far) in enumerate(pieces):
            panels = near.kind != "dcim.interface" and far.kind != "dcim.interface"
            whole = len(pieces) == 1
            fields = {
                "type": CABLE_TYPES[link.media.value],
                "status": self._status(link),
                "label": _panel_label(near, far) if panels else texts[place],
                "color": CABLE_COLOURS.get(link.color or "", ""),
                "length": link.length if whole else None,
                "length_unit": "m" if whole and link.length is not None else "",
                "description": described(_told(link, whole)),
            }
            yield from self._cable(near, far, fields, link)

    def _status(self, link: Connection) -> str:
        if link.status is LinkStatus.DECOMMISSIONED:
            return "decommissioning"
        return "connected" if link.link_id in self.connected or link.status in LAID else "planned"

    def _path(self, link: Connection) -> list[Ref]:
        """Return all that a line is plugged into, from end a to end b: two for each cable."""
        out = self._through(link.a_patch, link)
        back = self._through(link.b_patch, link)
        near, far = self.port(link.a_device, link.a_port), self.port(link.b_device, link.b_port)
        return [near, *out, *reversed(back), far]

    def port(self, device: str, name: str) -> Ref:
        """Return what has a name on a device: an interface, or a port of a patch panel."""
        raw = self.types.of(self.plan.devices[device])
        kind = next((key for key in _KINDS if any(one["name"] == name for one in parts_of(raw, key))), "interfaces")
        return Ref(_KINDS[kind], (device, name))

    def _through(self, patch: str | None, link: Connection) -> list[Ref]:
        """Return the two ports by which a line goes through a patch panel: where its cord is, and where it leaves."""
        found = _PATCH.fullmatch(patch or "")
        panel = self.panels.get((found[1], int(found[2]))) if found else None
        if found is None or panel is None:
            return []
        raw, name = self.types.of(self.plan.devices[panel]), found[3]
        for front, _place, rear, _at in mappings(raw):
            if name == front:
                return [Ref("dcim.frontport", (panel, front)), Ref("dcim.rearport", (panel, rear))]
            if name == rear:
                return [Ref("dcim.rearport", (panel, rear)), Ref("dcim.frontport", (panel, front))]
        self.told.append(
            Said(
                f"{link.link_id}: 设备类型 {raw['model']} 的端口 {name} 没有前后对应; 线缆不经过 {panel}",
                f"{link.link_id}: port {name} of type {raw['model']} leads nowhere; its cable is drawn without {panel}",
            )
        )
        return []

    def _cable(self, near: Ref, far: Ref, fields: dict[str, Any], link: Connection | None = None) -> Iterator[Thing]:
        """Yield a cable, unless one is there: the trunk behind two panels carries several lines, a port only one."""
        ends = frozenset((near, far))
        others = [self.taken[end] for end in ends if end in self.taken]
        if ends in others:
            return
        if others:
            if link is not None and stands(link):
                name = " ".join((near if near in self.taken else far).key)
                zh, en = f"{link.link_id}: {name} 已有另一根线缆", f"{link.link_id}: {name} has another cable already"
                self.told.append(Said(zh, en))
            return
        self.taken.update(dict.fromkeys(ends, ends))
        sides = {"a_terminations": (_end(near),), "b_terminations": (_end(far),)}
        devices = tuple(device_ref(end.key[0]) for end in (near, far) if end.kind != "dcim.powerfeed")
        yield Thing("dcim.cable", (*near.key, "–", *far.key), {**sides, **fields}, devices)

    def _cords(self) -> Iterator[Thing]:
        known = pdus(self.plan.racks, self.plan.devices.values())
        for device in self.plan.devices.values():
            rack = self.plan.racks.get(device.rack)
            cords = [outlet for outlet in (device.pdu_a, device.pdu_b) if outlet]
            for number, (inlet, outlet) in enumerate(zip(inlets(self.types, device), cords, strict=False), 1):
                feed = feed_of(rack, outlet)
                pdu = self.plan.devices.get(known.get((device.rack, feed or ""), outlet.pdu))
                sockets = parts_of(self.types.of(pdu), "power-outlets") if pdu else []
                if pdu is None or not 0 < outlet.number <= len(sockets):
                    continue
                socket = Ref("dcim.poweroutlet", (pdu.name, sockets[outlet.number - 1]["name"]))
                text = cord_label(device.rack, device.u_start, f"PSU{number}", str(outlet))
                fields = {"type": "power", "status": "connected", "label": text}
                yield from self._cable(Ref("dcim.powerport", (device.name, inlet)), socket, fields)

    def _feeds(self) -> Iterator[Thing]:
        known = pdus(self.plan.racks, self.plan.devices.values())
        for name, rack in self.plan.racks.items():
            for side in rack.feeds:
                pdu = self.plan.devices.get(known.get((name, side), ""))
                plugs = inlets(self.types, pdu) if pdu else []
                if pdu and plugs:
                    feed, inlet = (
                        Ref("dcim.powerfeed", (f"{name}-{side}",)),
                        Ref("dcim.powerport", (pdu.name, plugs[0])),
                    )
                    fields = {"type": "power", "status": "connected", "label": f"{name}-{side}/{pdu.name}"}
                    yield from self._cable(feed, inlet, fields)


def _end(port: Ref) -> dict[str, Any]:
    return {"object_type": port.kind, "object_id": port}


def _panel_label(near: Ref, far: Ref) -> str:
    return f"{':'.join(near.key)}/{':'.join(far.key)}"


def _told(link: Connection, whole: bool) -> str:
    """Return what a cable's description says: the line, and its length where it is in several pieces."""
    text = f"{link.link_id} {link.purpose.en}"
    return text if whole or link.length is None else f"{text}, {link.length:g} m in all"
