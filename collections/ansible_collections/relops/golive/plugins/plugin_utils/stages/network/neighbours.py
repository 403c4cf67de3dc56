"""What is really plugged in where: LLDP neighbour, state, speed and MAC addresses of every planned port (R23, X8)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import cast

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.facts import Facts, HardwareSeen, PortSeen
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Applied, Place, Reading
from ansible_collections.relops.golive.plugins.plugin_utils.site.cabling import is_planned_neighbour
from ansible_collections.relops.golive.plugins.plugin_utils.site.twinned import OnTwin
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.dialogue import Dialogue
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import (
    BUNDLED,
    Link,
    Measured,
    Neighbour,
    Platform,
    Spread,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.text import ranges

Dial = Callable[[], AbstractContextManager[Dialogue]]
DEADLINE_S, PATIENCE_S, PAUSE_S = 30.0, 10.0, 1.0
"""How long a neighbour may stay away, how long a host that may be silent is heard, and the time between two looks."""


class NeighbourWork:
    """Measure the planned ports of one switch until they are as planned, at most `deadline` seconds (a `Work`).

    `links` is from `work.work`; `dial` logs in for the length of a block. The measured values go to the journal whether
    they fit or not; a difference is a fault. On a `twin` nobody waits for what is not there: it is told as such.
    """

    def __init__(
        self, place: Place, links: JSON, platform: Platform, dial: Dial, deadline: float, twin: bool = False
    ) -> None:
        self.place, self.platform, self.deadline, self.twin = place, platform, deadline, twin
        self.absent = {port: link for port, link in links.items() if twin and link.get("twin") == OnTwin.ABSENT}
        self.links = {port: link for port, link in links.items() if port not in self.absent}
        self._dial = dial

    def read(self) -> Reading:
        """Measure; raises GoliveError that names every port, what was expected and what was found."""
        with self._dial() as dialogue:
            measured, faults = self._measured(dialogue)
            hardware = self.platform.hardware([dialogue.ask(command) for command in self.platform.HARDWARE])
        ports = [self._fact(port, link, measured) for port, link in self.links.items()]
        ports += [_absent(port, link) for port, link in self.absent.items()]
        found: Facts = {"ports": ports, "hardware": cast("HardwareSeen", hardware)}
        facts = dict(found)
        if faults:
            self.place.write("fact", facts=facts)
            raise GoliveError(f"{self.place.host}: not cabled as planned: {'; '.join(faults)}")
        return Reading({}, [], None, facts)

    def apply(self, reading: Reading) -> Applied:
        """Change nothing: this step only measures."""
        return Applied(reading.facts)

    def undo(self, before: JSON, done: JSON) -> Applied:
        """Undo nothing: this step only measures."""
        return Applied(changes=list(before.get("changes", ())))

    def _measured(self, dialogue: Dialogue) -> tuple[Measured, list[str]]:
        """Look again and again until everything fits or the deadline is over."""
        began = time.monotonic()
        while True:
            measured = self.platform.measured([dialogue.ask(command) for command in self.platform.MEASURE])
            spent = time.monotonic() - began
            faults = self._faults(measured, patient=spent < min(PATIENCE_S, self.deadline))
            if not faults or spent >= self.deadline:
                return measured, faults
            time.sleep(PAUSE_S)

    def _fact(self, port: str, link: JSON, measured: Measured) -> PortSeen:
        fact = seen(port, link, measured, self.platform.canonical)
        return {**fact, "twin": link["twin"]} if self.twin and "twin" in link else fact

    def _faults(self, measured: Measured, patient: bool) -> list[str]:
        found = ((port, fault_of(port, link, measured, self.platform.canonical)) for port, link in self.links.items())
        faults = [f"{port} {fault}" for port, fault in found if fault]
        faults += [fault for fault in (pair_fault(self.links.values(), measured),) if fault]
        return faults or list(self._not_yet(measured) if patient else ())

    def _not_yet(self, measured: Measured) -> Iterator[str]:
        """Yield what may still come: a word of a neighbour, and a host's side of a port-channel."""
        for port, link in self.links.items():
            if not measured.neighbours.get(port):
                yield f"{port} has not been heard by LLDP yet"
            elif link["lag"] and measured.bundles.get(port) != (link["lag"], BUNDLED):
                yield f"{port} is not bundled yet"


def fault_of(port: str, link: JSON, measured: Measured, canonical: Callable[[str], str]) -> str:
    """Return what differs from the plan behind one port, or an empty text."""
    planned = f"({link['link_id']} to {link['peer']} {link['port']})"
    status = measured.status.get(port, "nothing")
    if status != Link.UP:
        return f"{planned}: expected a live link, found {status}"
    speed = measured.speed.get(port, "")
    if link["speed"] and speed != link["speed"]:
        return f"{planned}: expected speed {link['speed']}, found {speed or 'none'}"
    fault = _physical_fault(port, link, measured) or _layer_fault(port, link, measured)
    fault = fault or _peer_fault(port, link, measured, canonical)
    return f"{planned}: {fault}" if fault else ""


def _physical_fault(port: str, link: JSON, measured: Measured) -> str:
    """Return what differs in duplex and VLANs, where the switch tells them."""
    duplex = measured.duplex.get(port)
    if duplex and link.get("duplex") and duplex != link["duplex"]:
        return f"expected {link['duplex']} duplex, found {duplex}"
    untagged, carried = vlans_of(port, measured)
    if "carried" not in link or carried is None:
        return ""
    if untagged != link["untagged"]:
        return f"expected untagged VLAN {link['untagged']}, found {untagged}"
    if carried != frozenset(link["carried"]):
        return f"expected VLANs {ranges(link['carried'])}, found {ranges(carried)}"
    return ""


