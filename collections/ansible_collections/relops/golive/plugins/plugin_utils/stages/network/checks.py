"""What only the platforms know: which there are, which lines a plan may add, what a port, group, description may be."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import Mode, UnusedPorts
from ansible_collections.relops.golive.plugins.plugin_utils.model.device_types import type_of
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault, shown, suggestion
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.pairs import spread
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Platform
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.registry import available, load
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.sides import (
    Side,
    description,
    group_description,
    groups_of,
    taken_sides,
    unused_ports,
)

Place = tuple[int | str, ...]


def platforms_are_known(scene: Scene) -> Iterator[Fault]:
    known = available()
    named: list[tuple[Place, str]] = [
        *((("switches", name, "platform"), switch.platform) for name, switch in scene.plan.switches.items()),
        *((("network", "platforms", name), name) for name in scene.plan.network.platforms),
    ]
    for place, name in named:
        if name not in known:
            zh, en = suggestion(name, known)
            names = " | ".join(known)
            yield Fault(scene.item(*place), name, f"应为 {names}{zh}", f"must be {names}{en}")


def added_lines_stay_in_their_interface(scene: Scene) -> Iterator[Fault]:
    for place, line, platforms in _added(scene):
        for name in platforms:
            if not load(name).allows(line):
                zh = f"不是 {name} 接口下可由计划添加的命令（不得离开接口，不得改动计划另有字段的内容）"
                en = (
                    f"is no line that a plan may add to an interface of {name}: nothing that leaves the interface, "
                    "and nothing that the plan says by another field"
                )
                yield Fault(scene.item(*place), shown(line), zh, en)
                break


def _added(scene: Scene) -> Iterator[tuple[Place, str, list[str]]]:
    """Yield every line that the plan adds: its place, and the platforms whose switches get it."""
    policy, known = scene.plan.network, available()
    used = {switch.platform for switch in scene.plan.switches.values()} & set(known)
    for mode, lines in policy.defaults.items():
        takers = [name for name in sorted(used or known) if not _own(scene, name, mode)]
        for index, line in enumerate(lines):
            yield ("network", "defaults", mode.value, index), line, takers
    for name, own in policy.platforms.items():
        for mode, lines in own.defaults.items():
            for index, line in enumerate(lines):
                place = ("network", "platforms", name, "defaults", mode.value, index)
                yield place, line, [name] if name in known else []


def _own(scene: Scene, platform: str, mode: Mode) -> bool:
    own = scene.plan.network.platforms.get(platform)
    return own is not None and mode in own.defaults


def switches_can_take_what_is_planned(scene: Scene) -> Iterator[Fault]:
    """Look at every port, group and description of every switch once, as the stage would want them."""
    plan, known = scene.plan, available()
    index_of = {id(link): index for index, link in enumerate(plan.connections)}
    for name, switch in plan.switches.items():
        device = plan.devices.get(name)
        if device is None or type_of(device, plan.device_types) is None or switch.platform not in known:
            continue  # another check says so
        platform = load(switch.platform)
        sides = taken_sides(plan, name, platform)
        for side in sides:
            yield from _port(scene, name, platform, side, index_of[id(side.link)])
        yield from _groups(scene, name, platform, sides, index_of)
        yield from _spread(scene, name, platform, sides, index_of)
        if plan.network.unused_ports is UnusedPorts.SHUTDOWN:
            yield from _unused(scene, name, platform)


def _port(scene: Scene, name: str, platform: Platform, side: Side, index: int) -> Iterator[Fault]:
    untagged = () if side.link.vlan_untagged is None else (side.link.vlan_untagged,)
    for key, vlans in (("vlan_untagged", untagged), ("vlan_tagged", side.link.vlan_tagged)):
        if platform.RESERVED_VLANS.isdisjoint(vlans):
            continue
        for vlan in platform.RESERVED_VLANS.intersection(vlans):
            kind = scene.plan.switches[name].platform
            zh, en = f"是 {kind} 保留的 VLAN，不能使用", f"is a VLAN that {kind} keeps for itself: use another one"
            yield Fault(scene.link_at(index, key), f"{name} VLAN {vlan}", zh, en)
    if untagged == (1,) and side.link.mode is Mode.TRUNK and not platform.NATIVE_1:
        kind = scene.plan.switches[name].platform
        zh, en = (
            f"不能在 {kind} 的 trunk 上不带标签，请另选本征 VLAN",
            f"can't be untagged on a trunk of {kind}: use another one",
        )
        yield Fault(scene.link_at(index, "vlan_untagged"), f"{name} VLAN 1", zh, en)
    if not platform.is_port(side.port):
        kind = scene.plan.switches[name].platform
        zh, en = f"不是 {kind} 交换机可配置端口的名称", f"is no name of a port that can be configured on {kind}"
        yield Fault(scene.link_at(index, "a_port" if side.first else "b_port"), f"{name} {side.port}", zh, en)
    if side.bundled and side.group is None:
        write = platform.lag_port(1)
        zh, en = f"聚合组名称没有编号；写法 {write}", f"is an aggregation group without a number: write {write}"
        yield Fault(scene.link_at(index, "lag_group"), f"{name} {side.lag}", zh, en)
    yield from _description(scene, f"{name} {side.port}", platform, description(scene.plan, side), index)


def _description(scene: Scene, port: str, platform: Platform, text: str, index: int) -> Iterator[Fault]:
    if not platform.describes(text):
        most, forbidden = platform.DESCRIPTION_LENGTH, " ".join(platform.DESCRIPTION_FORBIDDEN)
        zh = f"将是 {port} 的描述，交换机不接受：最多 {most} 个 ASCII 字符，不得含 {forbidden}"
        en = f"would describe {port} and is no text for a switch: at most {most} ASCII characters, none of {forbidden}"
        yield Fault(scene.link_at(index, "link_id"), shown(text), zh, en)


def _groups(
    scene: Scene, name: str, platform: Platform, sides: list[Side], index_of: dict[int, int]
) -> Iterator[Fault]:
    for number, members in groups_of(sides).items():
        first = members[0]
        line = scene.line_of(index_of[id(first.link)])
        for side in members[1:]:
            if side.lag != first.lag:
                zh = f"与第 {line} 行的 {first.lag} 编号相同，在交换机上是同一个聚合组：写法须一致"
                en = f"has the number of {first.lag} in line {line}: that is one group on the switch, write one name"
                yield Fault(scene.link_at(index_of[id(side.link)], "lag_group"), f"{name} {side.lag}", zh, en)
        text = group_description(scene.plan, members)
        yield from _description(scene, f"{name} {platform.lag_port(number)}", platform, text, index_of[id(first.link)])


def _spread(
    scene: Scene, name: str, platform: Platform, sides: list[Side], index_of: dict[int, int]
) -> Iterator[Fault]:
    """Look at the multi-chassis groups: the platform has such, and both switches give a group the same number."""
    switch, numbers = scene.plan.switches[name], platform.MLAG_NUMBERS
    both = spread(scene.plan, name, sides)
    if switch.mlag is None or not both:
        return
    if not numbers:
        zh = f"{switch.platform} 没有跨机箱聚合；堆叠写 stack"
        en = f"is none: {switch.platform} has no groups over two switches; chassis that are one switch are a stack"
        yield Fault(scene.item("switches", name, "mlag"), switch.mlag.peer, zh, en)
        return
    members = groups_of(sides)
    for number, other in both.items():
        first = members[number][0]
        where, value = scene.link_at(index_of[id(first.link)], "lag_group"), f"{name} {first.lag}"
        if platform.lag_number(other) != number:
            zh = f"在 {switch.mlag.peer} 上是 {other}：跨机箱聚合组两侧编号须一致"
            en = f"is {other} on {switch.mlag.peer}: a group over both has one number on both"
            yield Fault(where, value, zh, en)
        elif number not in numbers:
            zh, en = f"编号须在 {numbers[0]}-{numbers[-1]} 之内", f"must have a number of {numbers[0]} to {numbers[-1]}"
            yield Fault(where, value, zh, en)


def _unused(scene: Scene, name: str, platform: Platform) -> Iterator[Fault]:
    strange = [port for port in unused_ports(scene.plan, name, platform) if not platform.is_port(port)]
    if strange:
        kind, model = scene.plan.switches[name].platform, scene.plan.devices[name].model
        listed = ", ".join(strange[:4]) + (" …" if len(strange) > 4 else "")
        zh = f"型号 {model} 的端口 {listed} 不是 {kind} 的端口名称，无法关闭未用端口"
        en = f"ports {listed} of a {model} are no names of ports on {kind}: they cannot be shut"
        yield Fault(scene.item("switches", name, "platform"), kind, zh, en)


CHECKS = (platforms_are_known, added_lines_stay_in_their_interface, switches_can_take_what_is_planned)
