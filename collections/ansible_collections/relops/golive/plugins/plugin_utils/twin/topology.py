"""The topology of the simulated data centre that stands for a plan: what `relops.lab` raises."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.model import Connection, Device, Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import LinkPurpose
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import PlanFaults, language_of
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.lines import located
from ansible_collections.relops.golive.plugins.plugin_utils.site.twinned import is_out_of_band, plugged, way_in
from ansible_collections.relops.golive.plugins.plugin_utils.stages.inventory import twin_owner
from ansible_collections.relops.golive.plugins.plugin_utils.twin import reach
from ansible_collections.relops.golive.plugins.plugin_utils.twin.hardware import NO_RECORD, Hardware
from ansible_collections.relops.golive.plugins.plugin_utils.twin.lacking import lacking, of_file
from ansible_collections.relops.golive.plugins.plugin_utils.twin.ports import linux_names, port_of, station
from ansible_collections.relops.golive.plugins.plugin_utils.twin.settings import Twin, read_twin
from ansible_collections.relops.golive.plugins.plugin_utils.twin.stubs import cables, stub_of, stubs

STORE, SERVING = "golive-store", ["rclone"]
"""Image of the backup store, and what it needs for its clients."""
OWN_PORT = "twin0"
"""The port of a host that hangs on the twin's own network where none of the plan's does."""


def topology(
    plan: Plan, *, name: str, directory: str | Path, cache: str | Path, secrets: Mapping[str, str], bare: bool = False
) -> JSON:
    """Return the lab's topology of a plan.

    `name` is the lab's prefix, `directory` its state, `cache` the images of all labs, `secrets` the switches' login
    (username, password, enable). `bare` hosts hold a plain system and nothing of the old one: what a restore finds.
    Raises PlanFaults with all that keeps a twin from being reached.
    """
    twin = read_twin(plan.directory)
    found = [*lacking(plan), *of_file(plan, twin)]
    if found:
        raise PlanFaults(located(found, plan.path, (plan.tables.ports, plan.tables.equipment)), language_of())
    if bare:
        twin = twin.model_copy(update={"hosts": {}})
    images = {image: _image(plan.directory / "twin", twin, image) for image in twin.images}
    return {
        "name": name,
        "owner": twin_owner(plan),
        "dir": str(directory),
        "cache": str(cache),
        "oob": reach.out_of_band(plan),
        "packages": _packages(plan, twin),
        "images": {**images, **_image_of_store(plan, twin, images)},
        "hosts": [_host(plan, plan.devices[host], twin) for host in plan.hosts],
        "switches": [_switch(plan, plan.devices[switch], twin, secrets) for switch in plan.switches],
        "stubs": [{"name": stub, **stub_of(plan, stub)} for stub in stubs(plan)],
        "oob_switches": _out_of_band_switches(plan),
        "cables": cables(plan, twin.hardware),
    }


def _host(plan: Plan, device: Device, twin: Twin) -> JSON:
    image = STORE if plan.backup and device.name == plan.backup.store.host else _image_of(twin, device.name)
    record, own = twin.hardware.get(device.name, NO_RECORD), way_in(plan, device.name)
    names = linux_names(plan, device.name, record)
    links = plugged(plan, device.name)
    bmc = {port for port, (link, _peer) in links.items() if link.purpose is LinkPurpose.BMC} - {own}
    ports = [port for port in _ports(plan, device.name, record) if port["name"] not in bmc]
    if own is None:
        own = names.new(OWN_PORT)
        ports.append({"name": own, "addresses": []})
    elif own in links:
        _manage(next(port for port in ports if port["name"] == own), links[own][0], device.name)
    return {
        **_identity(device, record),
        **station(plan, device.name, ports, names),
        "oob_interface": names.of(own),
        "hostname": (device.hostname or device.name).lower(),
        "image": image,
    }


def _manage(port: JSON, link: Connection, device: str) -> None:
    """Give the way into a host the address and gateway that its connection has."""
    if link.ip is not None and link.a_device == device:
        port["addresses"].append(str(link.ip))
    if link.gateway is not None:
        port["gateway"] = str(link.gateway)


def _switch(plan: Plan, device: Device, twin: Twin, secrets: Mapping[str, str]) -> JSON:
    record = twin.hardware.get(device.name, NO_RECORD)
    return {
        **_identity(device, record),
        "interfaces": _ports(plan, device.name, record),
        "oob_interface": way_in(plan, device.name),
        "dialect": plan.switches[device.name].platform,
        "secrets": dict(secrets),
        "startup_config": _startup(plan, device.name, twin),
        "version": record.version or "",
    }


def _identity(device: Device, record: Hardware) -> JSON:
    """Return who a device says it is: by its record alone, never by the plan's own words."""
    return {"name": device.name, "oob_ip": str(device.mgmt_ip), **record.told()}


def _ports(plan: Plan, device: str, record: Hardware) -> list[JSON]:
    parts = dict.fromkeys(part.name for part in plan.device_type(device).interfaces)
    return [port_of(plan, device, port, record) for port in parts if port not in record.missing]


def _out_of_band_switches(plan: Plan) -> list[str]:
    """Return the switches that this go-live doesn't configure and in which ways into devices end."""
    ways = ((plugged(plan, name), way_in(plan, name)) for name in (*plan.hosts, *plan.switches))
    peers = (links[port][1] for links, port in ways if port in links)
    return list(dict.fromkeys(peer for peer in peers if is_out_of_band(plan, peer)))


def _startup(plan: Plan, name: str, twin: Twin) -> str:
    """Return what a switch boots with; one that nobody describes was delivered with the factory's lines, and saved."""
    named = twin.switches[name].startup_config if name in twin.switches else None
    return (plan.directory / "twin" / named).read_text(encoding="utf-8") if named else "\n"


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
