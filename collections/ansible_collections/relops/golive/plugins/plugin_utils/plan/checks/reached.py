"""Hosts are reached before anything is changed: by a way that is there, not by one that this go-live makes."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import LinkStatus
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene, check
from ansible_collections.relops.golive.plugins.plugin_utils.site.cabling import stands

YET_TO_COME = frozenset({LinkStatus.PLANNED, LinkStatus.CABLED})


@check
def hosts_are_reached_before_the_network_is_changed(scene: Scene) -> Iterator[Fault]:
    """Look at the ports that carry a host's management address: the first thing of a night is to ask every host."""
    if {"connections.status", "connections.a_device", "connections.b_device"} & scene.holes:
        return
    carrying: dict[str, list[int]] = {}
    hosts = {name: scene.plan.devices[name].mgmt_ip for name in scene.plan.hosts if name in scene.plan.devices}
    for index, link in enumerate(scene.plan.connections):
        address = hosts.get(link.a_device)
        if address is not None and link.ip is not None and link.ip.ip == address and stands(link):
            carrying.setdefault(link.a_device, []).append(index)
    for host, indices in carrying.items():
        links = [scene.plan.connections[index] for index in indices]
        if not all(link.status in YET_TO_COME and link.b_device in scene.plan.switches for link in links):
            continue
        link = links[0]
        zh = (
            f"带内管理IP {hosts[host]} 由此连接到达，而 {link.b_device} 的此端口本次才配置：上线开始时连不上；"
            "请改用已开通的管理口，或已开通时写 live"
        )
        en = (
            f"is reached at {hosts[host]} by this connection, and its port on {link.b_device} is configured by this "
            "go-live only: nobody answers when it begins; use a management port that is there, or write live if it is"
        )
        yield Fault(scene.link_at(indices[0], "status"), host, zh, en)
