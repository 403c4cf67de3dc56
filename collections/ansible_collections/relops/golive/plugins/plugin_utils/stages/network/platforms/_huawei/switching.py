"""The lines that make a port of a Huawei switch carry VLANs, and those that take it back to what it carries by itself.

The link type of a port can only be changed while its VLANs are those of a new port; a port is then down, because for
that moment it would carry VLAN 1, or whatever it negotiates.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._huawei import vlans
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._huawei.section import ONLY
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import PortState

BARE = PortState()
"""What a port is that has no line of VLANs or link type."""


def link(port: PortState) -> str | None:
    """Return the link type that a line says; None where none does."""
    word = (port.mode or "").partition(" ")[0]
    return word if word not in ("", "default", "routed") else None


def bare(port: PortState) -> PortState:
    """Return a port without its own VLANs, link type and group."""
    return replace(port, mode=None, access=None, native=None, allowed=None, lag=None, lag_mode=None)


def changes_kind(old: PortState, new: PortState) -> bool:
    """Tell whether the link type changes, or whether it switches at all."""
    return (link(old), old.mode == "routed") != (link(new), new.mode == "routed")


def lines(old: PortState, new: PortState, default: str | None) -> Iterator[str]:
    """Yield what turns VLANs and link type of `old` into those of `new`; `default` is the type without a line."""
    if not changes_kind(old, new):
        yield from _between(old, new)
        return
    empty = _empty(old)
    yield from _between(old, empty)
    if old.mode == "routed":
        yield from ["undo ip address"] if old.address else []
        yield "portswitch"
    if link(new) and (link(new) != default or link(old)):
        yield f"port link-type {link(new)}"
    elif link(new) is None and link(old) not in (None, default):
        yield "undo port link-type"
    if new.mode == "routed":
        yield "undo portswitch"
    yield from _between(_empty(new), new)


def _empty(port: PortState) -> PortState:
    """Return a port of the same link type with the VLANs that such a one has by itself."""
    return replace(bare(port), mode=link(port), allowed=_ONE if link(port) == "trunk" else None)


_ONE = frozenset({1})


def _between(old: PortState, new: PortState) -> Iterator[str]:
    """Yield the difference of VLANs between two ports of one link type: what comes, the untagged one, what goes."""
    if old.access != new.access:
        yield f"port default vlan {new.access}" if new.access else "undo port default vlan"
    if _is_hybrid(old) or _is_hybrid(new):
        yield from _hybrid(old, new)
        return
    if _only(old) != _only(new):
        line = f"port trunk allow-pass {ONLY}"
        yield f"{line} {_only(new)}" if _only(new) else f"undo {line}"
    before, after = _allowed(old), _allowed(new)
    yield from (f"port trunk allow-pass vlan {part}" for part in vlans.lists(after - before))
    if old.native != new.native:
        yield f"port trunk pvid vlan {new.native}" if new.native else "undo port trunk pvid vlan"
    yield from (f"undo port trunk allow-pass vlan {part}" for part in vlans.lists(before - after))


def _allowed(port: PortState) -> frozenset[int]:
    if port.allowed is None:
        return vlans.ALL if link(port) == "trunk" else _ONE
    return port.allowed


def _only(port: PortState) -> str:
    """Return the VLANs to which a line limits a port that negotiates its link type, empty without such a line."""
    return (port.mode or "").partition(f" {ONLY} ")[2]


def _is_hybrid(port: PortState) -> bool:
    return "hybrid" in (port.mode or "")


def _untagged(port: PortState) -> frozenset[int]:
    _word, found, shown = (port.mode or "").partition(" untagged")
    return vlans.ids(shown) if found else _ONE


def _hybrid(old: PortState, new: PortState) -> Iterator[str]:
    """Yield the difference of two hybrid ports; a VLAN that is told to be tagged is no longer untagged."""
    before, after = _untagged(old), _untagged(new)
    was, will = old.allowed or frozenset(), new.allowed or frozenset()
    yield from (f"port hybrid untagged vlan {part}" for part in vlans.lists(after - before))
    yield from (f"port hybrid tagged vlan {part}" for part in vlans.lists(will - was))
    if old.native != new.native:
        yield f"port hybrid pvid vlan {new.native}" if new.native else "undo port hybrid pvid vlan"
    gone = (before | was) - (after | will)
    yield from (f"undo port hybrid vlan {part}" for part in vlans.lists(gone))


def shown(port: PortState, default: str | None) -> Iterator[str]:
    """Yield the lines of VLANs and link type as the switch shows them."""
    if port.lag is not None:
        return
    if port.mode == "routed":
        yield "undo portswitch"
        return
    if link(port) and link(port) != default:
        yield f"port link-type {link(port)}"
    yield from _between(_empty(port), port)
