"""Where devices stand and what a rack bears: height units, faces, weight (X1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ansible_collections.relops.golive.plugins.plugin_utils.model import Device, DeviceType
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import Depth, Face
from ansible_collections.relops.golive.plugins.plugin_utils.model.device_types import type_of
from ansible_collections.relops.golive.plugins.plugin_utils.model.site import Rack
from ansible_collections.relops.golive.plugins.plugin_utils.site.breach import Breach

Types = Mapping[str, DeviceType]
Racks = Mapping[str, Rack]


def outside_the_rack(devices: Sequence[Device], racks: Racks) -> Iterator[Breach]:
    """Yield devices whose units are out of order, above their rack, or without a face."""
    for index, device in enumerate(devices):
        rack = racks.get(device.rack)
        if (device.u_start == 0) != (device.u_end == 0) or device.u_end < device.u_start:
            value = f"{device.u_start}-{device.u_end}"
            yield Breach(index, "u_end", value, "结束U位应不小于开始U位", "must not be below the first unit")
        elif rack and device.u_end > rack.u_height:
            zh = f"超出机柜 {device.rack}（1-{rack.u_height}U）"
            en = f"is outside rack {device.rack} (1-{rack.u_height}U)"
            yield Breach(index, "u_end", f"{device.u_end}U", zh, en)
        elif device.u_start and device.face is None:
            yield Breach(index, "face", device.name, "缺少面（前或后）", "has no face (front or rear)")


def overlapping(devices: Sequence[Device], racks: Racks, types: Types) -> Iterator[Breach]:
    """Yield devices that take a unit of a face where another one of the list stands; what is full deep takes both."""
    taken: dict[tuple[str, Face, int], int] = {}
    for index, device in enumerate(devices):
        rack = racks.get(device.rack)
        if rack is None or not 0 < device.u_start <= device.u_end <= rack.u_height:
            continue
        told: set[int] = set()
        for face in faces(device, types):
            for unit in range(device.u_start, device.u_end + 1):
                other = taken.setdefault((device.rack, face, unit), index)
                if other == index or devices[other].name in {device.name, *(devices[one].name for one in told)}:
                    continue
                told.add(other)
                at = devices[other]
                zh = f"与 {at.name}（{at.units}）在机柜 {device.rack} {face.zh}面重叠"
                en = f"overlaps {at.name} ({at.units}) in rack {device.rack}, {face.en}"
                yield Breach(index, "u_start", f"{device.name} {device.units}", zh, en)


def faces(device: Device, types: Types) -> tuple[Face, ...]:
    """Return the faces that a device takes: both where it, or else its type, is full deep."""
    kind = type_of(device, types)
    full = device.depth is Depth.FULL if device.depth else kind is None or kind.is_full_depth
    return tuple(Face) if full else (device.face or Face.FRONT,)


def weights(racks: Racks, devices: Iterable[Device]) -> dict[str, float]:
    """Return what each rack weighs with all that stands in it, in kg."""
    found = {name: rack.weight_kg for name, rack in racks.items()}
    for device in devices:
        if device.rack in found:
            found[device.rack] += device.weight
    return found
