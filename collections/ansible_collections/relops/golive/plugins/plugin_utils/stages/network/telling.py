"""What of a switch's configuration is shown to people: two texts of what changes, and a list in one sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Applied, Reading
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.octets import readable, readable_all
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Platform
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import SwitchState, changed_ports

Own = TypeVar("Own")
Told = TypeVar("Told", Reading, Applied)
Given = ParamSpec("Given")


def for_people(act: Callable[Concatenate[Own, Given], Told]) -> Callable[Concatenate[Own, Given], Told]:
    """Return a step's act with everything it tells as people read it; what undo needs keeps its bytes."""

    @wraps(act)
    def shown(own: Own, /, *given: Given.args, **named: Given.kwargs) -> Told:
        try:
            found = act(own, *given, **named)
        except GoliveError as error:
            error.args, error.zh = (readable(str(error)),), readable(error.zh)
            error.facts = readable_all(error.facts)
            raise
        told = {name: readable_all(getattr(found, name)) for name in ("changes", "diff", "facts")}
        return replace(found, **told)

    return shown


def diff(name: str, platform: Platform, current: SwitchState, wanted: SwitchState) -> JSON:
    """Return what changes on a switch in the form of Ansible's diff."""
    sides = {"running": current, "planned": wanted}
    texts = [_changed_text(platform, state, current, wanted) for state in sides.values()]
    headers = [f"{name} {side}" for side in sides]
    return {"before": texts[0], "after": texts[1], "before_header": headers[0], "after_header": headers[1]}


def _changed_text(platform: Platform, state: SwitchState, current: SwitchState, wanted: SwitchState) -> str:
    vlans = sorted({*current.vlans, *wanted.vlans})
    changed = [vlan for vlan in vlans if _vlan(platform, current, vlan) != _vlan(platform, wanted, vlan)]
    ports = (platform.section(name, state.ports.get(name)) for name in changed_ports(current, wanted))
    return "".join([*(_vlan(platform, state, vlan) for vlan in changed), *ports])


def _vlan(platform: Platform, state: SwitchState, vlan: int) -> str:
    return platform.vlan_section(vlan, state.vlans[vlan]) if vlan in state.vlans else ""


def told(found: list[JSON], limit: int = 4) -> str:
    """Return changes as one text, at most `limit` of them."""
    words = [f"{change['item']}: expected {change['to']}, found {change['from']}" for change in found[:limit]]
    return "; ".join(words) + (f"; and {len(found) - limit} more changes" if len(found) > limit else "")
