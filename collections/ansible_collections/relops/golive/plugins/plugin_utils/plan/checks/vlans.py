"""VLANs: defined, in range, consistent with the mode of the port (form 6)."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import LinkStatus, Mode
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault, suggestion
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene, check

DEFAULT_VLAN = 1  # it is on every switch; nobody defines it


@check
def vlans_are_defined(scene: Scene) -> Iterator[Fault]:
    known = {DEFAULT_VLAN, *scene.plan.vlans}
    if "vlans" in scene.lost or any(name.isdecimal() for name in scene.partial):
        known |= {int(name) for name in scene.partial if name.isdecimal() and len(name) < 9}
    if "vlans" in scene.lost:
        return
    for index, link in enumerate(scene.plan.connections):
        named = [("vlan_tagged", vlan) for vlan in link.vlan_tagged]
        named += [("vlan_untagged", link.vlan_untagged)] if link.vlan_untagged is not None else []
        for key, vlan in named:
            if vlan not in known:
                zh, en = suggestion(str(vlan), map(str, scene.plan.vlans))
                zh, en = f"计划的 vlans 中没有此 VLAN{zh}", f"is no VLAN of the plan{en}"
                yield Fault(scene.link_at(index, key), str(vlan), zh, en)


@check
def vlans_fit_the_mode(scene: Scene) -> Iterator[Fault]:
    switches = scene.plan.switches
    for index, link in enumerate(scene.plan.connections):
        if link.status is LinkStatus.DECOMMISSIONED:
            continue
        configured = link.a_device in switches or link.b_device in switches
        if link.mode is Mode.ACCESS and link.vlan_tagged:
            yield Fault(
                scene.link_at(index, "vlan_tagged"),
                link.link_id,
                "access 端口不能有允许VLAN",
                "an access port has no tagged VLANs",
            )
        elif link.mode is Mode.ACCESS and link.vlan_untagged is None and configured and not _to_unmanaged(scene, index):
            yield Fault(
                scene.link_at(index, "vlan_untagged"),
                link.link_id,
                "access 端口缺少 VLAN",
                "an access port has no VLAN",
            )
        elif link.mode is Mode.TRUNK and not link.vlan_tagged:
            yield Fault(
                scene.link_at(index, "vlan_tagged"),
                link.link_id,
                "trunk 端口缺少允许VLAN",
                "a trunk has no tagged VLANs",
            )
        elif link.mode is Mode.TRUNK and link.vlan_untagged in link.vlan_tagged:
            zh, en = "native VLAN 不应同时在允许VLAN中打标签", "is the native VLAN and tagged as well"
            yield Fault(scene.link_at(index, "vlan_tagged"), str(link.vlan_untagged), zh, en)
        elif link.mode is Mode.ROUTED and link.vlans:
            yield Fault(
                scene.link_at(index, "mode"), link.link_id, "routed 端口不能有 VLAN", "a routed port has no VLANs"
            )
        if link.mode is Mode.ROUTED and link.ip is None:
            zh, en = "routed 端口缺少 IP/掩码（本端的地址）", "a routed port has no address (that of its A end)"
            yield Fault(scene.link_at(index, "ip"), link.link_id, zh, en)


def _to_unmanaged(scene: Scene, index: int) -> bool:
    """Whether one end is a switch that nobody configures: its port and the management port behind it need no VLAN."""
    link = scene.plan.connections[index]
    if {"connections.a_device", "connections.b_device", "devices.name", "devices.type"} & scene.holes:
        return True  # nobody knows
    return any(
        end not in scene.plan.switches and end in scene.plan.devices and scene.plan.devices[end].type == "switch"
        for end in (link.a_device, link.b_device)
    )


@check
def vlan_names_are_unique(scene: Scene) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    for number, vlan in scene.plan.vlans.items():
        first = seen.setdefault(vlan.name.casefold(), number)
        if first != number:
            zh, en = f"与 VLAN {first} 同名", f"is also the name of VLAN {first}"
            yield Fault(scene.item("vlans", number, "name"), vlan.name, zh, en)
