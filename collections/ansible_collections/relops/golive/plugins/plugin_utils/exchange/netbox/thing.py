"""What NetBox is to hold, in its own words: things of a kind with their fields, which name other things by key."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ref:
    """Another thing, by its kind and key; NetBox's id of it is known once it is there."""

    kind: str
    key: Key


@dataclass(frozen=True, slots=True)
class Thing:
    """One object: `key` is its name in the plan, `fields` are in NetBox's words, `near` is where to look for it."""

    kind: str
    key: Key
    fields: Mapping[str, Any]
    near: tuple[Ref, ...] = ()

    @property
    def ref(self) -> Ref:
        """Return the name by which other things mean it."""
        return Ref(KINDS[self.kind].told or self.kind, self.key)

    @property
    def label(self) -> str:
        """Return what a person calls it."""
        return f"{KINDS[self.kind].word} {' '.join(self.key)}"


Values = Mapping[str, Any]
Identity = Callable[[Values], Hashable]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of object: where the API has it, what makes it the same one, how those of the plan are asked for.

    `asked` are pairs of a filter and the field (or `near`) whose values it takes. Fields in `first` are written when it
    is created and are nobody's business later. Of a kind that is `whole`, NetBox shall have no more than the plan.
    `told` is the kind of which this one writes a part, later.
    """

    word: str
    endpoint: str
    identity: Identity
    asked: tuple[tuple[str, str], ...]
    first: frozenset[str] = frozenset()
    whole: bool = False
    told: str = ""


def _by(*fields: str) -> Identity:
    def identity(values: Values) -> Hashable:
        return tuple(_folded(values.get(field)) for field in fields)

    return identity


def _folded(value: Any) -> Hashable:
    if isinstance(value, str):
        return value.casefold()
    return tuple(value) if isinstance(value, list) else value


def _host(values: Values) -> Hashable:
    return str(values["address"]).partition("/")[0].casefold(), values.get("vrf")


def _ends(values: Values) -> Hashable:
    sides = (values.get("a_terminations") or (), values.get("b_terminations") or ())
    return frozenset(frozenset((end["object_type"], end["object_id"]) for end in side) for side in sides)


_SLUG, _COLOUR = frozenset({"slug"}), frozenset({"slug", "color"})
_NAME = (("name__ie", "name"),)
_DEVICE = (("device_id", "device"),)


def _template(word: str, name: str) -> Kind:
    return Kind(f"{word} template", f"dcim/{name}-templates", _by("device_type", "name"),
                (("device_type_id", "device_type"),))  # fmt: skip


def _component(word: str, name: str, whole: bool = True) -> Kind:
    return Kind(word, f"dcim/{name}", _by("device", "name"), _DEVICE, whole=whole)


COMPONENTS = {
    "consoleport": ("console port", "console-ports"),
    "consoleserverport": ("console server port", "console-server-ports"),
    "powerport": ("power port", "power-ports"),
    "poweroutlet": ("power outlet", "power-outlets"),
    "interface": ("interface", "interfaces"),
    "rearport": ("rear port", "rear-ports"),
    "frontport": ("front port", "front-ports"),
    "modulebay": ("module bay", "module-bays"),
    "devicebay": ("device bay", "device-bays"),
    "inventoryitem": ("inventory item", "inventory-items"),
}
KINDS: dict[str, Kind] = {
    "dcim.manufacturer": Kind("manufacturer", "dcim/manufacturers", _by("name"), _NAME, _SLUG),
    "dcim.devicetype": Kind(
        "device type", "dcim/device-types", _by("manufacturer", "model"), (("model__ie", "model"),), _SLUG
    ),
    **{f"dcim.{key}template": _template(word, name[:-1]) for key, (word, name) in COMPONENTS.items()},
    "dcim.devicerole": Kind("role", "dcim/device-roles", _by("name"), _NAME, _COLOUR),
    "dcim.platform": Kind("platform", "dcim/platforms", _by("name"), _NAME, _SLUG),
    "dcim.site": Kind("site", "dcim/sites", _by("name"), _NAME, _SLUG),
    "dcim.location": Kind("location", "dcim/locations", _by("site", "name"), (("site_id", "site"),), _SLUG),
    "dcim.rack": Kind("rack", "dcim/racks", _by("site", "location", "name"), _NAME),
    "dcim.powerpanel": Kind("power panel", "dcim/power-panels", _by("site", "name"), (("site_id", "site"),)),
    "dcim.powerfeed": Kind(
        "power feed", "dcim/power-feeds", _by("power_panel", "name"), (("power_panel_id", "power_panel"),)
    ),
    "ipam.vlangroup": Kind("VLAN group", "ipam/vlan-groups", _by("scope_type", "scope_id", "name"), _NAME, _SLUG),
    "ipam.vlan": Kind("VLAN", "ipam/vlans", _by("group", "vid"), (("group_id", "group"),)),
    "ipam.vrf": Kind("VRF", "ipam/vrfs", _by("name"), _NAME),
    "ipam.prefix": Kind("prefix", "ipam/prefixes", _by("prefix", "vrf"), (("prefix", "prefix"),)),
    "dcim.device": Kind("device", "dcim/devices", _by("site", "name"), _NAME),
    **{f"dcim.{key}": _component(*named) for key, named in COMPONENTS.items() if key != "interface"},
    "dcim.interface.group": Kind("interface", "dcim/interfaces", _by("device", "name"), _DEVICE, told="dcim.interface"),
    "dcim.interface": _component("interface", "interfaces"),
    "dcim.macaddress": Kind("MAC address", "dcim/mac-addresses", _by("mac_address", "assigned_object_id"),
                            (("mac_address", "mac_address"),)),
    "dcim.interface.mac": Kind("interface", "dcim/interfaces", _by("id"), (("id", "id"),), told="dcim.interface"),
    "dcim.cable": Kind("cable", "dcim/cables", _ends, (("device_id", "near"),), whole=True),
    "ipam.ipaddress": Kind(
        "address", "ipam/ip-addresses", _host, (("address", "address"), ("device_id", "near")), whole=True
    ),
    "dcim.device.addresses": Kind("device", "dcim/devices", _by("id"), (("id", "id"),), told="dcim.device"),
}  # fmt: skip


def refs(value: Any) -> Iterator[Ref]:
    """Yield every thing that a value names."""
    if isinstance(value, Ref):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from refs(one)
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from refs(one)
