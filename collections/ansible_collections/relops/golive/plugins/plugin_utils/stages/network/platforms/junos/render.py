"""The commands that turn one state of Junos into another; they are one change, which is committed as a whole.

What is set comes before what is deleted, so that a part of the configuration that stays never becomes empty: Junos
would forget it, and with it its place among the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Stanza
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.junos.aspects import in_stanzas
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.junos.config import (
    COUNT,
    own_name,
    port_lines,
    said_of,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.junos.difference import (
    Below,
    difference,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.junos.names import (
    lag_port,
    natural,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.junos.statements import (
    Active,
    Statement,
    known_vlans,
    quoted,
    words_of,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.junos.vlans import (
    gone_vlans,
    of_lists,
    renamed,
    set_vlans,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import (
    PortState,
    SwitchState,
    changed_ports,
)


def render(current: SwitchState, wanted: SwitchState) -> list[Stanza]:
    """Return the stanzas that turn `current` into `wanted`: VLANs, groups, ports, and last the VLANs that go."""
    before = _said(current)
    if faults := list(of_lists(before, wanted.vlans)):  # an undo comes here, and nobody has asked whether it fits
        raise GoliveError("; ".join(faults))
    stanzas, said = renamed(before, current, wanted)
    stanzas += set_vlans(current, wanted)
    active, known = Active(said), known_vlans(said)
    rows: dict[str, list[Statement]] = {}
    for one in said:
        rows.setdefault(one.interface, []).append(one)
    stanzas += _room(said, wanted)
    for name in _touched(current, wanted):
        opaque = current.ports[name].opaque if name in current.ports else ()
        below = Below(rows.get(name, ()), active, known, opaque)
        stanzas += in_stanzas(_interface(name, below, current, wanted))
    return [*stanzas, *gone_vlans(said, current, wanted)]


def _said(state: SwitchState) -> tuple[Statement, ...]:
    """Return the statements of a state that was read, or those that would say one that was not."""
    found = getattr(state.ports, "said", None)
    if found is not None:
        return tuple(found)
    lines = [f"set vlans {quoted(name or own_name(vlan))} vlan-id {vlan}" for vlan, name in state.vlans.items()]
    for name, port in state.ports.items():
        lines += [said_of(name, line) for line in [*port_lines(port)] or [""]]
    words = map(words_of, lines)
    return tuple(Statement(one[0], one[1:]) for one in words)


def _touched(current: SwitchState, wanted: SwitchState) -> list[str]:
    """Return the interfaces to write to: groups first, also those whose members change how they agree."""
    names = sorted(changed_ports(current, wanted), key=natural)
    found = (state.ports.get(name) for state in (current, wanted) for name in names)
    groups = {lag_port(port.lag) for port in found if port is not None and port.lag is not None}
    known = {name for name in groups if name in current.ports or name in wanted.ports}
    return list(dict.fromkeys([*sorted(known, key=natural), *names]))


def _room(said: Sequence[Statement], wanted: SwitchState) -> Iterator[Stanza]:
    """Yield what lets there be as many aggregated interfaces as are wanted: ae0 up to one less than their number."""
    numbers = [int(name.removeprefix("ae")) for name in wanted.ports if name.startswith("ae")]
    length = len(COUNT)
    counts = [int(one.words[length]) for one in said if one.words[:length] == COUNT and len(one.words) > length]
    if numbers and max(numbers) + 1 > max(counts, default=0):
        yield Stanza(f"set {' '.join(COUNT)} {max(numbers) + 1}")


def _interface(name: str, below: Below, current: SwitchState, wanted: SwitchState) -> Iterator[str]:
    """Yield the lines of one interface."""
    new = wanted.ports.get(name)
    if new is None:
        yield from [f"delete interfaces {name}"] if below.rows else []
        return
    protocols = {port.lag_mode for port in wanted.ports.values() if port.lag is not None and lag_port(port.lag) == name}
    old = current.ports.get(name, PortState())
    lines = list(difference(below, old, new, next(iter(sorted(filter(None, protocols))), None)))
    yield from (f"{verb} interfaces {name} {rest}".rstrip() for verb, rest in lines)
    if not any(port_lines(new)) and not protocols and (lines or not below.rows):
        yield f"set interfaces {name}"
