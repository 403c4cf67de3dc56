"""The ports of the table by the names that their devices have for them, however a person wrote them."""

from __future__ import annotations

from collections.abc import Iterable

from ansible_collections.relops.golive.plugins.plugin_utils.model import Connection, Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import DeviceKind
from ansible_collections.relops.golive.plugins.plugin_utils.model.device_types import type_of
from ansible_collections.relops.golive.plugins.plugin_utils.site.port_names import meant


def spelled(plan: Plan, rows: Iterable[Connection]) -> tuple[Connection, ...]:
    """Return the lines with the one port that each name means; a name that means none, or several, stays as it is."""
    known: dict[tuple[str, str], str] = {}
    found = []
    for row in rows:
        ports = {"a_port": (row.a_device, row.a_port), "b_port": (row.b_device, row.b_port)}
        changed = {key: own for key, end in ports.items() if (own := _own(plan, known, end)) != end[1]}
        found.append(row.model_copy(update=changed) if changed else row)
    return tuple(found)


def _own(plan: Plan, known: dict[tuple[str, str], str], end: tuple[str, str]) -> str:
    device, port = end
    one = plan.devices.get(device)
    if one is None or type_of(one, plan.device_types) is None:
        return port
    ports = plan.device_type(device).cable_ports
    if port in ports:
        return port
    if end not in known:
        fitting = meant(port, ports, short=one.type is DeviceKind.SWITCH)
        known[end] = fitting[0] if len(fitting) == 1 else port
    return known[end]
