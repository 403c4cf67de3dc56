"""Link type and VLANs of a Comware port, from one state to another.

Comware forgets the VLANs of a link type with the type: what the new one carries can only be said after it. For that
moment a port carries VLAN 1 and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.comware import vlans
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import PortState

_HYBRID = "hybrid"


def hybrid_mode(tagged: set[int], untagged: set[int]) -> str:
    """Return the mode of a hybrid port: it holds which VLANs it carries, and how."""
    parts = [
        f"{how} {' '.join(vlans.written(ids))}" for how, ids in (("tagged", tagged), ("untagged", untagged)) if ids
    ]
    return " ".join([_HYBRID, *parts])


def _hybrid_vlans(mode: str) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {"tagged": set(), "untagged": set()}
    parts = re.split(r"\b(tagged|untagged) ", mode.removeprefix(_HYBRID).strip())[1:]
    for how, ids in zip(parts[::2], parts[1::2], strict=True):
        found[how] = vlans.read(ids.split())
    return found


def _type(mode: str | None) -> str:
    return (mode or "access").partition(" ")[0]


def switching(old: PortState, new: PortState) -> Iterator[str]:
    """Yield link type and VLANs; between trunk and hybrid lies access."""
    if new.mode == "routed" or (new.mode is None and old.mode is None):
        return
    before, after = _type(old.mode), _type(new.mode)
    if before != after:
        yield from ["port link-type access"] if before != "access" else []
        if before == "access" and after == _HYBRID and old.access:
            yield "undo port access vlan"
        yield from [f"port link-type {after}"] if after != "access" else []
        old = PortState(mode=after if after == "access" else None, allowed=frozenset({1}))
        old = replace(old, mode="hybrid untagged 1" if after == _HYBRID else after)
    yield from {"trunk": _trunk, _HYBRID: _hybrid}.get(after, _access)(old, new)


def _access(old: PortState, new: PortState) -> Iterator[str]:
    if old.access != new.access:
        yield f"port access vlan {new.access}" if new.access else "undo port access vlan"


def _pvid(kind: str, old: PortState, new: PortState) -> Iterator[str]:
    if old.native != new.native:
        yield f"port {kind} pvid vlan {new.native}" if new.native else f"undo port {kind} pvid"


def _trunk(old: PortState, new: PortState) -> Iterator[str]:
    """Yield what a trunk carries: a type that was just taken loses VLAN 1 at once; else what comes, comes first."""
    before = vlans.ALL if old.allowed is None else old.allowed
    after = vlans.ALL if new.allowed is None else new.allowed
    added = ["all"] if after == vlans.ALL and before != after else vlans.written(after - before)
    coming = [f"port trunk permit vlan {part}" for part in added]
    going = [f"undo port trunk permit vlan {part}" for part in vlans.written(before - after)]
    fresh = before == {1}
    yield from (*going, *coming) if fresh else coming
    yield from _pvid("trunk", old, new)
    yield from () if fresh else going


def _hybrid(old: PortState, new: PortState) -> Iterator[str]:
    before, after = _hybrid_vlans(old.mode or ""), _hybrid_vlans(new.mode or "")
    for how in ("tagged", "untagged"):
        yield from (f"port hybrid vlan {part} {how}" for part in vlans.written(after[how] - before[how]))
    yield from _pvid(_HYBRID, old, new)
    gone = (before["tagged"] | before["untagged"]) - after["tagged"] - after["untagged"]
    yield from (f"undo port hybrid vlan {part}" for part in vlans.written(gone))
