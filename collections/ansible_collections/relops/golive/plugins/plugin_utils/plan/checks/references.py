"""Every name that the plan uses is defined somewhere in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import DeviceKind
from ansible_collections.relops.golive.plugins.plugin_utils.model.device_types import type_of
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault, suggestion
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene, check

RESERVED_GROUPS = frozenset({"all", "ungrouped", "hosts", "switches", "localhost"})


@check
def racks_stand_in_rooms_of_sites(scene: Scene) -> Iterator[Fault]:
    for name, rack in scene.plan.racks.items():
        yield from scene.unknown(scene.item("racks", name, "site"), rack.site, "sites")
        site = scene.plan.sites.get(rack.site)
        if site and rack.room not in site.rooms:
            zh, en = suggestion(rack.room, site.rooms)
            zh, en = f"站点 {rack.site} 没有此机房{zh}", f"is no room of site {rack.site}{en}"
            yield Fault(scene.item("racks", name, "room"), rack.room, zh, en)


@check
def devices_stand_in_racks(scene: Scene) -> Iterator[Fault]:
    for index, device in enumerate(scene.rows):
        yield from scene.unknown(scene.row_at(index, "rack"), device.rack, "racks")
        rack = scene.plan.racks.get(device.rack)
        if rack and device.room != rack.room:
            zh, en = f"机柜 {device.rack} 在机房 {rack.room}", f"rack {device.rack} stands in room {rack.room}"
            yield Fault(scene.row_at(index, "room"), device.room, zh, en)


@check
def devices_have_a_type(scene: Scene) -> Iterator[Fault]:
    for index, device in enumerate(scene.rows):
        found = type_of(device, scene.plan.device_types)
        if found and found.manufacturer.casefold() != device.vendor.casefold():
            zh, en = (
                f"型号 {device.model} 的厂商是 {found.manufacturer}",
                f"{device.model} is made by {found.manufacturer}",
            )
            yield Fault(scene.row_at(index, "vendor"), device.vendor, zh, en)


@check
def modules_are_in_devices(scene: Scene) -> Iterator[Fault]:
    for name in scene.plan.modules:
        yield from scene.unknown(scene.item("modules", name), name, "devices")


@check
def groups_hold_devices(scene: Scene) -> Iterator[Fault]:
    for group, members in scene.plan.groups.items():
        if group in RESERVED_GROUPS or group.startswith("golive_") or group in scene.plan.devices:
            yield Fault(scene.item("groups", group), "", "组名已被占用", "is a reserved name or a device's name")
        for index, member in enumerate(members):
            where = scene.item("groups", group, index)
            yield from scene.unknown(where, member, "devices")
            if member in members[:index]:
                yield Fault(where, member, "同一组内重复", "is in this group twice")


@check
def devices_have_a_name_of_their_own(scene: Scene) -> Iterator[Fault]:
    """Ansible means the controller, or everybody, by some names; the journal has one file that is no host's."""
    for index, device in enumerate(scene.rows):
        if device.name.casefold() in {*RESERVED_GROUPS, "golive"}:
            yield Fault(scene.row_at(index, "name"), device.name, "此名称已被占用", "is a reserved name")


@check
def switches_are_switches(scene: Scene) -> Iterator[Fault]:
    for name in scene.plan.switches:
        yield from scene.unknown(scene.item("switches", name), name, "devices")
        device = scene.plan.devices.get(name)
        if device and device.type is not DeviceKind.SWITCH:
            zh, en = f"设备类型是{device.type.zh}，不是交换机", f"is a {device.type.en}, not a switch"
            yield Fault(scene.item("switches", name), "", zh, en)


@check
def managed_devices_can_be_reached(scene: Scene) -> Iterator[Fault]:
    for name in dict.fromkeys((*scene.plan.hosts, *scene.plan.switches)):
        device = scene.plan.devices.get(name)
        if device and device.mgmt_ip is None:
            zh, en = "缺带内管理IP，无法连接", "has no management address, it cannot be reached"
            yield Fault(scene.device_at(name, "mgmt_ip"), name, zh, en)


def _hosts(scene: Scene, names: Iterable[str], *loc: int | str) -> Iterator[Fault]:
    """Names of groups or hosts: a device must also be in a group, else Ansible doesn't know it."""
    managed = frozenset(scene.plan.hosts)
    for index, name in enumerate(names):
        where = scene.item(*loc, index)
        yield from scene.unknown(where, name, "groups", "devices")
        if (
            name in scene.plan.devices
            and name not in managed
            and name not in scene.partial
            and "groups" not in scene.lost
        ):
            yield Fault(where, name, "不在任何主机组 groups 中", "is in none of the groups")


def _host(scene: Scene, name: str, *loc: int | str) -> Iterator[Fault]:
    """The name of one host."""
    where = scene.item(*loc)
    if name in scene.plan.groups:
        yield Fault(where, name, "应为一台设备，不是主机组", "must be one device, not a group")
        return
    yield from scene.unknown(where, name, "devices")
    if (
        name in scene.plan.devices
        and name not in scene.plan.hosts
        and name not in scene.partial
        and "groups" not in scene.lost
    ):
        yield Fault(where, name, "不在任何主机组 groups 中", "is in none of the groups")


@check
def entry_points_are_on_hosts(scene: Scene) -> Iterator[Fault]:
    for index, entry in enumerate(scene.plan.entry_points):
        yield from _hosts(scene, entry.hosts, "entry_points", index, "hosts")


@check
def databases_are_on_hosts(scene: Scene) -> Iterator[Fault]:
    for name, database in scene.plan.databases.items():
        yield from _host(scene, database.host, "databases", name, "host")


@check
def backups_are_of_hosts(scene: Scene) -> Iterator[Fault]:
    backup = scene.plan.backup
    if backup is None:
        return
    yield from _host(scene, backup.store.host, "backup", "store", "host")
    yield from _hosts(scene, backup.files, "backup", "files")
    for name in backup.application_paths:
        yield from scene.unknown(scene.item("backup", "application_paths", name), name, "groups", "devices")
    for index, name in enumerate(backup.databases):
        yield from scene.unknown(scene.item("backup", "databases", index), name, "databases")


@check
def software_is_for_hosts(scene: Scene) -> Iterator[Fault]:
    for name in scene.plan.packages:
        yield from scene.unknown(scene.item("packages", name), name, "groups", "devices")
    for name, release in scene.plan.releases.items():
        yield from _hosts(scene, release.hosts, "releases", name, "hosts")
        if release.database is not None:
            yield from scene.unknown(scene.item("releases", name, "database"), release.database, "databases")
    for index, config in enumerate(scene.plan.configs):
        yield from _hosts(scene, config.hosts, "configs", index, "hosts")


@check
def migrations_join_databases(scene: Scene) -> Iterator[Fault]:
    for name, migration in scene.plan.migrations.items():
        yield from scene.unknown(scene.item("migrations", name, "source"), migration.source, "databases")
        yield from scene.unknown(scene.item("migrations", name, "target"), migration.target, "databases")
        if migration.source == migration.target:
            zh, en = "源库与目标库相同", "is both source and target"
            yield Fault(scene.item("migrations", name, "target"), migration.target, zh, en)


@check
def checks_run_on_hosts(scene: Scene) -> Iterator[Fault]:
    checks = scene.plan.checks
    sources = {
        "reachability": [item.source for item in checks.reachability],
        "http": [item.source for item in checks.http],
        "performance": [item.source for item in checks.performance],
    }
    for chapter, names in sources.items():
        for index, name in enumerate(names):
            yield from _host(scene, name, "checks", chapter, index, "from")