def vlans_of(port: str, measured: Measured) -> tuple[int | None, frozenset[int] | None]:
    """Return the untagged VLAN and all VLANs that a port lets through; None where the switch doesn't tell.

    What is told of the group's interface only goes for its members, too.
    """
    group, _state = measured.bundles.get(port, ("", ""))
    name = port if port in measured.carried else group
    return measured.untagged.get(name), measured.carried.get(name)


def _peer_fault(port: str, link: JSON, measured: Measured, canonical: Callable[[str], str]) -> str:
    heard = measured.neighbours.get(port, [])
    if any(_is_peer(neighbour, link, canonical) for neighbour in heard):
        return ""
    if heard:
        return f"found {heard[0].system} {' or '.join(heard[0].ports)}"
    if link["lldp"] or not _macs(port, measured):
        return f"no LLDP neighbour{'' if link['lldp'] else ' and no MAC address'} found"
    return ""


def _layer_fault(port: str, link: JSON, measured: Measured) -> str:
    """Return what differs in port-channel or address; a host may form its side of a port-channel later."""
    group, state = measured.bundles.get(port, ("", "no member of one"))
    if link["lag"] and link["both"] and (group, state) != (link["lag"], BUNDLED):
        return f"expected to be bundled in {link['lag']}, found {' '.join(part for part in (group, state) if part)}"
    if link.get("mlag") and (fault := _spread_fault(link, measured)):
        return fault
    address = measured.addresses.get(link["lag"] or port, "none")
    if link["address"] and address != link["address"]:
        return f"expected address {link['address']}, found {address}"
    return ""


def _spread_fault(link: JSON, measured: Measured) -> str:
    """Return what is wrong with a group over a pair of switches; a host may form its side of it later."""
    number, spread = measured.mlags.get(link["lag"], (None, Spread.DOWN))
    if number != link["mlag"]:
        return f"expected {link['lag']} to be multi-chassis group {link['mlag']}, found {number or 'none'}"
    return f"multi-chassis group {number} is down" if link["both"] and spread is Spread.DOWN else ""


def pair_fault(links: Iterable[JSON], measured: Measured) -> str:
    """Return what is wrong with the pair that carries multi-chassis groups, an empty text where there are none."""
    if not any(link.get("mlag") for link in links):
        return ""
    pair = measured.pair
    if pair is None:
        return "the multi-chassis pair is not there"
    if not pair.peer_up:
        return "the other switch of the multi-chassis pair is not heard"
    if not pair.link_up:
        return f"the peer link {pair.link} of the multi-chassis pair is down"
    return f"the multi-chassis pair is not consistent: {pair.fault}" if pair.fault else ""


def _macs(port: str, measured: Measured) -> list[str]:
    """Return the MAC addresses behind a port; those behind a port-channel are told for the whole of it."""
    group, _state = measured.bundles.get(port, ("", ""))
    return sorted({*measured.macs.get(port, []), *measured.macs.get(group, [])})


def _is_peer(neighbour: Neighbour, link: JSON, canonical: Callable[[str], str]) -> bool:
    return is_planned_neighbour(neighbour.system, neighbour.ports, link["names"], link["port"], canonical)


def _absent(port: str, link: JSON) -> PortSeen:
    """Return what is told of a connection that a twin hasn't: nothing but that."""
    return {"port": port, "link_id": link["link_id"], "twin": OnTwin.ABSENT.value}


def seen(port: str, link: JSON, measured: Measured, canonical: Callable[[str], str]) -> PortSeen:
    """Return what a switch measured on one port, as the journal keeps it."""
    heard = measured.neighbours.get(port, [])
    peers = [neighbour for neighbour in heard if _is_peer(neighbour, link, canonical)] or heard
    fitting = [name for name in (peers[0].ports if peers else ()) if canonical(name) == canonical(link["port"])]
    return {
        "port": port,
        "link_id": link["link_id"],
        "lldp_neighbor": peers[0].system if peers else "",
        "lldp_port": (fitting or [*peers[0].ports, ""])[0] if peers else "",
        "oper_status": measured.status.get(port, ""),
        "oper_speed": measured.speed.get(port, ""),
        "oper_duplex": measured.duplex.get(port, ""),
        "macs": _macs(port, measured),
        **_layer_facts(port, link, measured),
    }


def _layer_facts(port: str, link: JSON, measured: Measured) -> PortSeen:
    """Return the port-channel and its state, and the address, of a port that is to have one."""
    facts: PortSeen = {}
    untagged, carried = vlans_of(port, measured)
    if carried is not None:
        facts["oper_untagged"], facts["oper_vlans"] = str(untagged or ""), ranges(carried)
    if link.get("mlag"):
        number, spread = measured.mlags.get(link["lag"], (None, Spread.DOWN))
        facts["mlag"], facts["mlag_state"] = str(number or ""), spread.value
    if link["lag"]:
        group, state = measured.bundles.get(port, ("", "no member"))
        facts["lag"], facts["lag_state"] = group, state if group in ("", link["lag"]) else f"{state} in {group}"
    if link["address"]:
        facts["address"] = measured.addresses.get(link["lag"] or port, "none")
    return facts
