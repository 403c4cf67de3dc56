"""Ports of Junos: what the configuration in force says of each, and what it asks of the data plane."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos.config import Config
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos.names import natural
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos.schema import Path
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError
from ansible_collections.relops.lab.plugins.plugin_utils.cli.intent import Intent, PortIntent
from ansible_collections.relops.lab.plugins.plugin_utils.cli.vlans import ALL, parse_vlans

SWITCHING = ("unit", "0", "family", "ethernet-switching")
ROUTING = ("unit", "0", "family", "inet")
MEMBERS = (*SWITCHING, "vlan", "members")


def physical(device: Device) -> list[str]:
    """Ports that forward: all but the management port."""
    return [port.name for port in device.switch.interfaces if port.name != device.switch.oob_interface]


def said(config: Config, name: str) -> list[Path]:
    """What an interface says, and the ranges that it is in say for it."""
    ranges = {one[0] for one in config.below("interfaces", "interface-range") if _holds(one[1:], name)}
    own = config.below("interfaces", name)
    for group in sorted(ranges):
        own = own + [one for one in config.below("interfaces", "interface-range", group) if "member" not in one[0]]
    return own


def _holds(words: Path, name: str) -> bool:
    if words[:1] == ("member",):
        return fnmatchcase(name, words[1].strip('"'))
    if words[:1] == ("member-range",):
        same = words[1].partition("-")[0] == name.partition("-")[0]
        return same and natural(words[1]) <= natural(name) <= natural(words[3])
    return False


def group_of(own: list[Path]) -> str:
    return next((one[2] for one in own if one[1:2] == ("802.3ad",) and len(one) == 3), "")


def lacp_of(config: Config, group: str) -> str:
    """How a group agrees with its far end."""
    found = config.below("interfaces", group, "aggregated-ether-options", "lacp")
    return "active" if ("active",) in found else "passive" if found else "on"


def vlans(config: Config) -> dict[str, int]:
    """VLANs by name, those of a list by the name that each gets; `default` is VLAN 1."""
    found = {one[0]: int(one[2]) for one in config.below("vlans") if one[1:2] == ("vlan-id",)}
    for one in config.below("vlans"):
        if one[1:2] == ("vlan-id-list",):
            found |= {f"{one[0]}-vlan-{vlan:04}": vlan for vlan in parse_vlans(one[2])}
    return found if 1 in found.values() or "default" in found else {"default": 1, **found}


def ids_of(member: str, known: dict[str, int]) -> frozenset[int]:
    """VLANs of one word after `members`; CliError when nothing has that name."""
    if member == "all":
        return ALL
    if re.fullmatch(r"\d+(-\d+)?", member):
        return parse_vlans(member)
    found = _listed(member, known) | ({known[member]} if member in known else set())
    if not found:
        raise CliError(f"vlan {member} is not defined")
    return frozenset(found)


def _listed(name: str, known: dict[str, int]) -> set[int]:
    """VLANs of the list that has this name."""
    return {vlan for one, vlan in known.items() if one == f"{name}-vlan-{vlan:04}"}


def members_of(own: list[Path], known: dict[str, int]) -> frozenset[int]:
    found = [one[-1] for one in own if one[:-1] == MEMBERS]
    return frozenset[int]().union(
        *(ids_of(member, known) for member in found if member == "all" or _known(member, known))
    )


def _known(member: str, known: dict[str, int]) -> bool:
    return member[0].isdigit() or member in known or bool(_listed(member, known))


def mode_of(own: list[Path]) -> str:
    """access, trunk, routed; a port without a family forwards nothing and counts as routed."""
    if any(one[: len(SWITCHING)] == SWITCHING for one in own):
        return "trunk" if (*SWITCHING, "interface-mode", "trunk") in own else "access"
    return "routed"


def port_intent(config: Config, name: str) -> PortIntent:
    own, known = said(config, name), vlans(config)
    group = group_of(own)
    carried = members_of(own, known)
    native = next((int(one[1]) for one in own if one[:1] == ("native-vlan-id",)), 0)
    address = [one[-1] for one in own if one[:-1] == (*ROUTING, "address")]
    return PortIntent(
        enabled=("disable",) not in own,
        mode=mode_of(own),
        access=min(carried, default=1),
        native=native,
        allowed=None if carried == ALL else carried,
        negotiates=False,
        lag=group,
        lag_mode=lacp_of(config, group) if group else "",
        address=address[0] if address else "",
    )


def groups(config: Config) -> list[str]:
    """Aggregated interfaces that there is room for."""
    room = int(config.value("chassis", "aggregated-devices", "ethernet", "device-count") or 0)
    names = {one[0] for one in config.below("interfaces") if re.fullmatch(r"ae\d+", one[0])}
    return sorted((name for name in names if int(name[2:]) < room), key=natural)


def intent(device: Device, config: Config) -> Intent:
    """What the running configuration asks of the data plane."""
    return Intent(
        ports={name: port_intent(config, name) for name in physical(device)},
        lags={name: port_intent(config, name) for name in groups(config)},
        vlans=frozenset(vlans(config).values()),
        layer3=dict(_own_addresses(config)),
    )


def _own_addresses(config: Config) -> Iterator[tuple[str, tuple[int, str]]]:
    """The addresses of `irb` in the VLANs that name its units."""
    for name, number in vlans(config).items():
        unit = config.value("vlans", name, "l3-interface").removeprefix("irb.")
        address = config.value("interfaces", "irb", "unit", unit, "family", "inet", "address") if unit else ""
        if address and not config.below("interfaces", "irb", "disable"):
            yield f"irb.{unit}", (number, address)


def faults(config: Config) -> list[tuple[str, str, str]]:
    """What a commit refuses: where, the statement, and why."""
    found: list[tuple[str, str, str]] = []
    known = vlans(config)
    names = dict.fromkeys(one[0] for one in config.below("interfaces") if one[0] != "interface-range")
    for name in names:
        found += _faults_of(config, name, known)
    found += _twice(config)
    return found


def _twice(config: Config) -> list[tuple[str, str, str]]:
    """VLANs that more than one line makes, and names that are those of a VLAN and of a list at once."""
    made = [one for one in config.below("vlans") if one[1:2] in (("vlan-id",), ("vlan-id-list",))]
    numbers = [vlan for one in made for vlan in parse_vlans(one[2])]
    found = []
    for one in made:
        if any(numbers.count(vlan) > 1 for vlan in parse_vlans(one[2])):
            found.append((f"vlans {one[0]}", " ".join(one[1:]), "is used by another vlan"))
        if one[1] == "vlan-id" and any(other[:2] == (one[0], "vlan-id-list") for other in made):
            found.append((f"vlans {one[0]}", "vlan-id", "vlan-id and vlan-id-list are mutually exclusive"))
    return found


def _faults_of(config: Config, name: str, known: dict[str, int]) -> list[tuple[str, str, str]]:
    own = config.below("interfaces", name)
    at = f"interfaces {name} unit 0"
    found = []
    families = {one[3] for one in own if one[:3] == ("unit", "0", "family")}
    if "ethernet-switching" in families and len(families) > 1:
        why = "Family ethernet-switching and rest of the families are mutually exclusive"
        found.append((f"{at} family", "ethernet-switching", why))
    if group_of(own) and any(one[:1] == ("unit",) for one in own):
        found.append(
            (f"interfaces {name}", "unit 0", "logical unit is not allowed on a member of an aggregated interface")
        )
    if group_of(own) and group_of(own) not in groups(config):
        found.append((f"interfaces {name}", f"802.3ad {group_of(own)}", "aggregated interface is not configured"))
    words = [one[-1] for one in own if one[:-1] == MEMBERS]
    for member in words:
        if member != "all" and not _known(member, known):
            found.append((f"{at} family ethernet-switching vlan", f"members {member}", f"vlan {member} is not defined"))
    if len(words) > 1 and mode_of(own) == "access":
        found.append((f"{at} family ethernet-switching", "vlan", "access interface can be a member of one vlan only"))
    return found
