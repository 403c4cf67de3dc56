"""Compare each planned connection with what the switches at its ends saw (X8)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ansible_collections.relops.golive.plugins.plugin_utils.model import Connection, Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import (
    Duplex,
    LagMode,
    LinkStatus,
    Mode,
)
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import DIFFERENT, EQUAL, UNMEASURED
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.measured import PortFacts, megabits
from ansible_collections.relops.golive.plugins.plugin_utils.site.cabling import is_named, is_planned_neighbour, names_of
from ansible_collections.relops.golive.plugins.plugin_utils.site.twinned import OnTwin
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.carried import carried
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import BUNDLED, Link
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.registry import load
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.text import ranges

DOWN = LinkStatus.DECOMMISSIONED
Ports = Mapping[tuple[str, str], PortFacts]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was seen of one connection, None where nobody looked; `faults` names the columns that differ."""

    verdict: str = UNMEASURED
    a_mac: str | None = None
    seen_at: str | None = None
    neighbor: str | None = None
    speed: str | None = None
    status: str | None = None
    lag: str | None = None
    address: str | None = None
    duplex: str | None = None
    vlans: str | None = None
    time: str = ""
    faults: tuple[str, ...] = ()


def compare(source: Context) -> dict[str, Comparison]:
    """Return the comparison of every connection by its link id."""
    plan = source.plan
    ports = source.measured.ports(lambda switch, port: spelling(plan, switch)(port))
    seen = Seen(plan, ports, _own_macs(source), source.texts.word("not_on_twin"), source.texts.word("stub"))
    return {link.link_id: _compare(link, seen) for link in plan.connections}


def spelling(plan: Plan, switch: str) -> Callable[[str], str]:
    """Return how the platform of a switch spells the name of a port; another device's stays as it is."""
    known = plan.switches.get(switch)
    return load(known.platform).canonical if known else str


@dataclass(frozen=True)
class Seen:
    """What was seen in the night, and the plan by whose names it is looked up."""

    plan: Plan
    ports: Ports
    macs: Mapping[tuple[str, str], str]
    absent: str = ""
    stub: str = ""
    """How it is told that a twin hasn't got a connection, or that a stub answered for its far end."""

    def end(self, device: str, port: str) -> PortFacts | None:
        """Return what a switch saw on one of its ports; None for another device or where nobody looked."""
        return self.ports.get((device, spelling(self.plan, device)(port)))

    def is_peer(self, facts: PortFacts, device: str, port: str) -> bool | None:
        """Tell whether a switch heard the planned neighbour behind one of its ports, by the rule of the stage.

        None: the planned device was heard, but it did not say by which port.
        """
        system = facts.lldp_neighbor or ""
        names = names_of(self.plan.devices[device]) if device in self.plan.devices else (device,)
        if facts.lldp_port is None and is_named(system, names):
            return None
        return is_planned_neighbour(system, [facts.lldp_port or ""], names, port, spelling(self.plan, facts.switch))


def _compare(link: Connection, where: Seen) -> Comparison:
    near, far = where.end(link.a_device, link.a_port), where.end(link.b_device, link.b_port)
    own_mac = where.macs.get((link.a_device, link.a_port))
    seen = [
        (facts, device, port)
        for facts, device, port in ((near, link.b_device, link.b_port), (far, link.a_device, link.a_port))
        if facts
    ]
    if not seen:
        return Comparison(a_mac=own_mac)
    if any(one.twin == OnTwin.ABSENT for one, _device, _port in seen):
        return Comparison(a_mac=own_mac, seen_at=where.absent, time=seen[0][0].time)
    faults, confirmed = _judged(link, seen, where)
    facts = seen[0][0]
    address = near.address if near else None
    learned = _only(far.macs) if far else None
    complete = all(one.oper_status is not None for one, _device, _port in seen) and _layers_seen(link, near, seen)
    verdict = DIFFERENT if faults else EQUAL if confirmed and complete else UNMEASURED
    return Comparison(
        verdict,
        own_mac or learned,
        " ".join([facts.switch, facts.port, *([where.stub] if facts.twin == OnTwin.STUB else [])]),
        _neighbor(facts),
        facts.oper_speed,
        facts.oper_status,
        _joined(link, [_bundled(one) for one, _device, _port in seen]),
        address,
        facts.oper_duplex,
        _vlans(link, [one for one, _device, _port in seen]),
        facts.time,
        tuple(sorted(faults)),
    )


