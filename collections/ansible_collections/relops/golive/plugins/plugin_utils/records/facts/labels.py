"""The ends of cables and power cords as they stand on labels (form 6)."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.model import Connection, Device
from ansible_collections.relops.golive.plugins.plugin_utils.model.site import Outlet
from ansible_collections.relops.golive.plugins.plugin_utils.site.labels import cord_label, ends, labels


def label_ends(link: Connection) -> tuple[str, str]:
    """Return what stands for end a and end b: `B05-20:ens1f0`."""
    return ends(link)


def labels_of(link: Connection) -> tuple[str, str]:
    """Return both labels of a cable; one that the plan gives wins over the rule."""
    label_a, label_b = labels(link)
    return link.label_a or label_a, link.label_b or label_b


def cord_ends(device: Device, number: int, outlet: Outlet) -> tuple[str, str]:
    """Return the ends of a power cord: `B05-20:PSU1` and `PDU-A:07`."""
    near, _slash, far = cord_label(device.rack, device.u_start, f"PSU{number}", str(outlet)).partition("/")
    return near, far
