"""The topology of the simulated data centre that stands for a plan: what `relops.lab` raises."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.model import Connection, Device, Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import DeviceKind, LinkPurpose, LinkStatus
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault, PlanFaults, language_of
from ansible_collections.relops.golive.plugins.plugin_utils.model.site import Component
from ansible_collections.relops.golive.plugins.plugin_utils.stages.inventory import twin_owner
from ansible_collections.relops.golive.plugins.plugin_utils.twin.settings import Twin, read_twin

OUT_OF_BAND = frozenset({LinkPurpose.MANAGEMENT, LinkPurpose.BMC})
STORE, SERVING = "golive-store", ["rclone"]
"""Image of the backup store, and what it needs for its clients."""
_SPEED = re.compile(r"(\d+(?:\.\d+)?)(g?)base")


def topology(
    plan: Plan, *, name: str, directory: str | Path, cache: str | Path, secrets: Mapping[str, str], bare: bool = False
) -> JSON:
    """Return the lab's topology of a plan.

    `name` is the lab's prefix, `directory` its state, `cache` the images of all labs, `secrets` the switches' login
    (username, password, enable). `bare` hosts hold a plain system and nothing of the old one: what a restore finds.
    Raises PlanFaults with all that keeps a twin from being reached.
    """
    twin = read_twin(plan.directory)
    faults = list(_faults(plan))
    if faults:
        raise PlanFaults(faults, language_of())
    if bare:
        twin = twin.model_copy(update={"hosts": {}})
    hosts = [_host(plan, plan.devices[host], twin) for host in plan.hosts]
    switches = [_switch(plan, plan.devices[switch], twin, secrets) for switch in plan.switches]
    bridges = _out_of_band_switches(plan)
    inside = {*plan.hosts, *plan.switches, *bridges}
    images = {image: _image(plan.directory / "twin", twin, image) for image in twin.images}
    return {
        "name": name,
        "owner": twin_owner(plan),
        "dir": str(directory),
        "cache": str(cache),
        "oob": _out_of_band(plan),
        "packages": _packages(plan, twin),
        "images": {**images, **_image_of_store(plan, twin, images)},
        "hosts": hosts,
        "switches": switches,
        "oob_switches": bridges,
        "cables": [_cable(link) for link in _standing(plan.connections) if {link.a_device, link.b_device} <= inside],
    }


def _standing(connections: Iterable[Connection]) -> list[Connection]:
    return [link for link in connections if link.status is not LinkStatus.DECOMMISSIONED]


def _host(plan: Plan, device: Device, twin: Twin) -> JSON:
    image = STORE if plan.backup and device.name == plan.backup.store.host else _image_of(twin, device.name)
    return {**_device(plan, device), "hostname": (device.hostname or device.name).lower(), "image": image}


def _switch(plan: Plan, device: Device, twin: Twin, secrets: Mapping[str, str]) -> JSON:
    switch: JSON = {
        **_device(plan, device),
        "dialect": plan.switches[device.name].platform,
        "secrets": dict(secrets),
        "startup_config": _startup(plan, device.name, twin),
    }
    version = re.search(r"\d\S*", device.os_version or "")
    return {**switch, "version": version[0]} if version else switch


def _startup(plan: Plan, name: str, twin: Twin) -> str:
    named = twin.switches[name].startup_config if name in twin.switches else None
    return (plan.directory / "twin" / named).read_text(encoding="utf-8") if named else ""


def _device(plan: Plan, device: Device) -> JSON:
    interfaces = [_interface(plan, device, port) for port in plan.device_type(device.name).interfaces]
    return {
        "name": device.name,
        "oob_interface": _management_interface(plan, device),
        "oob_ip": str(device.mgmt_ip),
        "vendor": device.vendor,
        "model": device.model,
        "serial": device.serial,
        "interfaces": interfaces,
    }


def _management_interface(plan: Plan, device: Device) -> str:
    """Return the port of the device's management connection, else the type's own management port."""
    for link in plan.links.get(device.name, ()):
        if link.purpose in OUT_OF_BAND:
            return link.a_port if link.a_device == device.name else link.b_port
    return plan.device_type(device.name).management_interface or ""


def _interface(plan: Plan, device: Device, port: Component) -> JSON:
    interface: JSON = {"name": port.name, "addresses": []}
    speed = _SPEED.match(port.type or "")
    if speed:
        interface["speed"] = int(float(speed[1]) * (1000 if speed[2] else 1))
    for link in _standing(plan.links.get(device.name, ())):
        if (link.a_device, link.a_port) != (device.name, port.name):
            continue
        if link.a_mac:
            interface["mac"] = link.a_mac.lower()
        if link.ip is not None:
            interface["addresses"].append(str(link.ip))
        if link.gateway is not None:
            interface["gateway"] = str(link.gateway)
    return interface


def _out_of_band_switches(plan: Plan) -> list[str]:
    """Return the switches that this go-live doesn't configure and that carry management links."""
    found: dict[str, None] = {}
    for link in _standing(plan.connections):
        for end in (link.a_device, link.b_device):
            if link.purpose in OUT_OF_BAND and plan.devices[end].type is DeviceKind.SWITCH and end not in plan.switches:
                found[end] = None
    return list(found)


