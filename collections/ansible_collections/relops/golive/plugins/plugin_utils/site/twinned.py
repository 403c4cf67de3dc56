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


class Twinned:
    """One plan seen as a twin; what was found out of a device is kept, so that a whole table costs one look at each."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._hosts = frozenset(plan.hosts)
        self._plugged: dict[str, dict[str, tuple[Connection, str]]] = {}
        self._ways: dict[str, str | None] = {}

    def device(self, name: str) -> OnTwin:
        """Return how a device is on a twin: hosts and switches of this go-live run, other active ones are stubs."""
        if name in self._hosts or name in self.plan.switches:
            return OnTwin.RUNS
        device = self.plan.devices.get(name)
        return OnTwin.ABSENT if device is None or device.type in SILENT else OnTwin.STUB

    def link(self, link: Connection) -> OnTwin:
        """Return how a connection is on a twin, for who looks from one of its ends.

        Absent are: what nobody of the twin looks at; what ends where no current is; the port of a BMC, which no system
        has; and the port by which a device hangs on the twin's own network instead.
        """
        ends = ((link.a_device, link.a_port), (link.b_device, link.b_port))
        kinds = [self.device(device) for device, _port in ends]
        if not stands(link) or OnTwin.ABSENT in kinds or OnTwin.RUNS not in kinds:
            return OnTwin.ABSENT
        for device, port in ends:
            if self.device(device) is OnTwin.RUNS and port == self.way_in(device):
                return OnTwin.ABSENT
            if device in self._hosts and link.purpose is LinkPurpose.BMC:
                return OnTwin.ABSENT
        return OnTwin.STUB if OnTwin.STUB in kinds else OnTwin.RUNS

    def is_out_of_band(self, name: str) -> bool:
        """Tell whether a device is a switch that this go-live doesn't configure: where management ports end."""
        plan = self.plan
        return name in plan.devices and plan.devices[name].type is DeviceKind.SWITCH and name not in plan.switches

    def plugged(self, name: str) -> dict[str, tuple[Connection, str]]:
        """Return the connection and the peer of every port of a device that has one."""
        if name not in self._plugged:
            self._plugged[name] = {
                port: (link, peer)
                for link in self.plan.links.get(name, ())
                for device, port, peer in (
                    (link.a_device, link.a_port, link.b_device),
                    (link.b_device, link.b_port, link.a_device),
                )
                if device == name and stands(link)
            }
        return self._plugged[name]

    def way_in(self, name: str) -> str | None:
        """Return the port by which a device hangs on the twin's own network, None when it has none for that."""
        if name not in self._ways:
            self._ways[name] = self._into_switch(name) if name in self.plan.switches else self._into_host(name)
        return self._ways[name]

    def _into_switch(self, name: str) -> str | None:
        """Return its management port; one of its other ports only where a management connection leads out of band."""
        kind, found = self.plan.device_type(name), self.plugged(name)
        for_that = {part.name for part in kind.interfaces if part.mgmt_only}
        own = [port for port in found if port in for_that]
        leads = [
            port for port, (link, peer) in found.items() if link.purpose in OUT_OF_BAND and self.is_out_of_band(peer)
        ]
        return next(iter([*own, *filter(None, [kind.management_interface]), *leads]), None)

    def _into_host(self, name: str) -> str | None:
        """Return the port of its connection to an out-of-band switch, unless that has another one's address (a BMC's).

        Where no connection is planned for it, it is the management port of the model.
        """
        device, found = self.plan.devices[name], self.plugged(name)
        own = self.plan.device_type(name).management_interface
        addresses = {
            port: link.ip.ip if link.ip is not None and link.a_device == name else None
            for port, (link, _peer) in found.items()
        }
        fitting = {
            port: (addresses[port] is None, link.purpose is LinkPurpose.BMC)
            for port, (link, peer) in found.items()
            if link.purpose in OUT_OF_BAND and self.is_out_of_band(peer)
            if link.lags is None and addresses[port] in (None, device.mgmt_ip)
        }
        elsewhere = device.mgmt_ip in {ip for port, ip in addresses.items() if port not in fitting}
        if fitting and not elsewhere:
            return min(fitting, key=lambda port: fitting[port])
        return own if own is not None and own not in found and not elsewhere else None


def device_on_twin(plan: Plan, name: str) -> OnTwin:
    """Return how one device of a plan is on its twin."""
    return Twinned(plan).device(name)


def link_on_twin(plan: Plan, link: Connection) -> OnTwin:
    """Return how one connection of a plan is on its twin."""
    return Twinned(plan).link(link)


def is_out_of_band(plan: Plan, name: str) -> bool:
    """Tell whether a device is a switch in which management ports end."""
    return Twinned(plan).is_out_of_band(name)


def way_in(plan: Plan, name: str) -> str | None:
    """Return the port by which one device hangs on the twin's own network."""
    return Twinned(plan).way_in(name)


def plugged(plan: Plan, name: str) -> dict[str, tuple[Connection, str]]:
    """Return the connection and the peer of every port of one device that has one."""
    return Twinned(plan).plugged(name)


def unused(plan: Plan, name: str) -> tuple[str, str] | None:
    """Return why a device of the list doesn't run on the twin: it was not mistyped, so no other name is meant."""
    if name not in plan.devices:
        return None
    return (
        "：在设备清单中，但既不在 groups 也不在 switches",
        ": in the equipment list, but neither in groups nor in switches",
    )
