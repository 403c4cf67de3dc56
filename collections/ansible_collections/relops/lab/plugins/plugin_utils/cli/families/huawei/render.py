"""The configuration as VRP shows it: always in the same order, so that a change undone is no change."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei import ports, vlans
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.flavour import Flavour, kind_of, natural
from ansible_collections.relops.lab.plugins.plugin_utils.cli.tree import Tree

FIRST = ("sysname", "router", "stp", "lacp", "error-down")
LAST = ("snmp-agent", "stelnet", "ssh", "http", "telnet", "ftp", "header")
RANKS = (
    *("mode ", "description ", "undo portswitch", "ip address ", "port link-type", "port default", "port trunk pvid"),
    *(
        "port hybrid pvid",
        "undo port",
        "port trunk allow",
        "port hybrid tagged",
        "port hybrid untagged",
        "stp ",
        "undo ",
    ),
    *("negotiation ", "speed ", "duplex ", "auto ", "shutdown", "eth-trunk "),
)
LATE = ("user-interface", "netconf")


def current(device: Device, flavour: Flavour, tree: Tree | None = None) -> str:
    """The whole text of `display current-configuration`."""
    version = device.switch.version or flavour.release
    head = [f"!Software Version {version}"]
    if flavour.two_stage:
        head += [f"!Last configuration was {what}" for what in _history(device)]
    return "\n".join([*head, *body(tree or device.running)]) + "\n"


def _history(device: Device) -> Iterator[str]:
    for word, moment in (("updated", device.modified), ("saved", device.saved)):
        if moment:
            yield f"{word} at {time.strftime('%Y-%m-%d %H:%M:%S+00:00', time.gmtime(moment[0]))} by {moment[1]}"


def body(tree: Tree) -> list[str]:
    """The configuration proper, from the first `#` to `return`."""
    groups: dict[str, list[str]] = {}
    for line in sorted(tree.lines.values()):
        groups.setdefault(line.split()[0], []).append(line)
    early = [groups.pop(first) for first in FIRST if first in groups]
    late = [groups.pop(last) for last in LAST if last in groups]
    listed = [int(at.split()[1]) for at in tree.headers("vlan ")]
    blocks = [
        *early,
        *([[f"vlan batch {part}" for part in vlans.lists(number for number in listed if number != 1)]]),
        *(groups[word] for word in sorted(groups)),
        *(section(tree, f"vlan {number}") for number in sorted(listed) if tree.sections[f"vlan {number}"]),
        *_sections(tree, lambda at: not at.startswith(("vlan ", "interface ", *LATE))),
        *(section(tree, at) for at in interfaces(tree)),
        *late,
        *_sections(tree, lambda at: at.startswith(LATE)),
    ]
    return ["#", *(line for block in blocks if block for line in (*block, "#")), "return"]


def interfaces(tree: Tree) -> list[str]:
    """The headers of the interfaces in the order of the configuration."""
    return sorted(tree.headers("interface "), key=lambda at: natural(at.removeprefix("interface ")))


def _sections(tree: Tree, wanted: Callable[[str], bool]) -> Iterator[list[str]]:
    for at in tree.sections:
        if wanted(at):
            yield section(tree, at)


def section(tree: Tree, at: str) -> list[str]:
    """One section with its lines."""
    own = [line for key, line in tree.sections[at].items() if key not in ports.BY_ITSELF]
    if at.startswith("interface "):
        own += list(_carried(tree, at))
        own.sort(key=_rank)
    return [at, *(f" {line}" for line in own)]


def _carried(tree: Tree, at: str) -> Iterator[str]:
    trunk, tagged, untagged = (ports.carried(tree, at, key) for key in ports.BY_ITSELF)
    if ports.TRUNK in tree.sections[at]:
        yield from [] if 1 in trunk else ["undo port trunk allow-pass vlan 1"]
        yield from (f"{ports.TRUNK} {part}" for part in vlans.lists(trunk - {1}))
    if {ports.TAGGED, ports.UNTAGGED} & tree.sections[at].keys():
        yield from [] if 1 in tagged | untagged else ["undo port hybrid vlan 1"]
        yield from (f"{ports.TAGGED} {part}" for part in vlans.lists(tagged))
        yield from (f"{ports.UNTAGGED} {part}" for part in vlans.lists(untagged - {1}))


def _rank(line: str) -> tuple[int, str]:
    place = next((at for at, start in enumerate(RANKS) if line.startswith(start)), len(RANKS))
    return place, "" if "allow-pass" in line or "hybrid" in line else line


def names(tree: Tree, *kinds: str) -> list[str]:
    """Interfaces in order; without kinds all that a cable may be in, and groups."""
    every = [at.removeprefix("interface ") for at in interfaces(tree)]
    virtual = ("Vlanif", "LoopBack", "NULL")
    return [name for name in every if (kind_of(name) in kinds if kinds else kind_of(name) not in virtual)]
