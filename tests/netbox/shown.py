"""What a NetBox shows, held against a plan field by field: read from the tables, not by the code that wrote it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from ansible_collections.relops.golive.plugins.plugin_utils.model import Connection, Device, Plan
from ansible_collections.relops.golive.plugins.plugin_utils.site.labels import labels

from tests.netbox.asking import Client, Row, value

STATUS = {"运行": "active", "断网": "offline", "关机": "offline", "下架": "decommissioning", "未加电": "inventory"}
MEDIA = {"CAT6": "cat6", "CAT6A": "cat6a", "OM3": "mmf-om3", "OM4": "mmf-om4", "OS2": "smf-os2", "DAC": "dac-passive",
         "AOC": "aoc"}  # fmt: skip
COLOURS = {"蓝": "2196f3", "黄": "ffeb3b", "灰": "9e9e9e", "水蓝": "00bcd4", "红": "f44336", "绿": "4caf50"}
LAID = ("已布线", "已开通", "已验证")
LISTS = {
    "console-ports": "console-port-templates", "power-ports": "power-port-templates",
    "power-outlets": "power-outlet-templates", "interfaces": "interface-templates",
    "rear-ports": "rear-port-templates", "front-ports": "front-port-templates",
    "module-bays": "module-bay-templates",
}  # fmt: skip


@dataclass
class Shown:
    """All that the comparison reads, by name."""

    client: Client
    plan: Plan
    found: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        all_of = self.client.all
        self.devices = {row["name"]: row for row in all_of("dcim/devices")}
        self.ports = self._of_devices("dcim/interfaces")
        self.inlets = self._of_devices("dcim/power-ports")
        self.outlets = self._of_devices("dcim/power-outlets")
        self.fronts = self._of_devices("dcim/front-ports")
        self.rears = self._of_devices("dcim/rear-ports")
        self.cables = {row["id"]: row for row in all_of("dcim/cables")}
        self.addresses = all_of("ipam/ip-addresses")

    def _of_devices(self, endpoint: str) -> dict[tuple[str, str], Row]:
        return {(row["device"]["name"], row["name"]): row for row in self.client.all(endpoint)}

    def want(self, what: str, wanted: Any, shown: Any) -> None:
        """Note a difference."""
        if isinstance(wanted, float) or isinstance(shown, float):
            wanted, shown = (float(one) if one is not None else None for one in (wanted, shown))
        if wanted != shown:
            self.found.append(f"{what}: plan {wanted!r}, NetBox {shown!r}")


def differences(client: Client, plan: Plan) -> list[str]:
    """Return everything in which a NetBox that holds this plan alone differs from it."""
    shown = Shown(client, plan)
    parts: tuple[Callable[[Shown], None], ...] = (
        _places, _power, _types, _networks, _devices, _parts, _lines, _cords, _addresses, _numbers,
    )  # fmt: skip
    for part in parts:
        part(shown)
    return shown.found


def _places(shown: Shown) -> None:
    plan, want = shown.plan, shown.want
    sites = {row["name"]: row for row in shown.client.all("dcim/sites")}
    want("sites", sorted(plan.sites), sorted(sites))
    for name, site in plan.sites.items():
        want(f"site {name} description", True, site.name.zh in value(sites.get(name), "description"))
    rooms = {(row["site"]["name"], row["name"]) for row in shown.client.all("dcim/locations")}
    planned = {(name, room) for name, site in plan.sites.items() for room in site.rooms}
    want("rooms", sorted(planned), sorted(rooms))
    racks = {row["name"]: row for row in shown.client.all("dcim/racks")}
    want("racks", sorted(plan.racks), sorted(racks))
    for name, rack in plan.racks.items():
        row = racks.get(name)
        for key, wanted, path in (
            ("site", rack.site, ("site", "name")), ("room", rack.room, ("location", "name")),
            ("height", rack.u_height, ("u_height",)), ("width", rack.width_mm, ("outer_width",)),
            ("depth", rack.depth_mm, ("outer_depth",)), ("unit", "mm", ("outer_unit",)),
            ("weight", float(rack.weight_kg), ("weight",)), ("most", int(rack.max_weight_kg), ("max_weight",)),
            ("19 inches", 19, ("width",)), ("kg", "kg", ("weight_unit",)),
        ):  # fmt: skip
            want(f"rack {name} {key}", wanted, value(row, *path))


def _power(shown: Shown) -> None:
    plan, want = shown.plan, shown.want
    feeds = {(value(row, "rack", "name"), row["name"][-1]): row for row in shown.client.all("dcim/power-feeds")}
    planned = {(name, side): feed for name, rack in plan.racks.items() for side, feed in rack.feeds.items()}
    want("feeds", sorted(planned), sorted(feeds))
    for (rack, side), feed in planned.items():
        row, name = feeds.get((rack, side)), f"feed {rack} {side}"
        want(f"{name} voltage", round(feed.voltage), value(row, "voltage"))
        want(f"{name} amperage", round(feed.amperage), value(row, "amperage"))
        want(f"{name} share", round(feed.max_utilization), value(row, "max_utilization"))
        want(f"{name} phase", {"单相": "single-phase", "三相": "three-phase"}[feed.phase.zh], value(row, "phase"))
        peers = value(row, "link_peers") or [{}]
        if feed.pdu and feed.pdu in plan.devices:
            want(f"{name} PDU", feed.pdu, value(peers[0], "device", "name"))


def _types(shown: Shown) -> None:
    plan, want = shown.plan, shown.want
    files = [yaml.safe_load(path.read_text()) for path in (plan.directory / plan.tables.device_types).rglob("*.y*ml")]
    used = {plan.device_types[device.model].model for device in plan.devices.values()}
    rows = {row["model"]: row for row in shown.client.all("dcim/device-types")}
    want("device types", sorted(used), sorted(rows))
    parts: dict[str, dict[str, dict[str, Row]]] = {}
    for key, endpoint in LISTS.items():
        for part in shown.client.all(f"dcim/{endpoint}"):
            parts.setdefault(part["device_type"]["model"], {}).setdefault(key, {})[part["name"]] = part
    for one in (one for one in files if one["model"] in used):
        row, model = rows.get(one["model"]), one["model"]
        want(f"type {model} maker", one["manufacturer"], value(row, "manufacturer", "name"))
        for key in ("slug", "part_number", "is_full_depth", "airflow", "comments"):
            if key in one:
                want(f"type {model} {key}", one[key], value(row, key))
        want(f"type {model} height", float(one.get("u_height", 1)), value(row, "u_height"))
        for key in LISTS:
            listed, got = {str(part["name"]): part for part in one.get(key, ())}, parts.get(model, {}).get(key, {})
            want(f"type {model} {key}", sorted(listed), sorted(got))
            for name, part in listed.items():
                want(f"type {model} {name} type", part.get("type"), value(got.get(name), "type"))
                want(f"type {model} {name} kept", part.get("mgmt_only", False), bool(value(got.get(name), "mgmt_only")))
                for draw in ("maximum_draw", "allocated_draw"):
                    want(f"type {model} {name} {draw}", part.get(draw), value(got.get(name), draw))


def _networks(shown: Shown) -> None:
    plan, want = shown.plan, shown.want
    rows = {(row["group"]["name"], row["vid"]): row for row in shown.client.all("ipam/vlans")}
    carried = {
        (plan.racks[plan.devices[end].rack].site, number)
        for link in plan.connections
        for end in (link.a_device, link.b_device)
        if plan.devices[end].type.zh == "交换机" and link.status.zh != "停用"
        for number in link.vlans
    }
    nowhere = {number for number in plan.vlans if number not in {vid for _site, vid in carried}}
    want("VLANs", sorted(carried | {(next(iter(plan.sites)), number) for number in nowhere}), sorted(rows))
    for (site, number), row in rows.items():
        if number in plan.vlans:
            vlan = plan.vlans[number]
            want(f"VLAN {number} of {site} name", vlan.name, value(row, "name"))
            said = vlan.description.zh if vlan.description else ""
            want(f"VLAN {number} of {site} description", True, said in (value(row, "description") or ""))
    prefixes = {row["prefix"]: row for row in shown.client.all("ipam/prefixes")}
    planned = {str(prefix): number for number, vlan in plan.vlans.items() for prefix in vlan.prefixes}
    want("prefixes", sorted([*planned, *(str(one.prefix) for one in plan.prefixes)]), sorted(prefixes))
    for prefix, number in planned.items():
        want(f"prefix {prefix} VLAN", number, value(prefixes.get(prefix), "vlan", "vid"))


def _devices(shown: Shown) -> None:
    plan, want = shown.plan, shown.want
    want("devices", sorted(plan.devices), sorted(shown.devices))
    for name, device in plan.devices.items():
        row, kind = shown.devices.get(name), plan.device_types[device.model]
        switch = plan.switches.get(name)
        mounted = device.u_start > 0 and kind.u_height > 0
        planned: dict[tuple[str, ...], Any] = {
            ("device_type", "model"): kind.model, ("device_type", "manufacturer", "name"): kind.manufacturer,
            ("role", "name"): device.type.en, ("serial",): device.serial, ("asset_tag",): device.asset_no,
            ("status",): STATUS[device.run_state.zh], ("location", "name"): device.room, ("rack", "name"): device.rack,
            ("position",): float(device.u_start) if mounted else None, ("description",): device.purpose,
            ("face",): (device.face.value if device.face else "front") if mounted else None,
            ("comments",): "\n".join(text for text in (device.spec, device.remark) if text),
            ("platform", "name"): switch.platform if switch else device.os_version,
            ("oob_ip", "address"): _host(shown, device.oob_ip),
            (f"primary_ip{device.mgmt_ip.version if device.mgmt_ip else 4}", "address"): _host(shown, device.mgmt_ip),
        }  # fmt: skip
        for path, wanted in planned.items():
            want(f"device {name} {'.'.join(path)}", wanted, value(row, *path))
        if mounted:
            want(f"device {name} height", float(device.u_end - device.u_start + 1), float(kind.u_height))


def _host(shown: Shown, address: Any) -> str | None:
    """Return an address of a device with the length that it must have: of its line, or of its prefix."""
    if address is None:
        return None
    lines = [str(link.ip) for link in shown.plan.connections if link.ip is not None and link.ip.ip == address]
    known = [prefix for vlan in shown.plan.vlans.values() for prefix in vlan.prefixes]
    known += [one.prefix for one in shown.plan.prefixes]
    lengths = [prefix.prefixlen for prefix in known if address in prefix]
    return lines[0] if lines else f"{address}/{max(lengths, default=address.max_prefixlen)}"


def _parts(shown: Shown) -> None:
    """Compare the parts of every device with those of its type; port channels and virtual ones may be more."""
    for name, device in shown.plan.devices.items():
        kind = shown.plan.device_types[device.model]
        for parts, rows in (
            (kind.interfaces, shown.ports), (kind.power_ports, shown.inlets), (kind.power_outlets, shown.outlets),
            (kind.front_ports, shown.fronts), (kind.rear_ports, shown.rears),
        ):  # fmt: skip
            got = {port for owner, port in rows if owner == name}
            missing = {part.name for part in parts} - got
            shown.want(f"device {name} lacks", [], sorted(missing))
            planned = {port for link in shown.plan.links.get(name, ()) for port in _names(link, name)}
            spare = {
                port for port in got - {part.name for part in parts} - planned
                if value(rows[name, port], "type") not in ("lag", "virtual")
            }  # fmt: skip
            shown.want(f"device {name} has more", [], sorted(spare))


def _names(link: Connection, device: str) -> Iterator[str]:
    if link.a_device == device:
        yield link.a_port
    if link.b_device == device:
        yield link.b_port


def _lines(shown: Shown) -> None:
    for link in shown.plan.connections:
        if link.status.zh == "停用":
            continue
        near = _port(shown, link.a_device, link.a_port)
        far = _port(shown, link.b_device, link.b_port)
        ends = [(end["device"]["name"], end["name"]) for end in value(near, "connected_endpoints") or []]
        shown.want(f"{link.link_id} leads to", [(link.b_device, link.b_port)], ends)
        _cable(shown, link, near, far)
        for side, row in ((0, near), (1, far)):
            _settings(shown, link, side, row)


def _port(shown: Shown, device: str, port: str) -> Row | None:
    for rows in (shown.ports, shown.fronts, shown.rears):
        if (device, port) in rows:
            return rows[device, port]
    return None


def _cable(shown: Shown, link: Connection, near: Row | None, far: Row | None) -> None:
    first, last = (shown.cables.get((value(row, "cable") or {}).get("id")) for row in (near, far))
    patches = [patch for patch in (link.a_patch, link.b_patch) if patch]
    label_a, label_b = labels(link)
    wanted = {
        "type": MEDIA[link.media.value], "color": COLOURS.get(link.color or "", ""),
        "status": "connected" if link.status.zh in LAID else "planned",
    }  # fmt: skip
    for row in (first, last):
        for key, one in wanted.items():
            shown.want(f"{link.link_id} cable {key}", one, value(row, key))
    shown.want(f"{link.link_id} label", link.label_a or label_a, value(first, "label"))
    if patches:
        shown.want(f"{link.link_id} label b", link.label_b or label_b, value(last, "label"))
        trace = shown.client.ask("get", f"dcim/interfaces/{near['id']}/trace/") if near else []
        places = [_place(shown.plan, end) for near_ends, _c, far_ends in trace for end in (near_ends, far_ends)]
        shown.want(f"{link.link_id} patches", patches, [one for one in places if one in patches])
    else:
        shown.want(f"{link.link_id} length", link.length, value(first, "length"))


def _place(plan: Plan, ends: list[Row]) -> str:
    device = plan.devices[ends[0]["device"]["name"]]
    return f"{device.rack}-{device.u_start:02d}:{ends[0]['name']}"


def _settings(shown: Shown, link: Connection, side: int, row: Row | None) -> None:
    """Compare an interface: speed, duplex, port channel; of a switch also mode and VLANs, where it has them."""
    name = (link.a_device, link.b_device)[side]
    what, switch = f"{link.link_id} {name}", shown.plan.devices[name].type.zh == "交换机"
    if row is None or (name, row["name"]) not in shown.ports:
        return
    lags = [part.strip() for part in (link.lag_group or "").split("/")]
    lag = lags[-1 if side else 0]
    if switch and link.lag_mode and link.lag_mode.zh == "主备":
        lag = ""
    scale = {"M": 1000, "G": 1000000}.get(link.speed.value[-1], 0)
    shown.want(f"{what} speed", int(link.speed.value[:-1]) * scale if scale else None, value(row, "speed"))
    shown.want(f"{what} duplex", link.duplex.value, value(row, "duplex"))
    shown.want(f"{what} enabled", True, value(row, "enabled"))
    shown.want(f"{what} port channel", lag or None, value(row, "lag", "name"))
    shown.want(f"{what} names the line", True, link.link_id in value(row, "description"))
    carrier = shown.ports.get((name, lag)) if lag else row
    routed = not switch or link.mode.value == "routed"
    mode = None if routed else {"access": "access", "trunk": "tagged"}[link.mode.value]
    shown.want(f"{what} mode", mode, value(carrier, "mode") or None)
    shown.want(f"{what} VLAN", None if routed else link.vlan_untagged, value(carrier, "untagged_vlan", "vid"))
    tagged = sorted(one["vid"] for one in value(carrier, "tagged_vlans") or [])
    shown.want(f"{what} tagged", [] if routed else sorted(link.vlan_tagged), tagged)
    if side == 0 and link.ip:
        here = {one["address"]: one for one in shown.addresses}.get(str(link.ip))
        owner = (value(here, "assigned_object", "device", "name"), value(here, "assigned_object", "name"))
        shown.want(f"{link.link_id} address", (name, lag or row["name"]), owner)
        shown.want(f"{link.link_id} VRF", link.vrf, value(here, "vrf", "name"))
    if side == 0 and link.a_mac:
        shown.want(f"{what} MAC", str(link.a_mac).upper(), value(row, "primary_mac_address", "mac_address"))


def _cords(shown: Shown) -> None:
    for name, device in shown.plan.devices.items():
        cords = [outlet for outlet in (device.pdu_a, device.pdu_b) if outlet]
        inlets = [part.name for part in shown.plan.device_types[device.model].power_ports]
        for number, (inlet, outlet) in enumerate(zip(inlets, cords, strict=False), 1):
            pdu = _pdu(shown.plan, device, str(outlet.pdu))
            kind = shown.plan.device_types[shown.plan.devices[pdu].model] if pdu else None
            wanted = [(pdu, kind.power_outlets[outlet.number - 1].name)] if kind else []
            row = shown.inlets.get((name, inlet))
            peers = [(one["device"]["name"], one["name"]) for one in value(row, "link_peers") or []]
            shown.want(f"cord {number} of {name}", wanted, peers)


def _pdu(plan: Plan, device: Device, name: str) -> str:
    """Return the PDU that an outlet means: by its side, as the rack's feed names it."""
    side = {"PDU-A": "A", "PDU-B": "B"}.get(name)
    rack = plan.racks[device.rack]
    if side is None:
        return name
    named = rack.feeds[side].pdu if side in rack.feeds else None
    own = [one.name for one in plan.devices.values() if one.rack == device.rack and one.type.value == "pdu"]
    return named or next((one for one in own if one[-1] == side), "")


