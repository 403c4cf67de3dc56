"""The commands that turn one state of a Nexus switch into another, in an order that never opens too much."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Stanza
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._switchport_render import Writing
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.nxos.names import LAG
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import PortState, SwitchState

LACP = "feature lacp"
"""What must be on before a port can join a group by LACP."""


def render(current: SwitchState, wanted: SwitchState) -> list[Stanza]:
    """Return the stanzas that turn `current` into `wanted`; LACP is switched on for the first group that needs it."""
    needs = _speaks_lacp(wanted) and not _speaks_lacp(current)
    return [*([Stanza(LACP)] if needs else []), *WRITING.stanzas(current, wanted)]


def _speaks_lacp(state: SwitchState) -> bool:
    return any(port.lag and port.lag_mode != "on" for port in state.ports.values())


def _physical(old: PortState, new: PortState) -> Iterator[str]:
    """Yield speed and duplex: the speed is fixed before the duplex and freed after it."""
    if old.duplex != new.duplex and not new.duplex:
        yield "no duplex"
    if old.speed != new.speed:
        yield f"speed {new.speed}" if new.speed else "no speed"
    if old.duplex != new.duplex and new.duplex:
        yield f"duplex {new.duplex}"


WRITING = Writing(lag=LAG, mlag="vpc", speed=_physical, forgets=True)
