"""Compare each planned connection with what the switches at its ends saw (X8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ansible_collections.relops.golive.plugins.plugin_utils.model import Connection
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import LagMode, LinkStatus, Mode
from ansible_collections.relops.golive.plugins.plugin_utils.records.measured import PortFacts, megabits, short_port
from ansible_collections.relops.golive.plugins.plugin_utils.records.source import Source
from ansible_collections.relops.golive.plugins.plugin_utils.records.table import DIFFERENT, EQUAL, UNMEASURED

DOWN = LinkStatus.DECOMMISSIONED
BUNDLED = "bundled"
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
    time: str = ""
    faults: tuple[str, ...] = ()


def compare(source: Source) -> dict[str, Comparison]:
    """Return the comparison of every connection by its link id."""
    ports = source.measured.ports()
    macs = _own_macs(source)
    names = _names(source)
    return {link.link_id: _compare(link, ports, macs, names) for link in source.plan.connections}


def _compare(
    link: Connection, ports: Ports, macs: Mapping[tuple[str, str], str], names: Mapping[str, str]
) -> Comparison:
    near, far = _end(ports, link.a_device, link.a_port), _end(ports, link.b_device, link.b_port)
    own_mac = macs.get((link.a_device, short_port(link.a_port)))
    seen = [
        (facts, device, port)
        for facts, device, port in ((near, link.b_device, link.b_port), (far, link.a_device, link.a_port))
        if facts
    ]
    if not seen:
        return Comparison(a_mac=own_mac)
    faults: set[str] = set()
    confirmed = False
    for one, device, port in seen:
        faults |= _differences(link, one)
        if one.lldp_neighbor is None:
            expected = macs.get((device, short_port(port)))
            confirmed |= expected is not None and expected in _lower(one.macs)
        elif _is_peer(one, device, port, names):
            confirmed = True
        else:
            faults.add("lldp_neighbor")
    facts = seen[0][0]
    address = near.address if near else None
    learned = _only(far.macs) if far else None
    complete = all(one.oper_status is not None for one, _device, _port in seen) and _layers_seen(link, near, seen)
    verdict = DIFFERENT if faults else EQUAL if confirmed and complete else UNMEASURED
    return Comparison(
        verdict,
        own_mac or learned,
        f"{facts.switch} {facts.port}",
        _neighbor(facts),
        facts.oper_speed,
        facts.oper_status,
        _joined(link, [one.lag_state for one, _device, _port in seen]),
        address,
        facts.time,
        tuple(sorted(faults)),
    )


def _differences(link: Connection, facts: PortFacts) -> set[str]:
    found = set()
    planned, measured = link.speed.mbps or None, megabits(facts.oper_speed)
    if planned is not None and measured is not None and planned != measured:
        found.add("oper_speed")
    up = facts.oper_status is not None and facts.oper_status.lower() in ("up", "connected", "up/up")
    if facts.oper_status is not None and up == (link.status == DOWN):
        found.add("oper_status")
    if grouped(link) and facts.lag_state is not None and facts.lag_state != BUNDLED:
        found.add("lag_state")
    if addressed(link) and facts.switch == link.a_device and facts.address not in (None, str(link.ip and link.ip.ip)):
        found.add("ip_measured")
    return found


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


def _joined(link: Connection, states: Sequence[str | None]) -> str | None:
    """Return the states of both ends in one word where they are the same."""
    known = [state for state in states if state is not None]
    return "/".join(dict.fromkeys(known)) if grouped(link) and known else None


def _is_peer(facts: PortFacts, device: str, port: str, names: Mapping[str, str]) -> bool:
    told = (facts.lldp_neighbor or "").lower()
    found = names.get(told) or names.get(told.split(".")[0])
    return found == device and (facts.lldp_port is None or short_port(facts.lldp_port) == short_port(port))


def _neighbor(facts: PortFacts) -> str | None:
    return " ".join(part for part in (facts.lldp_neighbor, facts.lldp_port) if part) or None


def _end(ports: Ports, device: str, port: str) -> PortFacts | None:
    return ports.get((device, short_port(port)))


def _names(source: Source) -> dict[str, str]:
    """Return devices by every name under which they may call themselves, lower case."""
    found = {}
    for name, device in source.plan.devices.items():
        for alias in (name, device.hostname, str(device.mgmt_ip or "")):
            if alias:
                found[alias.lower()] = name
    return found


def _own_macs(source: Source) -> dict[tuple[str, str], str]:
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
                found[host, short_port(str(name))] = mac.lower()
    return found


def _lower(macs: tuple[str, ...]) -> set[str]:
    return {mac.lower() for mac in macs}


def _only(macs: tuple[str, ...]) -> str | None:
    """Return the one address behind a port, None when there is none or several (a switch behind it)."""
    return macs[0].lower() if len(macs) == 1 else None
