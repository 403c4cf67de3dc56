"""Cable labels, generated from the port table: `rack-U:port/rack-U:port`, the far end carries the swapped text."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.model.network import Connection, End


def labels(connection: Connection) -> tuple[str, str]:
    """Return the labels of end a and end b of a cable (form 6, after ANSI/TIA-606-B: the near end stands first)."""
    near, far = _end(connection.a), _end(connection.b)
    return f"{near}/{far}", f"{far}/{near}"


def cord_label(rack: str, first_unit: int, power_port: str, outlet: str) -> str:
    """Return the label of a power cord: `B05-20:PSU1/PDU-A:07`."""
    return f"{rack}-{first_unit:02d}:{power_port.replace('/', '-')}/{outlet}"


def _end(end: End) -> str:
    return f"{end.rack}-{end.units.first:02d}:{end.port.replace('/', '-')}"
