"""Which feed a device hangs on, which PDU distributes it, what it carries with the other feed dead (X5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from ansible_collections.relops.golive.plugins.plugin_utils.model import Device
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import DeviceKind
from ansible_collections.relops.golive.plugins.plugin_utils.model.device_types import type_of
from ansible_collections.relops.golive.plugins.plugin_utils.model.site import Outlet, Rack
from ansible_collections.relops.golive.plugins.plugin_utils.site.breach import Breach
from ansible_collections.relops.golive.plugins.plugin_utils.site.racks import Racks, Types

FEED_OF = {"PDU-A": "A", "PDU-B": "B"}
OUTLETS = ("pdu_a", "pdu_b")


def feed_of(rack: Rack | None, outlet: Outlet | None) -> str | None:
    """Return the feed behind an outlet: `PDU-A` is the rack's feed A, a device the feed that names it as its PDU."""
    if outlet is None or rack is None:
        return None
    return FEED_OF.get(outlet.pdu) or next((feed for feed, line in rack.feeds.items() if line.pdu == outlet.pdu), None)


def pdus(racks: Racks, devices: Iterable[Device]) -> dict[tuple[str, str], str]:
    """Return (rack, feed) → its PDU device: the one that the feed names, else a PDU there by its last letter."""
    found: dict[tuple[str, str], str] = {}
    for device in devices:
        if device.rack in racks and device.type is DeviceKind.PDU:
            found.setdefault((device.rack, device.name[-1:].upper()), device.name)
    named = {(name, feed): line.pdu for name, rack in racks.items() for feed, line in rack.feeds.items() if line.pdu}
    return {**found, **named}


def outlets(rack: Rack | None, device: Device) -> dict[str, Outlet]:
    """Return feed → the outlet by which a device hangs on it."""
    found: dict[str, Outlet] = {}
    for outlet in (device.pdu_a, device.pdu_b):
        feed = feed_of(rack, outlet)
        if outlet is not None and feed:
            found.setdefault(feed, outlet)
    return found


def loads(devices: Sequence[Device], racks: Racks) -> dict[tuple[str, str], float]:
    """Return (rack, feed) → W that the feed carries with the other one dead: all that hangs on it."""
    carried: dict[tuple[str, str], float] = defaultdict(float)
    for device in devices:
        for feed in outlets(racks.get(device.rack), device):
            carried[device.rack, feed] += device.p_est
    return carried


def supplies(device: Device, types: Types) -> int:
    """Return how many power supplies a device has: its own number, else its type's."""
    kind = type_of(device, types)
    return device.psu_count if device.psu_count is not None else len(kind.power_ports) if kind else 0


def is_fed_twice(device: Device, types: Types) -> bool:
    """Tell whether a device has to hang on both feeds: two supplies or more, no PDU, and not declared single (X5)."""
    return supplies(device, types) >= 2 and device.type is not DeviceKind.PDU and not device.single_power


def wrongly_fed(devices: Sequence[Device], racks: Racks) -> Iterator[Breach]:
    """Yield devices with both supplies on one feed, or with the feeds exchanged."""
    for index, device in enumerate(devices):
        rack = racks.get(device.rack)
        a, b = feed_of(rack, device.pdu_a), feed_of(rack, device.pdu_b)
        if a and a == b:
            zh, en = f"两个电源都接在 {a} 路，一路失效即断电", f"both supplies hang on feed {a}"
            yield Breach(index, "pdu_b", f"{device.name} {device.pdu_b}", zh, en)
        elif a == "B" or b == "A":
            key = "pdu_a" if a == "B" else "pdu_b"
            yield Breach(index, key, str(getattr(device, key)), "A、B 路接反", "is the other feed's PDU")


def unfed(devices: Sequence[Device], types: Types) -> Iterator[Breach]:
    """Yield devices that have more supplies than outlets; what hangs on one feed by declaration may."""
    for index, device in enumerate(devices):
        number = supplies(device, types)
        if device.type is DeviceKind.PDU or type_of(device, types) is None or device.single_power or number == 0:
            continue
        missing = [key for key in OUTLETS[:number] if getattr(device, key) is None]
        if len(missing) == len(OUTLETS[:number]) == 1 and device.pdu_b:
            continue
        for key in missing:
            zh = f"有 {number} 个电源，缺 {key[-1].upper()} 路插口"
            en = f"has {number} supplies and no outlet on feed {key[-1].upper()}"
            yield Breach(index, key, device.name, zh, en)
