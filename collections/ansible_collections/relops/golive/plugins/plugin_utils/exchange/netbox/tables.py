"""The files that NetBox's own import takes: their order, where they are imported, their columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.thing import Ref, Thing

Index = Mapping[Ref, Thing]
Get = Callable[[Thing, Index], object]


@dataclass(frozen=True)
class Table:
    """One file: its name, NetBox's menu and address of the import, the kinds in it, and its columns."""

    name: str
    menu: Said
    url: str
    kinds: tuple[str, ...]
    columns: Mapping[str, Get]


def field(name: str) -> Get:
    """Return the column of a field as it is."""

    def get(thing: Thing, index: Index) -> object:
        return thing.fields.get(name)

    return get


def of(*names: str) -> Get:
    """Return the column of a field of another thing: `of("device", "name")`."""

    def get(thing: Thing, index: Index) -> object:
        value: object = thing.fields.get(names[0])
        for name in names[1:]:
            if not isinstance(value, Ref):
                return ""
            value = index[value].fields.get(name)
        return value

    return get


def _always(thing: Thing, index: Index) -> object:
    return True


def _plain(*names: str) -> dict[str, Get]:
    return {name: field(name) for name in names}


def _numbers(name: str) -> Get:
    return lambda thing, index: ",".join(str(index[ref].fields["vid"]) for ref in thing.fields.get(name) or ())


def _group(thing: Thing, index: Index) -> object:
    vlans = [thing.fields.get("untagged_vlan"), thing.fields.get("vlan"), *(thing.fields.get("tagged_vlans") or ())]
    groups = [index[index[one].fields["group"]].fields["name"] for one in vlans if one is not None]
    return groups[0] if groups else ""


def _end(side: str, what: str) -> Get:
    def get(thing: Thing, index: Index) -> object:
        end = thing.fields[f"{side}_terminations"][0]
        port = index[end["object_id"]]
        feed = port.kind == "dcim.powerfeed"
        if what == "type":
            return end["object_type"]
        if what == "name":
            return port.fields["name"]
        owner = index[port.fields["power_panel" if feed else "device"]]
        if what == "site":
            return of("site", "name")(owner, index)
        return owner.fields["name"] if feed == (what == "power_panel") else ""

    return get


_SIDES = {
    f"side_{side}_{what}": _end(side, what)
    for side in "ab"
    for what in ("site", "device", "power_panel", "type", "name")
}
_PORT = {
    "device": of("device", "name"), **_plain("name"), "lag": of("lag", "name"),
    **_plain("type", "speed", "duplex", "enabled", "mgmt_only", "description", "mode"), "vlan_group": _group,
    "untagged_vlan": of("untagged_vlan", "vid"), "tagged_vlans": _numbers("tagged_vlans"),
}  # fmt: skip
_RACK = ("name", "status", "width", "u_height", "desc_units", "outer_width", "outer_depth", "outer_unit", "weight",
         "max_weight", "weight_unit")  # fmt: skip
