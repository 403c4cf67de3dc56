"""What a switch must not look like before it is written to: each is one GoliveError that says what to do."""

from __future__ import annotations

from collections.abc import Collection

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.pairs import refuse_pair
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Platform
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import (
    Desired,
    PortState,
    SwitchState,
    changes,
    target,
    vlans_of_mode,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.text import differences, line_differences


def refuse_unsaved(name: str, running: str, startup: str) -> None:
    """Refuse changes that nobody saved: saving ours would save them."""
    if running != startup:
        raise GoliveError(
            f"{name}: has changes that nobody saved ({line_differences(startup, running)}): save or discard them "
            "first, because saving the planned ports would save them too"
        )


def refuse_foreign(name: str, captured: str, running: str, desired: Desired, platform: Platform) -> None:
    """Refuse what somebody else has changed since the restore point was taken; what the plan owns may differ."""
    lines = differences(platform.foreign(captured), platform.foreign(running))
    was, now = (target(platform.parse(text), desired) for text in (captured, running))
    found = [lines] if lines else []
    found += [f"{change['item']}: {change['from']} became {change['to']}" for change in changes(was, now)]
    if found:
        raise GoliveError(f"{name}: was changed by somebody else since this go-live began: {'; '.join(found)}")


def refuse_missing(name: str, current: SwitchState, desired: Desired, platform: Platform) -> None:
    """Refuse a device that lacks a planned interface; aggregation groups are made by the stage."""
    groups = {wish.owned.get("lag") for wish in desired.ports.values() if wish.owned}
    made = {platform.lag_port(int(group)) for group in groups if group is not None}
    absent = [port for port in desired.ports if port not in current.ports and port not in made]
    missing = [port for port in absent if not platform.unconfigured(port)]
    if missing:
        listed = ", ".join(missing)
        raise GoliveError(f"{name}: has no interface {listed}: the device type in the plan is not this device")


def refuse_unfit(name: str, text: str, desired: Desired, platform: Platform) -> None:
    """Refuse a configuration in which what the plan wants could not be written, or would mean something else."""
    if found := platform.unfit(text, desired):
        raise GoliveError(f"{name}: {'; '.join(found)}")


def refuse_routed(name: str, current: SwitchState, desired: Desired, platform: Platform) -> None:
    """Refuse to switch a port that routes with an address: the address would be lost and with it somebody's way."""
    for port, wish in desired.ports.items():
        now = current.ports.get(port)
        switched = wish.owned is not None and wish.owned.get("mode") in ("access", "trunk")
        if now and switched and now.mode == "routed" and platform.addressed(now):
            raise GoliveError(
                f"{name} {port}: is a routed port with an address, the plan wants it switched: remove its address "
                "first if nobody needs it"
            )


def refuse_parts(name: str, current: SwitchState, desired: Desired, platform: Platform) -> None:
    """Refuse to switch a port that is divided, or to put it into a group: its parts would go, and no undo has them."""
    for port, wish in desired.ports.items():
        now = current.ports.get(port)
        parts = [part for part in current.ports if part.startswith(f"{port}.")]
        if now is None or not parts or not wish.owned:
            continue
        if any(key in wish.owned and wish.owned[key] != getattr(now, key) for key in ("mode", "lag")):
            raise GoliveError(
                f"{name} {port}: has subinterfaces ({', '.join(parts)}), which would go with the change: remove them "
                "first if nobody needs them"
            )


def refuse_shared(name: str, current: SwitchState, desired: Desired, platform: Platform) -> None:
    """Refuse to make or name VLANs that the switch keeps together with others: those would get them, too."""
    if not current.shared:
        return
    vlans = target(current, Desired(vlans=desired.vlans))
    if found := changes(current, vlans):
        listed = "; ".join(f"{one['item']} is {one['from'] or 'without a name'}, planned {one['to']}" for one in found)
        raise GoliveError(
            f"{name}: its VLANs are those of {current.shared}: what is written here every switch of the domain gets "
            f"({listed}): make them as planned there, or take this switch out (vtp mode transparent), and run again",
        )


BEFORE = (refuse_missing, refuse_routed, refuse_parts, refuse_shared, refuse_pair)
"""What is looked at before a switch is written to: the state that it has, and what is wanted of it."""


def enabled(current: SwitchState, port: str) -> bool:
    """Tell whether a port is not shut; one without a line is not."""
    return current.ports.get(port, PortState()).enabled


def refuse_live(name: str, to_shut: Collection[str], connected: set[str]) -> None:
    """Refuse to shut a port that the plan does not know but that carries a live link: one of the two is wrong."""
    live = sorted(set(to_shut) & connected)
    if live:
        raise GoliveError(
            f"{name}: {', '.join(live)} carries a live link but is in no connection of the plan: add it to the "
            "port table (状态 停用 shuts it), unplug it, or set network.unused_ports to leave"
        )


def moved(current: SwitchState, desired: Desired, business: Collection[str]) -> dict[str, list[int]]:
    """Return port → VLANs that a port of the old system carries by its own configuration and would lose."""
    after = target(current, desired)
    found = {}
    for port in business:
        now, then = current.ports.get(port), after.ports.get(port)
        if now is None or not now.enabled:
            continue
        kept = _carried(then) if then and then.enabled else set[int]()
        if (lost := _carried(now) - kept) and not (then and then.enabled and _carries_all(then)):
            found[port] = sorted(lost)
    return found


def _carried(port: PortState) -> set[int]:
    """Return the VLANs that the stanza names: what is at its default serves nobody yet."""
    trunk = {port.native, *(port.allowed or ())}
    if port.mode in (None, "access", "routed"):
        named = {port.access}
    else:  # what another mode carries untagged besides is VLAN 1 by default
        named = trunk if port.mode == "trunk" else (trunk | vlans_of_mode(port.mode) | {port.access}) - {1}
    return {vlan for vlan in named if vlan is not None}


def _carries_all(port: PortState) -> bool:
    return port.mode == "trunk" and port.allowed is None


def refuse_moved(name: str, found: dict[str, list[int]], connected: set[str]) -> None:
    """Refuse to take a VLAN from a live port of the old system: its business stops only after this stage (H16)."""
    live = [f"{port} (VLAN {', '.join(map(str, vlans))})" for port, vlans in found.items() if port in connected]
    if live:
        raise GoliveError(
            f"{name}: {'; '.join(live)} carries the old system, whose business still runs: it would be cut off before "
            "it is suspended, and before its host is backed up; plan the new VLAN on a connection that is new"
        )
