"""Stubs of a twin: devices that the plan connects and this go-live doesn't configure, and every cable that is drawn."""

from __future__ import annotations

from collections.abc import Mapping

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.model import Connection, Plan
from ansible_collections.relops.golive.plugins.plugin_utils.site.cabling import stands
from ansible_collections.relops.golive.plugins.plugin_utils.site.twinned import (
    OnTwin,
    device_on_twin,
    is_out_of_band,
    link_on_twin,
    plugged,
    way_in,
)
from ansible_collections.relops.golive.plugins.plugin_utils.twin.hardware import NO_RECORD, Hardware
from ansible_collections.relops.golive.plugins.plugin_utils.twin.ports import linux_names, port_of, sides, station


def stubs(plan: Plan) -> list[str]:
    """Return the devices for which a stub answers, in the order of the plan."""
    connected = (name for name in plan.devices if device_on_twin(plan, name) is OnTwin.STUB)
    return [name for name in connected if sides(plan, name)]


def stub_of(plan: Plan, name: str) -> JSON:
    """Return the ports of a stub: those that are connected to what runs."""
    ports = dict.fromkeys(port for port, _link, _first in sides(plan, name))
    return station(plan, name, [port_of(plan, name, port, NO_RECORD) for port in ports])


def cables(plan: Plan, records: Mapping[str, Hardware]) -> list[JSON]:
    """Return every cable that is drawn on the twin: none to a port that a machine hasn't."""
    names = {host: linux_names(plan, host, records.get(host, NO_RECORD)) for host in plan.hosts}

    def end(device: str, port: str) -> JSON:
        return {"device": device, "interface": names[device].of(port) if device in names else port}

    return [
        {"id": link.link_id, "a": end(link.a_device, link.a_port), "b": end(link.b_device, link.b_port)}
        for link in plan.connections
        if _drawn(plan, link) and not _is_missing(records, link)
    ]


def _drawn(plan: Plan, link: Connection) -> bool:
    return stands(link) and (link_on_twin(plan, link) is not OnTwin.ABSENT or _leads_in(plan, link))


def _leads_in(plan: Plan, link: Connection) -> bool:
    """Tell whether a connection is the way into a device from an out-of-band switch."""
    ends = ((link.a_device, link.a_port), (link.b_device, link.b_port))
    return any(
        device_on_twin(plan, device) is OnTwin.RUNS
        and port == way_in(plan, device)
        and is_out_of_band(plan, plugged(plan, device)[port][1])
        for device, port in ends
    )


def _is_missing(records: Mapping[str, Hardware], link: Connection) -> bool:
    ends = ((link.a_device, link.a_port), (link.b_device, link.b_port))
    return any(port in records.get(device, NO_RECORD).missing for device, port in ends)
