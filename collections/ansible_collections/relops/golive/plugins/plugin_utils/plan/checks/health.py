"""The health URL of a release asks that release: not the service that it replaces, and no host without it."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene, check


@check
def health_urls_ask_the_release(scene: Scene) -> Iterator[Fault]:
    plan, owners = scene.plan, _owners(scene.plan)
    for name, release in plan.releases.items():
        url = str(release.health.url) if release.health else ""
        hosts = plan.members(release.hosts)
        if not url or set(hosts) & scene.partial or "groups" in scene.lost:
            continue
        where, asked = scene.item("releases", name, "health", "url"), urlsplit(url).hostname or ""
        owner = owners.get(_address(asked), "")
        if owner and owner not in hosts:
            zh = f"{asked} 是 {owner} 的地址，而版本 {name} 装在 {', '.join(hosts)}: 问到的不是它"
            en = f"asks {owner} ({asked}), and {name} is installed on {', '.join(hosts)}: nothing is said about it"
            yield Fault(where, url, zh, en)


def _owners(plan: Plan) -> dict[str, str]:
    """Return address → the one device that has it; a VIP is several devices'."""
    found: dict[str, str] = {}
    for device in plan.devices.values():
        for address in (device.mgmt_ip, device.oob_ip, *device.app_ip):
            if address is not None:
                found[str(address)] = device.name
    for link in plan.connections:
        if link.ip is not None:
            found[str(link.ip.ip)] = link.a_device
    for device in plan.devices.values():
        found.pop(str(device.vip), None)
    return found


def _address(host: str) -> str:
    try:
        return str(ip_address(host))
    except ValueError:
        return ""
