"""What a system of the family is by nature: its names, its defaults, and what its ports do with their lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.kinds import compress
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.names import Names, number_of
from ansible_collections.relops.lab.plugins.plugin_utils.cli.intent import Intent, PortIntent
from ansible_collections.relops.lab.plugins.plugin_utils.cli.tree import Tree
from ansible_collections.relops.lab.plugins.plugin_utils.cli.vlans import ALL, parse_vlans

ALLOWED = "switchport trunk allowed vlan"
GROUP = "channel-group"
STATE, LAYER, ADDRESS = "shutdown", "switchport", "ip address"


def header(name: str) -> str:
    return f"interface {name}"


@dataclass(frozen=True)
class Nature:
    """A system: `switches` says whether its ports switch unless told otherwise, `up` whether such a port is up.

    `follow`: a member shows the switching of its group. `forgets`: a port that changes its layer loses the lines of
    the other one, which begin as in `layer_lines`. Interfaces of the kinds in `routes` never switch. `mlag` is the word
    of a multi-chassis group, `pair` finds domain and peer link.
    """

    names: Names
    switches: Callable[[Tree], bool] = lambda _tree: True
    up: Callable[[Tree, str, bool], bool] = lambda _tree, _name, _switched: True
    follow: bool = False
    forgets: bool = False
    routes: tuple[str, ...] = ()
    mlag: str = ""
    pair: Callable[[Tree], tuple[str, str] | None] = lambda _tree: None
    layer_lines: tuple[str, ...] = field(default=("switchport ", "spanning-tree", "storm-control", ADDRESS))

    # --- ports

    def physical(self, device: Device) -> list[str]:
        """Ports that forward: all but the management port."""
        return [port.name for port in device.switch.interfaces if port.name != device.switch.oob_interface]

    def may_exist(self, device: Device, tree: Tree, name: str) -> bool:
        """Whether this switch has such a port, or may have such a virtual interface."""
        limits = {self.names.lag: 4096, self.names.svi: 4094}
        kind = self.names.kind(name)
        virtual = kind in self.names.virtual and 0 <= number_of(name) <= limits.get(kind, 1023)
        return header(name) in tree.sections or virtual

    def switched(self, tree: Tree, name: str) -> bool:
        """Whether an interface switches, and does not route."""
        if self.names.kind(name) in (*self.names.virtual, *self.routes) and not self.names.is_lag(name):
            return False
        own = tree.sections.get(header(name), {}).get(LAYER)
        return self.switches(tree) if own is None else own == LAYER

    def relayer(self, tree: Tree, name: str, switched: bool) -> None:
        """Make a port switch or route."""
        at = header(name)
        if self.switched(tree, name) == switched:
            return
        if self.forgets:
            own = tree.section(at)
            for key in [key for key, line in own.items() if line.startswith((*self.layer_lines, "no shut", "shut"))]:
                del own[key]
        tree.drop(at, LAYER)
        if switched != self.switches(tree):
            tree.put(at, LAYER, LAYER if switched else f"no {LAYER}")

    def enabled(self, tree: Tree, name: str) -> bool:
        own = tree.sections.get(header(name), {}).get(STATE)
        return self.up(tree, name, self.switched(tree, name)) if own is None else own != STATE

    def enable(self, tree: Tree, name: str, on: bool) -> None:
        """Shut a port or open it; only what is not the default is shown."""
        tree.drop(header(name), STATE)
        if on != self.up(tree, name, self.switched(tree, name)):
            tree.put(header(name), STATE, f"no {STATE}" if on else STATE)

    # --- groups

    def members(self, tree: Tree, group: int) -> list[str]:
        return [
            at.removeprefix("interface ")
            for at in tree.headers("interface ")
            if (tree.value(at, GROUP) or "").split()[:1] == [str(group)]
        ]

    def spread(self, tree: Tree, at: str, key: str) -> None:
        """A switchport line of a group is its members' line too."""
        name = at.removeprefix("interface ")
        if not self.follow or not self.names.is_lag(name) or not key.startswith(LAYER):
            return
        for member in self.members(tree, number_of(name)):
            line = tree.section(at).get(key)
            if line is None:
                tree.drop(header(member), key)
            else:
                tree.put(header(member), key, line)

    def switching(self, tree: Tree, name: str) -> dict[str, str]:
        return {key: line for key, line in tree.section(header(name)).items() if key.startswith(LAYER)}

    def group(self, tree: Tree, name: str) -> int:
        """The number of a multi-chassis group; 0 for none."""
        number = tree.value(header(name), self.mlag) or "" if self.mlag else ""
        return int(number) if number.isdigit() else 0

    # --- VLANs

    def vlans(self, tree: Tree) -> frozenset[int]:
        return frozenset({1} | {int(at.split()[1]) for at in tree.headers("vlan ")})

    def allowed(self, tree: Tree, name: str) -> frozenset[int] | None:
        """The allowed VLANs of a trunk; None means all."""
        text = tree.value(header(name), ALLOWED)
        return None if text is None else frozenset() if text == "none" else parse_vlans(text)

    def allow(self, tree: Tree, name: str, how: str, vlans: frozenset[int]) -> None:
        """Change the allowed VLANs: set, add, remove, except, none or all."""
        old = self.allowed(tree, name)
        known = ALL if old is None else old
        new = {
            "set": vlans,
            "add": known | vlans,
            "remove": known - vlans,
            "except": ALL - vlans,
            "none": frozenset[int](),
            "all": ALL,
        }[how]
        if new == ALL:
            tree.drop(header(name), ALLOWED)
        else:
            tree.put(header(name), ALLOWED, f"{ALLOWED} {compress(new) or 'none'}")
        self.spread(tree, header(name), ALLOWED)

    # --- what forwards

    def intent(self, device: Device) -> Intent:
        """What the running configuration asks of the data plane."""
        tree = device.running
        lags = [at.split()[1] for at in tree.headers(f"interface {self.names.lag}")]
        asleep = {at for at in tree.headers("vlan ") if {"shutdown", "state"} & set(tree.sections[at])}
        return Intent(
            ports={name: self.port(tree, name) for name in self.physical(device)},
            lags={name: self.port(tree, name) for name in lags},
            vlans=frozenset(vlan for vlan in self.vlans(tree) if f"vlan {vlan}" not in asleep),
            pair=self.pair(tree),
        )

    def port(self, tree: Tree, name: str) -> PortIntent:
        """What one port is told to do; a member does what its group is told."""
        group = (tree.value(header(name), GROUP) or "").split()
        lag = f"{self.names.lag}{group[0]}" if group else ""
        says = lag if lag and header(lag) in tree.sections else name
        at = header(says)
        mode = tree.value(at, "switchport mode") or "access"
        return PortIntent(
            enabled=self.enabled(tree, name),
            mode=("trunk" if mode == "trunk" else "access") if self.switched(tree, says) else "routed",
            access=int(tree.value(at, "switchport access vlan") or 1),
            native=int(tree.value(at, "switchport trunk native vlan") or 1),
            allowed=self.allowed(tree, says),
            negotiates=False,
            lag=lag,
            lag_mode=(group[-1] if "mode" in group else "on") if group else "",
            mlag=self.group(tree, says),
            address="" if self.switched(tree, says) else (tree.value(at, ADDRESS) or "").split(" ")[0],
        )