def _out_of_band(plan: Plan) -> JSON:
    """Return the management network: the prefix of the plan that holds the management addresses."""
    prefix = _management_prefix(plan)
    return {"prefix": str(prefix), "controller": str(_controller(plan, prefix))}


def _management_prefix(plan: Plan) -> Any:
    """Return the prefix that holds the management addresses of all hosts and switches, None when there is none."""
    addresses = [plan.devices[name].mgmt_ip for name in (*plan.hosts, *plan.switches)]
    known = [plain.prefix for plain in plan.prefixes] + [net for vlan in plan.vlans.values() for net in vlan.prefixes]
    return next((prefix for prefix in known if all(each is None or each in prefix for each in addresses)), None)


def _faults(plan: Plan) -> Iterator[Fault]:
    """Yield what a plan that is sound lacks for a twin: every device needs a way to it that is the same network's."""
    for name in (*plan.hosts, *plan.switches):
        if plan.devices[name].mgmt_ip is None:
            zh, en = "缺带内管理IP，仿真环境无法连接", "has no management address: the twin cannot reach it"
            yield Fault(plan.tables.equipment, name, zh, en)
        if not _management_interface(plan, plan.devices[name]):
            zh = "没有用途为管理或带外BMC的连接，型号也没有管理口，仿真环境无法连接"
            en = "has no connection for management, and its model no port for it: the twin cannot reach it"
            yield Fault(plan.tables.ports, name, zh, en)
    if _management_prefix(plan) is None:
        zh = "没有一个网段包含全部主机和交换机的管理地址，仿真环境需要一个"
        en = "none holds the management addresses of all hosts and switches, which the twin needs"
        yield Fault("prefixes", "", zh, en)


def _controller(plan: Plan, prefix: Any) -> Any:
    """Return the first address of the management network that no device has."""
    taken = {device.mgmt_ip for device in plan.devices.values()} | {device.oob_ip for device in plan.devices.values()}
    return next(address for address in ip_network(prefix).hosts() if address not in taken)


def _packages(plan: Plan, twin: Twin) -> list[str]:
    named = [package.partition("=")[0] for packages in plan.packages.values() for package in packages]
    return list(dict.fromkeys([*twin.packages, *named]))


def _image_of(twin: Twin, host: str) -> str:
    return twin.hosts[host].image if host in twin.hosts else "base"


def _image_of_store(plan: Plan, twin: Twin, images: Mapping[str, JSON]) -> dict[str, JSON]:
    """Return the image of the backup store, also of a bare one: its own, and what serves the clients."""
    if not plan.backup:
        return {}
    own = images.get(_image_of(twin, plan.backup.store.host), {"packages": []})
    return {STORE: {**own, "packages": [*own["packages"], *SERVING]}}


def _image(folder: Path, twin: Twin, name: str) -> JSON:
    image = twin.images[name]
    answer: JSON = {"packages": list(image.packages)}
    if image.script:
        answer["script"] = str((folder / image.script).resolve())
    if image.files:
        answer["files"] = str((folder / image.files).resolve())
    return answer


def _cable(link: Connection) -> JSON:
    return {
        "id": link.link_id,
        "a": {"device": link.a_device, "interface": link.a_port},
        "b": {"device": link.b_device, "interface": link.b_port},
    }
