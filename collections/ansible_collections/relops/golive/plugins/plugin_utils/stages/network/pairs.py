"""Multi-chassis pairs: which groups of a switch go over both of its pair, and what must stand before they are made.

The pair itself (its domain, its peer link, its keepalive) is there before the go-live, which makes only the groups.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import LagMode
from ansible_collections.relops.golive.plugins.plugin_utils.model.plan import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.site.cabling import stands
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Platform
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import Desired, SwitchState, target
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.sides import Side, groups_of

Groups = dict[tuple[str, str], str]


def pair_of(plan: Plan, name: str, platform: Platform) -> JSON | None:
    """Return the pair of a switch by the plan, None when it is in none: peer, domain and peer link of this side."""
    mlag = plan.switches[name].mlag
    if mlag is None:
        return None
    domain = "" if mlag.domain is None else platform.domain(str(mlag.domain))
    return {"peer": mlag.peer, "domain": domain, "link": platform.interface(mlag.peer_link)}


def peer_groups(plan: Plan, name: str) -> Groups:
    """Return the groups that the other switch of a pair has, by the far end's device and group: their names there."""
    mlag = plan.switches[name].mlag
    if mlag is None:
        return {}
    found: Groups = {}
    for link in plan.links.get(mlag.peer, ()):
        if link.lags is None or link.lag_mode is LagMode.ACTIVE_BACKUP or not stands(link):
            continue
        near, far = link.lags if link.a_device == mlag.peer else link.lags[::-1]
        found[link.b_device if link.a_device == mlag.peer else link.a_device, far] = near
    return {end: lag for end, lag in found.items() if end[0] != name}


def spread(plan: Plan, name: str, sides: list[Side]) -> dict[int, str]:
    """Return the multi-chassis groups of a switch by their number: the name of the same group on the other one."""
    others = peer_groups(plan, name)
    found = {}
    for number, members in groups_of(sides).items():
        names = [others[side.peer, side.peer_lag] for side in members if (side.peer, side.peer_lag) in others]
        if names:
            found[number] = names[0]
    return found


def refuse_pair(name: str, current: SwitchState, desired: Desired, platform: Platform) -> None:
    """Refuse multi-chassis groups where the pair does not stand as planned, or where they would carry nothing."""
    groups = {port: wish.owned["mlag"] for port, wish in desired.ports.items() if wish.owned and wish.owned.get("mlag")}
    pair = desired.pair
    if not groups or pair is None:
        return
    if current.pair is None:
        raise GoliveError(
            f"{name}: is configured for no multi-chassis pair, the plan has one with {pair['peer']}: set up its "
            "domain, keepalive and peer link on both switches first, then run again; a go-live only makes the groups",
        )
    there = {"domain": current.pair.domain, "link": current.pair.link}
    for key, what in (("domain", "multi-chassis domain"), ("link", "peer link")):
        if pair[key] and there[key] and pair[key] != there[key]:
            raise GoliveError(f"{name}: its {what} is {there[key]}, the plan says {pair[key]}: correct one of them")
    _refuse_numbers(name, current, groups)
    _refuse_vlans(name, current, desired, groups)


def _refuse_numbers(name: str, current: SwitchState, groups: Mapping[str, int]) -> None:
    for port, state in current.ports.items():
        if state.mlag in groups.values() and port not in groups:
            raise GoliveError(
                f"{name}: multi-chassis group {state.mlag} is that of {port}, which is not the plan's: "
                "use another number",
            )


def _refuse_vlans(name: str, current: SwitchState, desired: Desired, groups: Iterable[str]) -> None:
    """Refuse VLANs that the peer link keeps out: frames for a host would be lost when one of its links is."""
    link = current.pair.link if current.pair and current.pair.link else (desired.pair or {}).get("link", "")
    way = current.ports.get(link)
    if way is None or way.mode != "trunk" or way.allowed is None:
        return
    after = target(current, desired)
    carried = {vlan for port in groups for vlan in _carried(after, port)}
    if missing := sorted(carried - way.allowed):
        listed = ", ".join(map(str, missing))
        raise GoliveError(
            f"{name}: the peer link {link} does not allow VLAN {listed} of the multi-chassis groups: allow them there "
            "first, on both switches, then run again",
        )


def _carried(state: SwitchState, port: str) -> set[int]:
    group = state.ports[port]
    named = {group.access} if group.mode == "access" else {*(group.allowed or ())}
    return {vlan for vlan in named if vlan is not None}
