"""Hosts, racks, switches and networks, as words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.model.site import Device
from ansible_collections.relops.golive.plugins.plugin_utils.records.prose.facts.ground import Ground, number
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.desired import desired
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import (
    PortState,
    SwitchState,
    desired_from,
    target,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.registry import load

MOST_SWITCHES, MOST_LINES = 20, 400
"""Switches that a text shows, and lines of configuration of each; the plan and the journal have all of them."""


def hosts(on: Ground) -> list[dict[str, Any]]:
    """Return the hosts of the plan's groups: where they stand, what they are for."""
    return [_host(on, name) for name in on.plan.hosts]


def _host(on: Ground, name: str) -> dict[str, Any]:
    groups = on.listed(key for key, members in on.plan.groups.items() if name in members)
    device = on.plan.devices.get(name)
    return {"name": name, "groups": groups, **(_device(on, device) if device else _nowhere())}


def _device(on: Ground, one: Device) -> dict[str, str]:
    units = f"{one.u_start}" if one.u_start == one.u_end else f"{one.u_start}-{one.u_end}"
    return {
        "place": f"{one.room} / {one.rack} / {units}U", "model": f"{one.vendor} {one.model}", "serial": one.serial,
        "os": one.os_version or "", "mgmt": str(one.mgmt_ip or ""), "oob": str(one.oob_ip or ""),
        "addresses": on.some(_addresses(on, one)), "purpose": on.word(one.purpose),
        "admin": one.admin, "app_owner": one.app_owner,
    }  # fmt: skip


def _addresses(on: Ground, one: Device) -> list[str]:
    """Return the addresses of a device: those of the equipment list, else those of its lines of the port table."""
    listed = [str(each) for each in (*one.app_ip, one.vip) if each]
    linked = [str(link.ip) for link in on.plan.links.get(one.name, ()) if link.ip and link.a_device == one.name]
    return listed or list(dict.fromkeys(linked))


def _nowhere() -> dict[str, str]:
    names = ("place", "model", "serial", "os", "mgmt", "oob", "addresses", "purpose", "admin", "app_owner")
    return dict.fromkeys(names, "")


def racks(on: Ground) -> list[dict[str, str]]:
    """Return the racks with how many devices stand in each."""
    return [
        {
            "name": name, "site": on.text(on.plan.sites[one.site].name) if one.site in on.plan.sites else one.site,
            "room": one.room, "height": f"{one.u_height}U",
            "devices": number(sum(device.rack == name for device in on.plan.devices.values())),
        }
        for name, one in on.plan.racks.items()
    ]  # fmt: skip


def vlans(on: Ground) -> list[dict[str, str]]:
    """Return the VLANs with their networks."""
    return [
        {
            "id": str(key), "name": one.name, "purpose": on.text(one.description),
            "prefixes": on.listed(one.prefixes), "gateway": str(one.gateway or on.t("print.none")),
        }
        for key, one in on.plan.vlans.items()
    ]  # fmt: skip


def switches(on: Ground) -> list[dict[str, Any]]:
    """Return what is written to the first switches: their ports, and the lines in the language of their platform."""
    few = on.plan.model_copy(update={"switches": dict(list(on.plan.switches.items())[:MOST_SWITCHES])})
    return [_switch(name, wanted) for name, wanted in desired(few).items()]


def _switch(name: str, wanted: Mapping[str, Any]) -> dict[str, Any]:
    platform = load(str(wanted["platform"]))
    unused = set(wanted["unused"])
    used = {**wanted, "ports": {port: wish for port, wish in wanted["ports"].items() if port not in unused}}
    groups = {platform.lag_port(found) for port in used["ports"] if (found := platform.lag_number(port)) is not None}
    now = SwitchState({port: PortState() for port in used["ports"] if port not in groups})
    stanzas = platform.render(now, target(now, desired_from(used)))
    lines = [line for stanza in stanzas for line in (stanza.head, *(f"  {one}" for one in stanza.lines))]
    return {
        "name": name, "platform": str(wanted["platform"]), "ports": number(len(used["ports"])),
        "links": number(len(wanted["links"])), "lines": "\n".join(lines[:MOST_LINES]),
        "more": number(len(lines) - MOST_LINES) if len(lines) > MOST_LINES else "",
        "unused": number(len(unused)) if unused else "",
        "show": "\n".join([platform.RUNNING, *platform.MEASURE]),
    }  # fmt: skip


def counts(on: Ground) -> dict[str, str]:
    """Return how much there is of what."""
    plan = on.plan
    return {
        "devices": number(len(plan.devices)), "racks": number(len(plan.racks)), "hosts": number(len(plan.hosts)),
        "switches": number(len(plan.switches)), "connections": number(len(plan.connections)),
        "vlans": number(len(plan.vlans)), "databases": number(len(plan.databases)),
        "releases": number(len(plan.releases)), "migrations": number(len(plan.migrations)),
    }  # fmt: skip


FACTS = {"hosts": hosts, "racks": racks, "vlans": vlans, "switches": switches, "counts": counts}