def _addresses(shown: Shown) -> None:
    rows = {row["address"].partition("/")[0]: row for row in shown.addresses}
    planned: set[str] = {str(link.ip.ip) for link in shown.plan.connections if link.ip and link.status.zh != "停用"}
    for device in shown.plan.devices.values():
        planned |= {str(one) for one in (device.mgmt_ip, device.oob_ip, device.vip, *device.app_ip) if one}
        if device.vip:
            shown.want(f"VIP {device.vip}", "vip", value(rows.get(str(device.vip)), "role"))
        if device.mgmt_ip and device.hostname:
            shown.want(f"name of {device.mgmt_ip}", device.hostname.lower(),
                       value(rows.get(str(device.mgmt_ip)), "dns_name"))  # fmt: skip
    planned |= {str(vlan.gateway) for vlan in shown.plan.vlans.values() if vlan.gateway}
    planned |= {str(plain.gateway) for plain in shown.plan.prefixes if plain.gateway}
    shown.want("addresses", sorted(planned), sorted(rows))


def _numbers(shown: Shown) -> None:
    """Count the cables: a piece for each line and each panel in it, cords, feeds."""
    lines = sum(1 + bool(link.a_patch) + bool(link.b_patch) for link in shown.plan.connections)
    cords = sum(bool(one) for device in shown.plan.devices.values() for one in (device.pdu_a, device.pdu_b))
    feeds = sum(bool(feed.pdu) for rack in shown.plan.racks.values() for feed in rack.feeds.values())
    shown.want("cables", lines + cords + feeds, len(shown.cables))
