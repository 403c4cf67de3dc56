"""What of one interface of Junos must be set and deleted, by what is written there now."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.junos.aspects import (
    LACP,
    MEMBER,
    ROUTING,
    SWITCHED,
    SWITCHING,
    UNIT,
    aspect_of,
    key_of,
    lines_of,
    members,
    own,
    vlan_words,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.junos.statements import (
    Active,
    Statement,
    vlan_ids,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import PortState

Line = tuple[str, str]
"""A verb and what follows the name of the interface."""
_INVERSE = {"deactivate": "activate", "protect": "unprotect"}
_SIMPLE = ("description", "disable", "speed", "duplex", "native", "lag", "mode", "address")


class Below:
    """The statements of one interface: `said` are the lines in force by aspect, but for those nobody understands."""

    def __init__(
        self,
        rows: Sequence[Statement],
        active: Active,
        known: Mapping[str, frozenset[int]],
        opaque: Collection[str] = (),
    ) -> None:
        self.rows, self.known = rows, known
        self.said: dict[str, list[str]] = {}
        self.rests = [one.rest for one in rows if one.verb == "set" and active(one.words)]
        for rest in (rest for rest in self.rests if rest not in opaque):
            self.said.setdefault(aspect_of(rest)[0], []).append(rest)

    def under(self, path: str) -> bool:
        """Tell whether there is anything at or below a path."""
        return any(f"{rest} ".startswith(f"{path} ") for rest in self.rests)


def difference(below: Below, old: PortState, new: PortState, protocol: str | None) -> Iterator[Line]:
    """Yield what makes `new` of `old`; `protocol` is how a group agrees, None where nobody asks for it."""
    sets, gone = _plain(below, own(old), own(new))
    more, less = _members(below, own(old), own(new))
    lacp_sets, lacp_gone = _lacp(below, protocol)
    added, removed = _opaque(old, new)
    if own(new).mode == SWITCHED != own(old).mode:
        more = [SWITCHING, *more]
    routed = ("routed", None)
    if (own(new).mode, own(new).address) == routed != (own(old).mode, own(old).address):
        more = [ROUTING, *more]
    yield from (("set", rest) for rest in (*sets, *more, *lacp_sets))
    yield from added
    yield from _deleted([*gone, *less, *lacp_gone], below, old, new)
    yield from removed


def _plain(below: Below, old: PortState, new: PortState) -> tuple[list[str], list[str]]:
    """Return what is to be set and deleted of the aspects that have one value."""
    before, after = lines_of(old), lines_of(new)
    sets, gone = [], []
    for aspect in _SIMPLE:
        there, wanted = below.said.get(aspect, []), after[aspect]
        if before[aspect] == wanted and bool(there) == bool(wanted):
            continue
        keys = {key_of(line) for line in wanted}
        sets += [line for line in wanted if line not in there]
        gone += [key_of(line) for line in there if line not in wanted and key_of(line) not in keys]
    return sets, gone


def _members(below: Below, old: PortState, new: PortState) -> tuple[list[str], list[str]]:
    """Return what is to be set and deleted of the VLANs: what fits stays as it is written."""
    words = [line.removeprefix(f"{MEMBER} ") for line in below.said.get("members", [])]
    wanted = members(new)
    if wanted is None:
        return ([] if "all" in words else [f"{MEMBER} all"]), [f"{MEMBER} {word}" for word in words if word != "all"]
    due = frozenset(wanted)
    ids = {word: None if word == "all" else vlan_ids(word, below.known) for word in words}
    known = {word: found for word, found in ids.items() if found is not None}
    kept = {word for word, found in known.items() if found <= due}
    missing = due - frozenset[int]().union(*(known[word] for word in kept))
    gone = [word for word in words if word not in kept and (word in known or word == "all")]
    return [f"{MEMBER} {word}" for word in vlan_words(missing)], [f"{MEMBER} {word}" for word in gone]


def _lacp(below: Below, protocol: str | None) -> tuple[list[str], list[str]]:
    there = below.said.get("lacp", [])
    if protocol in ("active", "passive"):
        line = f"{LACP} {protocol}"
        passive = protocol == "passive" and not there and below.under(LACP)  # what Junos does without a word
        return ([] if line in there or passive else [line]), [one for one in there if one != line]
    return [], ([LACP] if protocol == "on" and below.under(LACP) else [])


def _opaque(old: PortState, new: PortState) -> tuple[list[Line], list[Line]]:
    """Return what adds and takes away the lines that nobody understands."""
    added = [line for line in new.opaque if line not in old.opaque]
    gone = [line for line in old.opaque if line not in new.opaque]
    return [_written(line) for line in added], [_taken(line) for line in gone]


def _written(line: str) -> Line:
    verb, _blank, rest = line.partition(" ")
    return (verb, rest) if verb in _INVERSE else ("set", line)


def _taken(line: str) -> Line:
    verb, _blank, rest = line.partition(" ")
    return (_INVERSE[verb], rest) if verb in _INVERSE else ("delete", key_of(line))


def _deleted(gone: list[str], below: Below, old: PortState, new: PortState) -> Iterator[Line]:
    """Yield the deletions: a family that is not wanted goes as a whole, and the unit with the last of them."""
    mode = own(new).mode
    changed = own(old).mode != mode or (new.lag is not None and old.lag is None)
    wanted = {SWITCHING: mode in ("access", "trunk", SWITCHED), ROUTING: mode == "routed"}
    whole = [
        path for path, stays in wanted.items() if changed and not stays and below.under(path) and not _kept(path, new)
    ]
    if changed and mode is None and below.under(UNIT) and not _kept(UNIT, new):
        whole = [UNIT]
    yield from (("delete", path) for path in whole)
    yield from (("delete", line) for line in gone if not any(f"{line} ".startswith(f"{path} ") for path in whole))


def _kept(path: str, port: PortState) -> bool:
    bare = (line.partition(" ")[2] if line.partition(" ")[0] in _INVERSE else line for line in port.opaque)
    return any(f"{line} ".startswith(f"{path} ") for line in bare)
