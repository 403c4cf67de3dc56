"""All that NetBox is to hold of a plan, in an order in which each thing follows what it names."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.addresses import Addresses
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.cables import Cables
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.devices import devices, parts
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.networks import Networks
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.place import names, places
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.ports import Ports
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.thing import Ref, Thing
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.types import Raw, Types
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan


@dataclass(frozen=True)
class Wanted:
    """The things in their order, each by its name, the files of the device types, and what could not be drawn."""

    things: tuple[Thing, ...]
    types: dict[str, Raw]
    told: tuple[Said, ...] = ()

    def of(self, kind: str) -> list[Thing]:
        """Return the things of a kind."""
        return [thing for thing in self.things if thing.kind == kind]

    @property
    def by_ref(self) -> dict[Ref, Thing]:
        """Return the things by what others call them; a later part of a thing does not hide it."""
        found: dict[Ref, Thing] = {}
        for thing in self.things:
            found.setdefault(thing.ref, thing)
        return found


def wanted(plan: Plan, connected: Set[str] = frozenset()) -> Wanted:
    """Return what NetBox is to hold of a plan; `connected` are links that were found as planned."""
    types, networks = Types(plan), Networks(plan)
    ports = Ports(plan, types, networks)
    addresses = Addresses(plan, ports)
    cables = Cables(plan, types, frozenset(connected))
    order = (
        types.things(), names(plan), places(plan), networks.vlans(), networks.prefixes(), devices(plan, types),
        parts(plan, types), ports.things(), addresses.hardware(), cables.things(), addresses.things(),
        addresses.primary(),
    )  # fmt: skip
    things = tuple(thing for part in order for thing in part)
    return Wanted(things, types.used, tuple(cables.told))
