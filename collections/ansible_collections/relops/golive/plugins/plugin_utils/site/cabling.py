"""Connections against the equipment list and against one another: ends (X4), labels (X7), who is the neighbour (X8)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from ansible_collections.relops.golive.plugins.plugin_utils.model import Connection, Device
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import LinkStatus
from ansible_collections.relops.golive.plugins.plugin_utils.site.breach import Breach
from ansible_collections.relops.golive.plugins.plugin_utils.site.labels import labels

SIDES = ("a", "b")


def stands(link: Connection) -> bool:
    """Tell whether a connection is one: a decommissioned line only keeps its port shut."""
    return link.status is not LinkStatus.DECOMMISSIONED


def misplaced_ends(links: Sequence[Connection], devices: Mapping[str, Device]) -> Iterator[Breach]:
    """Yield ends that are not at the rack and units, or in the room, where the equipment list has their device."""
    for index, link in enumerate(links):
        for side, end in zip(SIDES, (link.a, link.b), strict=True):
            device = devices.get(end.device)
            if device is None:
                continue
            if end.rack != device.rack:
                zh, en = f"{device.name} 在机柜 {device.rack}", f"{device.name} stands in rack {device.rack}"
                yield Breach(index, f"{side}_rack", end.rack, zh, en)
            elif _is_elsewhere(device, end.units.first, end.units.last):
                zh, en = f"{device.name} 在 {device.units}", f"{device.name} is at {device.units}"
                yield Breach(index, f"{side}_u", str(end.units), zh, en)
        device = devices.get(link.a_device)
        if device and link.a_room != device.room:
            zh, en = f"{device.name} 在机房 {device.room}", f"{device.name} stands in room {device.room}"
            yield Breach(index, "a_room", link.a_room, zh, en)


def _is_elsewhere(device: Device, first: int, last: int) -> bool:
    return device.u_start <= device.u_end and not device.u_start <= first <= last <= device.u_end


def wrong_labels(links: Sequence[Connection]) -> Iterator[Breach]:
    """Yield labels that are not those of the rule, and labels that another connection has, too."""
    seen: dict[str, int] = {}
    for index, link in enumerate(links):
        if not stands(link):
            continue
        for key, label, given in zip(("label_a", "label_b"), labels(link), (link.label_a, link.label_b), strict=True):
            if given is not None and given != label:
                yield Breach(index, key, given, f"应为 {label}", f"must be {label}")
            if seen.setdefault(label, index) != index:
                zh, en = "标签重复（{other} ）", "is no unique label (also {other})"
                yield Breach(index, key, label, zh.replace(" ）", "）"), en, seen[label])


def names_of(device: Device) -> tuple[str, ...]:
    """Return the names under which a device may announce itself."""
    return (device.name, *([device.hostname] if device.hostname else []))


def is_planned_neighbour(
    system: str, ports: Iterable[str], names: Iterable[str], port: str, canonical: Callable[[str], str]
) -> bool:
    """Tell whether who was heard by LLDP is the planned neighbour (X8).

    `system` is one of its names, with or without a domain, and one of `ports` is the planned `port` in the platform's
    `canonical` spelling.
    """
    return is_named(system, names) and canonical(port) in {canonical(name) for name in ports}


def is_named(system: str, names: Iterable[str]) -> bool:
    """Tell whether what a device calls itself, with or without a domain, is one of its names."""
    told, known = system.casefold(), {name.casefold() for name in names}
    return told in known or told.partition(".")[0] in known
