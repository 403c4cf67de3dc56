"""Multi-chassis pairs of switches: two that name each other, alike, with a peer link that is in the port table."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault
from ansible_collections.relops.golive.plugins.plugin_utils.model.network import Mlag
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene, check
from ansible_collections.relops.golive.plugins.plugin_utils.site.cabling import stands


@check
def pairs_name_each_other(scene: Scene) -> Iterator[Fault]:
    for name, mlag in _pairs(scene):
        other = scene.plan.switches.get(mlag.peer)
        where = scene.item("switches", name, "mlag", "peer")
        if other is None:
            yield from scene.unknown(where, mlag.peer, "switches")
        elif mlag.peer == name or other.mlag is None or other.mlag.peer != name:
            zh, en = f"{mlag.peer} 的 mlag.peer 应为 {name}", f"must be a switch whose mlag.peer is {name}"
            yield Fault(where, mlag.peer, zh, en)


@check
def pairs_are_alike(scene: Scene) -> Iterator[Fault]:
    for name, mlag in _pairs(scene):
        own, other = scene.plan.switches[name], scene.plan.switches.get(mlag.peer)
        if other is None or other.mlag is None or other.mlag.peer != name or name > mlag.peer:
            continue
        if own.platform != other.platform:
            zh, en = f"与 {name} 的平台 {own.platform} 不同", f"is not the platform of {name}, {own.platform}"
            yield Fault(scene.item("switches", mlag.peer, "platform"), other.platform, zh, en)
        if mlag.domain != other.mlag.domain:
            zh, en = f"与 {name} 的域 {mlag.domain} 不同", f"is not the domain of {name}, {mlag.domain}"
            yield Fault(scene.item("switches", mlag.peer, "mlag", "domain"), str(other.mlag.domain), zh, en)


@check
def peer_links_are_in_the_port_table(scene: Scene) -> Iterator[Fault]:
    if "connections" in scene.lost:
        return
    for name, mlag in _pairs(scene):
        if mlag.peer not in scene.plan.switches:
            continue
        if not _peer_links(scene, name, mlag):
            zh = f"端口表中没有 {name} 与 {mlag.peer} 之间名为此的聚合组或端口"
            en = f"is no group or port of a connection between {name} and {mlag.peer} in the port table"
            yield Fault(scene.item("switches", name, "mlag", "peer_link"), mlag.peer_link, zh, en)


def _peer_links(scene: Scene, name: str, mlag: Mlag) -> bool:
    for link in scene.plan.links.get(name, ()):
        if stands(link) and {link.a_device, link.b_device} == {name, mlag.peer}:
            first = link.a_device == name
            lags = link.lags or ("", "")
            if mlag.peer_link in (lags[0] if first else lags[1], link.a_port if first else link.b_port):
                return True
    return False


def _pairs(scene: Scene) -> Iterator[tuple[str, Mlag]]:
    if "switches" not in scene.lost:
        yield from ((name, one.mlag) for name, one in scene.plan.switches.items() if one.mlag is not None)
