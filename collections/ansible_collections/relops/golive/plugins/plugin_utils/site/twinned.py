"""What of a plan a twin carries: which devices run there, which are stubs, which connections are not there at all.

Decided by kind alone, from the plan, so that the twin that is raised and the stage that measures it agree.
"""

from __future__ import annotations

from enum import StrEnum

from ansible_collections.relops.golive.plugins.plugin_utils.model import Connection, Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import DeviceKind, LinkPurpose
from ansible_collections.relops.golive.plugins.plugin_utils.site.cabling import stands

OUT_OF_BAND = frozenset({LinkPurpose.MANAGEMENT, LinkPurpose.BMC})
SILENT = frozenset({
    DeviceKind.PATCH_PANEL, DeviceKind.CABLE_MANAGER, DeviceKind.BLANK, DeviceKind.SHELF, DeviceKind.RESERVED,
})  # fmt: skip
"""What has no current of its own: what is behind it, nobody knows from the plan."""


class OnTwin(StrEnum):
    """How a device or a connection is on a twin: it runs; a stub answers for it; or it is not there, so unmeasured."""

    RUNS = "runs"
    STUB = "stub"
    ABSENT = "absent"


def device_on_twin(plan: Plan, name: str) -> OnTwin:
    """Return how a device is on a twin: hosts and switches of this go-live run, other active ones are stubs."""
    if name in plan.hosts or name in plan.switches:
        return OnTwin.RUNS
    device = plan.devices.get(name)
    return OnTwin.ABSENT if device is None or device.type in SILENT else OnTwin.STUB


def link_on_twin(plan: Plan, link: Connection) -> OnTwin:
    """Return how a connection is on a twin, for who looks from one of its ends.

    Absent are: what nobody of the twin looks at; what ends where no current is; the port of a BMC, which no system
    has; and the port by which a device hangs on the twin's own network instead.
    """
    ends = ((link.a_device, link.a_port), (link.b_device, link.b_port))
    kinds = [device_on_twin(plan, device) for device, _port in ends]
    if not stands(link) or OnTwin.ABSENT in kinds or OnTwin.RUNS not in kinds:
        return OnTwin.ABSENT
    for device, port in ends:
        if device_on_twin(plan, device) is OnTwin.RUNS and port == way_in(plan, device):
            return OnTwin.ABSENT
        if device in plan.hosts and link.purpose is LinkPurpose.BMC:
            return OnTwin.ABSENT
    return OnTwin.STUB if OnTwin.STUB in kinds else OnTwin.RUNS


def is_out_of_band(plan: Plan, name: str) -> bool:
    """Tell whether a device is a switch that this go-live doesn't configure: where management ports end."""
    return name in plan.devices and plan.devices[name].type is DeviceKind.SWITCH and name not in plan.switches


def way_in(plan: Plan, name: str) -> str | None:
    """Return the port by which a device hangs on the twin's own management network, None when it has none for that."""
    return _way_into_switch(plan, name) if name in plan.switches else _way_into_host(plan, name)


def plugged(plan: Plan, name: str) -> dict[str, tuple[Connection, str]]:
    """Return the connection and the peer of every port of a device that has one."""
    return {
        port: (link, peer)
        for link in plan.links.get(name, ())
        for device, port, peer in (
            (link.a_device, link.a_port, link.b_device),
            (link.b_device, link.b_port, link.a_device),
        )
        if device == name and stands(link)
    }


def _way_into_switch(plan: Plan, name: str) -> str | None:
    """Return its management port; one of its other ports only where a management connection leads out of band."""
    kind, found = plan.device_type(name), plugged(plan, name)
    for_that = {part.name for part in kind.interfaces if part.mgmt_only}
    own = [port for port in found if port in for_that]
    leads = [port for port, (link, peer) in found.items() if link.purpose in OUT_OF_BAND and is_out_of_band(plan, peer)]
    return next(iter([*own, *filter(None, [kind.management_interface]), *leads]), None)


def _way_into_host(plan: Plan, name: str) -> str | None:
    """Return the port of its connection to an out-of-band switch, unless that has another one's address (a BMC's).

    Where no connection is planned for it, it is the management port of the model.
    """
    device, own, found = plan.devices[name], plan.device_type(name).management_interface, plugged(plan, name)
    addresses = {
        port: link.ip.ip if link.ip is not None and link.a_device == name else None
        for port, (link, _peer) in found.items()
    }
    fitting = {
        port: (addresses[port] is None, link.purpose is LinkPurpose.BMC)
        for port, (link, peer) in found.items()
        if link.purpose in OUT_OF_BAND and is_out_of_band(plan, peer)
        if link.lags is None and addresses[port] in (None, device.mgmt_ip)
    }
    elsewhere = device.mgmt_ip in {ip for port, ip in addresses.items() if port not in fitting}
    if fitting and not elsewhere:
        return min(fitting, key=lambda port: fitting[port])
    return own if own is not None and own not in found and not elsewhere else None
