"""What the stages measured, out of the facts of their events; what was not measured stays None, never the plan's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import Event

RATE = re.compile(r"(\d+(?:\.\d+)?)\s*([kKmMgG]?)")
PER_MEGABIT = {"k": 0.001, "m": 1.0, "g": 1000.0}


@dataclass(frozen=True, slots=True)
class PortFacts:
    """One port as the switch saw it, at `time` (ISO 8601 UTC)."""

    switch: str
    port: str
    lldp_neighbor: str | None
    lldp_port: str | None
    oper_status: str | None
    oper_speed: str | None
    macs: tuple[str, ...]
    time: str
    lag_state: str | None = None
    address: str | None = None
    twin: str | None = None
    """How a twin had what does not run there: `stub` or `absent`."""
    oper_duplex: str | None = None
    oper_untagged: str | None = None
    oper_vlans: str | None = None
    mlag_state: str | None = None


@dataclass(frozen=True, slots=True)
class Hardware:
    """A device as it says of itself, with the time of the last reading."""

    values: Mapping[str, Any] = field(default_factory=dict)
    time: str | None = None

    def get(self, *keys: str) -> str | None:
        """Return the first of several keys that was measured."""
        for key in keys:
            value = self.values.get(key)
            if value not in (None, "", [], {}):
                return str(value)
        return None


class Measured:
    """The facts of all steps, the last reading of each step; a step that was undone keeps what it had measured."""

    def __init__(self, by_host: Mapping[str, Sequence[Event]]) -> None:
        self._last: dict[tuple[str, str], Event] = {}
        for host, events in by_host.items():
            for event in events:
                if event.facts and event.event in ("done", "fact", "failed"):
                    self._last[host, event.step] = event

    def events(self, stage: str = "") -> list[Event]:
        """Return the last event with facts of every step (of one stage, or of all), by time."""
        found = [event for event in self._last.values() if stage in ("", event.stage)]
        return sorted(found, key=lambda event: (event.time, event.host, event.seq))

    def records(self, key: str, stage: str = "") -> Iterator[tuple[Event, Mapping[str, Any]]]:
        """Yield every entry of the lists under a key of the facts, with its event."""
        for event in self.events(stage):
            entries = event.facts.get(key)
            for entry in entries if isinstance(entries, list) else []:
                if isinstance(entry, dict):
                    yield event, entry

    def ports(self, canonical: Callable[[str, str], str]) -> dict[tuple[str, str], PortFacts]:
        """Return the ports that were read, by switch and the `canonical` spelling of (switch, interface)."""
        return {
            (event.host, canonical(event.host, str(entry["port"]))): _port(event, entry)
            for event, entry in self.records("ports")
            if entry.get("port")
        }

    def hardware(self) -> dict[str, Hardware]:
        """Return what each device said of itself, later readings over earlier ones."""
        found: dict[str, Hardware] = {}
        for event in self.events():
            values = event.facts.get("hardware")
            if isinstance(values, dict):
                found[event.host] = Hardware({**found.get(event.host, Hardware()).values, **values}, event.time)
        return found


def _port(event: Event, entry: Mapping[str, Any]) -> PortFacts:
    def text(key: str) -> str | None:
        value = entry.get(key)
        return None if value in (None, "") else str(value)

    macs = entry.get("macs")
    return PortFacts(
        event.host,
        str(entry["port"]),
        text("lldp_neighbor"),
        text("lldp_port"),
        text("oper_status"),
        text("oper_speed"),
        tuple(sorted(map(str, macs))) if isinstance(macs, list) else (),
        event.time,
        text("lag_state"),
        text("address"),
        text("twin"),
        text("oper_duplex"),
        text("oper_untagged"),
        text("oper_vlans"),
        text("mlag_state"),
    )


def megabits(rate: str | None) -> float | None:
    """Return a speed such as 1G, 1000, 10 Gbps or 100Mb/s in Mbit/s, None when it is none (auto, unknown)."""
    parts = RATE.match(rate.strip()) if rate else None
    return float(parts[1]) * PER_MEGABIT[parts[2].lower() or "m"] if parts else None