_FEED = ("name", "status", "type", "supply", "phase", "voltage", "amperage", "max_utilization")
_IN_RACK = {"site": of("site", "name"), "location": of("location", "name"), "rack": of("rack", "name")}
TYPES = "02_device_types.yml"
TYPE_PORTS = "20_ports_of_types.csv"
PRIMARY, OUT_OF_BAND = "~primary", "~oob"
"""What an address is for its device; no field of it in NetBox."""
TABLES = (
    Table("01_manufacturers.csv", Said("设备 > 厂商", "Devices > Manufacturers"), "dcim/manufacturers",
          ("dcim.manufacturer",), _plain("name", "slug")),
    Table("03_device_roles.csv", Said("设备 > 设备角色", "Devices > Device Roles"), "dcim/device-roles",
          ("dcim.devicerole",), _plain("name", "slug", "color")),
    Table("04_platforms.csv", Said("设备 > 平台", "Devices > Platforms"), "dcim/platforms",
          ("dcim.platform",), _plain("name", "slug")),
    Table("05_sites.csv", Said("组织 > 站点", "Organization > Sites"), "dcim/sites",
          ("dcim.site",), _plain("name", "slug", "status", "description")),
    Table("06_locations.csv", Said("组织 > 位置", "Organization > Locations"), "dcim/locations",
          ("dcim.location",), {"site": of("site", "name"), **_plain("name", "slug", "status")}),
    Table("07_racks.csv", Said("机架 > 机架", "Racks > Racks"), "dcim/racks",
          ("dcim.rack",), {"site": of("site", "name"), "location": of("location", "name"), **_plain(*_RACK)}),
    Table("08_power_panels.csv", Said("电源 > 配电屏", "Power > Power Panels"), "dcim/power-panels",
          ("dcim.powerpanel",), {"site": of("site", "name"), "location": of("location", "name"), **_plain("name")}),
    Table("09_power_feeds.csv", Said("电源 > 供电线路", "Power > Power Feeds"), "dcim/power-feeds",
          ("dcim.powerfeed",), {
              "site": of("power_panel", "site", "name"), "power_panel": of("power_panel", "name"),
              "location": of("rack", "location", "name"), "rack": of("rack", "name"), **_plain(*_FEED)}),
    Table("10_vlan_groups.csv", Said("IPAM > VLAN 组", "IPAM > VLAN Groups"), "ipam/vlan-groups",
          ("ipam.vlangroup",), {**_plain("name", "slug", "scope_type"), "scope_name": of("scope_id", "name")}),
    Table("11_vlans.csv", Said("IPAM > VLAN", "IPAM > VLANs"), "ipam/vlans",
          ("ipam.vlan",), {"group": of("group", "name"), **_plain("vid", "name", "status", "description")}),
    Table("12_vrfs.csv", Said("IPAM > VRF", "IPAM > VRFs"), "ipam/vrfs", ("ipam.vrf",), _plain("name")),
    Table("13_prefixes.csv", Said("IPAM > 前缀", "IPAM > Prefixes"), "ipam/prefixes",
          ("ipam.prefix",), {
              **_plain("prefix"), "vlan_group": _group, "vlan": of("vlan", "vid"), **_plain("status", "scope_type"),
              "scope_name": of("scope_id", "name"), **_plain("description")}),
    Table("14_devices.csv", Said("设备 > 设备", "Devices > Devices"), "dcim/devices",
          ("dcim.device",), {
              **_plain("name"), "role": of("role", "name"), "manufacturer": of("device_type", "manufacturer", "name"),
              "device_type": of("device_type", "model"), "platform": of("platform", "name"),
              **_plain("serial", "asset_tag", "status"), **_IN_RACK,
              **_plain("position", "face", "airflow", "description", "comments")}),
    Table("15_power_ports.csv", Said("设备 > 电源端口", "Devices > Power Ports"), "dcim/power-ports",
          ("dcim.powerport",), {"device": of("device", "name"), **_plain("name")}),
    Table("17_interfaces.csv", Said("设备 > 接口", "Devices > Interfaces"), "dcim/interfaces",
          ("dcim.interface.group", "dcim.interface"), _PORT),
    Table("18_mac_addresses.csv", Said("设备 > MAC 地址", "Devices > MAC Addresses"), "dcim/mac-addresses",
          ("dcim.macaddress",), {
              **_plain("mac_address"), "device": of("assigned_object_id", "device", "name"),
              "interface": of("assigned_object_id", "name"), "is_primary": _always}),
    Table("19_cables.csv", Said("连接 > 线缆", "Connections > Cables"), "dcim/cables",
          ("dcim.cable",), {
              **_SIDES, **_plain("type", "status", "label", "color", "length", "length_unit", "description")}),
    Table(TYPE_PORTS, Said("自定义 > 脚本", "Customization > Scripts"), "", ("dcim.interface",), _PORT),
    Table("21_ip_addresses.csv", Said("IPAM > IP 地址", "IPAM > IP Addresses"), "ipam/ip-addresses",
          ("ipam.ipaddress",), {
              **_plain("address"), "vrf": of("vrf", "name"), **_plain("status", "role"),
              "device": of("assigned_object_id", "device", "name"), "interface": of("assigned_object_id", "name"),
              "is_primary": field(PRIMARY), "is_oob": field(OUT_OF_BAND), **_plain("dns_name", "description")}),
)  # fmt: skip


def written(value: object) -> object:
    """Return a value as it stands in a cell."""
    if value is None or isinstance(value, Ref):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:g}"
    return ",".join(map(str, value)) if isinstance(value, Iterable) and not isinstance(value, str) else value
