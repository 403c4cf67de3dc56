"""Cable labels, generated from the port table: `rack-U:port/rack-U:port`, the far end carries the swapped text."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.model.network import Connection


def labels(connection: Connection) -> tuple[str, str]:
    """Return the labels of end a and end b of a cable (form 6, after ANSI/TIA-606-B: the near end stands first)."""
    near, far = ends(connection)
    return f"{near}/{far}", f"{far}/{near}"


def ends(connection: Connection) -> tuple[str, str]:
    """Return what stands for end a and end b of a cable: `B05-20:ens1f0`."""
    one = connection
    return _end(one.a_rack, one.a_u.first, one.a_port), _end(one.b_rack, one.b_u.first, one.b_port)


def cord_label(rack: str, first_unit: int, power_port: str, outlet: str) -> str:
    """Return the label of a power cord: `B05-20:PSU1/PDU-A:07`."""
    return f"{rack}-{first_unit:02d}:{power_port.replace('/', '-')}/{outlet}"


def _end(rack: str, first_unit: int, port: str) -> str:
    return f"{rack}-{first_unit:02d}:{port.replace('/', '-')}"