def _judged(link: Connection, seen: Sequence[tuple[PortFacts, str, str]], where: Seen) -> tuple[set[str], bool]:
    """Return the columns that differ, and whether the planned device was found behind a port."""
    faults: set[str] = set()
    confirmed = False
    for one, device, port in seen:
        faults |= _differences(link, one) | _switching_differences(link, one, where.plan)
        if one.lldp_neighbor is None:
            expected = where.macs.get((device, port))
            confirmed |= expected is not None and expected in _lower(one.macs)
        else:
            heard = where.is_peer(one, device, port)
            confirmed |= heard is True
            faults |= {"lldp_neighbor"} if heard is False else set()
    return faults, confirmed


def _differences(link: Connection, facts: PortFacts) -> set[str]:
    found = set()
    planned, measured = link.speed.mbps or None, megabits(facts.oper_speed)
    if planned is not None and measured is not None and planned != measured:
        found.add("oper_speed")
    if facts.oper_status is not None and (facts.oper_status == Link.UP) == (link.status == DOWN):
        found.add("oper_status")
    if grouped(link) and facts.lag_state is not None and facts.lag_state != BUNDLED:
        found.add("lag_state")
    if addressed(link) and facts.switch == link.a_device and facts.address not in (None, str(link.ip and link.ip.ip)):
        found.add("ip_measured")
    return found


def _switching_differences(link: Connection, facts: PortFacts, plan: Plan) -> set[str]:
    """Return what differs in duplex and VLANs, where the switch told them; its spread over a pair of switches."""
    found = set()
    if facts.oper_duplex and link.duplex is not Duplex.AUTO and facts.oper_duplex != link.duplex:
        found.add("oper_duplex")
    planned = carried(plan, link)
    if planned is not None and facts.oper_vlans is not None and link.status != DOWN:
        untagged, vlans = planned
        if facts.oper_vlans != ranges(vlans) or facts.oper_untagged not in (None, str(untagged)):
            found.add("oper_vlans")
    return found


def _vlans(link: Connection, seen: Sequence[PortFacts]) -> str | None:
    """Return the VLANs that were let through at the first end that told them, the untagged one named apart."""
    for one in seen:
        if one.oper_vlans is not None and link.mode is not Mode.ROUTED:
            return one.oper_vlans if link.mode is Mode.ACCESS else f"{one.oper_vlans} ({one.oper_untagged})"
    return None


def grouped(link: Connection) -> bool:
    """Tell whether the switch at an end bundles the port; of a bond that is active-backup it knows nothing."""
    return bool(link.lags) and link.lag_mode is not LagMode.ACTIVE_BACKUP


def addressed(link: Connection) -> bool:
    """Tell whether the port of end a has an address of its own."""
    return link.mode is Mode.ROUTED and link.ip is not None


def _layers_seen(link: Connection, near: PortFacts | None, seen: Sequence[tuple[PortFacts, str, str]]) -> bool:
    """Tell whether somebody looked at the port-channel and at the address, where the connection has them."""
    bundled = not grouped(link) or all(one.lag_state is not None for one, _device, _port in seen)
    return bundled and (not addressed(link) or (near is not None and near.address is not None))


def _bundled(facts: PortFacts) -> str | None:
    """Return a port's state in its group, and how far the group is up where it goes over two switches."""
    if facts.lag_state is None or facts.mlag_state is None:
        return facts.lag_state
    return f"{facts.lag_state} ({facts.mlag_state})"


def _joined(link: Connection, states: Sequence[str | None]) -> str | None:
    """Return the states of both ends in one word where they are the same."""
    known = [state for state in states if state is not None]
    return "/".join(dict.fromkeys(known)) if grouped(link) and known else None


def _neighbor(facts: PortFacts) -> str | None:
    return " ".join(part for part in (facts.lldp_neighbor, facts.lldp_port) if part) or None


def _own_macs(source: Context) -> dict[tuple[str, str], str]:
    """Return what each host says of its own interfaces: facts `hardware.interfaces: {name: mac}` or a list of them."""
    found = {}
    for host, hardware in source.measured.hardware().items():
        interfaces = hardware.values.get("interfaces")
        entries = (
            interfaces.items()
            if isinstance(interfaces, dict)
            else [(one.get("name"), one.get("mac")) for one in interfaces or [] if isinstance(one, dict)]
        )
        for name, mac in entries:
            if name and isinstance(mac, str):
                found[host, str(name)] = mac.lower()
    return found


def _lower(macs: tuple[str, ...]) -> set[str]:
    return {mac.lower() for mac in macs}


def _only(macs: tuple[str, ...]) -> str | None:
    """Return the one address behind a port, None when there is none or several (a switch behind it)."""
    return macs[0].lower() if len(macs) == 1 else None
