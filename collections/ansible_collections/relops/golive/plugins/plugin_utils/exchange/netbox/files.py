"""The same for a person without the playbook: files that NetBox's own import takes, in the order of the README."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import replace

import yaml
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.tables import (
    OUT_OF_BAND,
    PRIMARY,
    TABLES,
    TYPE_PORTS,
    TYPES,
    Index,
    Table,
    written,
)
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.thing import Thing
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.types import (
    Raw,
    kind_of,
    mappings,
    parts_of,
)
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.wanted import Wanted, wanted
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.paths import template_dir
from ansible_collections.relops.golive.plugins.plugin_utils.safe.cells import csv_text

SCRIPT, README = "golive_ports.py", "README.md"


def netbox_files(plan: Plan, connected: Set[str]) -> dict[str, bytes]:
    """Return the files by name in the order in which NetBox wants them; `connected` are links found as planned."""
    all_of_it = wanted(plan, connected)
    index = all_of_it.by_ref
    files = {TYPES: types_file(all_of_it).encode()}
    for table in TABLES:
        things = list(_things(all_of_it, table, plan))
        if things:
            files[table.name] = _csv(table, things, index)
    files[SCRIPT] = (template_dir() / "netbox" / SCRIPT).read_bytes()
    return {README: readme(files).encode(), **dict(sorted(files.items()))}


def _csv(table: Table, things: Iterable[Thing], index: Index) -> bytes:
    lines = [[written(get(thing, index)) for get in table.columns.values()] for thing in things]
    return csv_text([list(table.columns), *lines]).encode()


def _things(all_of_it: Wanted, table: Table, plan: Plan) -> Iterator[Thing]:
    """Yield the things of a file: of ports and inlets those that no device type brings, or only those."""
    brought, chosen = _brought(all_of_it, plan), all_of_it.of("dcim.device.addresses")
    out_of_band = {thing.fields.get("oob_ip") for thing in chosen}
    in_band = {thing.fields.get(f"primary_ip{version}") for thing in chosen for version in (4, 6)}
    for kind in table.kinds:
        for thing in all_of_it.of(kind):
            by_type = thing.key in brought.get(thing.ref.kind, ())
            if table.name == TYPE_PORTS:
                if by_type and "description" in thing.fields and "duplex" in thing.fields:
                    yield thing
            elif kind == "ipam.ipaddress":
                more = {PRIMARY: thing.ref in in_band, OUT_OF_BAND: thing.ref in out_of_band}
                yield replace(thing, fields={**thing.fields, **more})
            elif not by_type:
                yield thing


def _brought(all_of_it: Wanted, plan: Plan) -> dict[str, set[tuple[str, ...]]]:
    """Return the ports and inlets that devices have of their types."""
    found: dict[str, set[tuple[str, ...]]] = {"dcim.interface": set(), "dcim.powerport": set()}
    for device in plan.devices.values():
        raw = all_of_it.types[kind_of(plan, device)]
        for key, name in (("interfaces", "dcim.interface"), ("power-ports", "dcim.powerport")):
            found[name] |= {(device.name, one["name"]) for one in parts_of(raw, key)}
    return found


def types_file(all_of_it: Wanted) -> str:
    """Return the device types as one file: the plan's own, with the front and rear ports joined as NetBox 4.5 wants."""
    return yaml.safe_dump_all(
        [_type(raw) for raw in all_of_it.types.values()], allow_unicode=True, sort_keys=False, width=1000
    )


def _type(raw: Raw) -> dict[str, object]:
    joined = [
        {"front_port": front, "front_port_position": place, "rear_port": rear, "rear_port_position": at}
        for front, place, rear, at in mappings(raw)
    ]
    plain = {key: value for key, value in raw.items() if key != "front-ports"}
    if fronts := parts_of(raw, "front-ports"):
        plain["front-ports"] = [{key: one[key] for key in one if not key.startswith("rear_port")} for one in fronts]
    return {**plain, **({"port-mappings": joined} if joined else {})}


def readme(names: Iterable[str]) -> str:
    """Return what to do with the files, in both languages."""
    there = set(names)
    steps = [(TYPES, TABLES[0].menu._replace(zh="设备 > 设备类型", en="Devices > Device Types"))]
    steps += [(table.name, table.menu) for table in TABLES if table.name in there]
    lines = [README_HEAD]
    for number, (name, menu) in enumerate(sorted(steps), 1):
        if name == TYPE_PORTS:
            lines.append(f"{number}. `{name}`: {menu.zh} / {menu.en}: `{SCRIPT}`")
        else:
            lines.append(f"{number}. `{name}`: {menu.zh} / {menu.en} > Import")
    return "\n".join([*lines, ""])


README_HEAD = f"""# NetBox

推荐: `playbooks/netbox.yml` 经 REST API 一次完成, 可重复执行, 不改动他人写入的内容。
没有该剧本时, 在空的 NetBox (4.5 或更新) 中按下列顺序逐个导入。NetBox 每个文件要么全部接收, 要么全部拒绝。
设备自带的端口由设备类型创建, 导入无法修改 (需要 id):
先在 *自定义 > 脚本* 中添加 `{SCRIPT}`, 再把 `{TYPE_PORTS}` 交给它。

Better: `playbooks/netbox.yml` does all of it over the REST API, can be repeated, and leaves what others wrote.
Without it, import these files into a NetBox 4.5 or newer in this order. NetBox takes all of a file or nothing of it.
Ports that devices have of their types exist already, and an import cannot change them without their ids: add
`{SCRIPT}` under *Customization > Scripts* once, and give it `{TYPE_PORTS}`.
"""
