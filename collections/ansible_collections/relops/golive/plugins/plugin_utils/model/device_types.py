"""Device types and module types (NetBox devicetype-library), and which one a device of the equipment list is of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, ClassVar, Protocol, Self

from ansible_collections.relops.golive.plugins.plugin_utils.model.fields import Model, Number
from ansible_collections.relops.golive.plugins.plugin_utils.model.words import Blank, Label, PortName
from pydantic import ConfigDict, Field, model_validator

_CHASSIS = re.compile(r"(?<=[A-Za-z-])(\d+)(?=/\d+/\d+$)")


class Component(Model):
    """A port or outlet of a device type; NetBox knows more keys than are used here."""

    model_config = ConfigDict(extra="ignore")

    name: PortName
    type: Label | None = None
    mgmt_only: bool = False
    label: Blank | None = None
    rear_port: PortName | None = None
    maximum_draw: Number | None = None
    allocated_draw: Number | None = None


class ModuleType(Model):
    """A file of the library's module types, unchanged: its ports have the position of their bay in their names."""

    model_config = ConfigDict(extra="ignore")
    PARTS: ClassVar = ("interfaces", "power_ports", "power_outlets", "front_ports", "rear_ports", "console_ports")

    manufacturer: Label
    model: Label
    part_number: Blank | None = None
    interfaces: tuple[Component, ...] = ()
    power_ports: tuple[Component, ...] = Field(default=(), alias="power-ports")
    power_outlets: tuple[Component, ...] = Field(default=(), alias="power-outlets")
    front_ports: tuple[Component, ...] = Field(default=(), alias="front-ports")
    rear_ports: tuple[Component, ...] = Field(default=(), alias="rear-ports")
    console_ports: tuple[Component, ...] = Field(default=(), alias="console-ports")

    @model_validator(mode="before")
    @classmethod
    def _filled(cls, value: Any) -> Any:
        """Leave out keys without a value: an empty list is written so by some."""
        return {key: one for key, one in value.items() if one is not None} if isinstance(value, dict) else value


class DeviceType(Model):
    """A file of the NetBox devicetype-library, unchanged; Nautobot's has no slug."""

    model_config = ConfigDict(extra="ignore")

    manufacturer: Label
    model: Label
    slug: Annotated[str, Field(pattern=r"^[-a-z0-9_]+$", max_length=100)] | None = None
    u_height: Annotated[Number, Field(multiple_of=0.5)] = 1
    is_full_depth: bool = True
    part_number: Blank | None = None
    airflow: Blank | None = None
    weight: Number | None = None
    weight_unit: Blank | None = None
    interfaces: tuple[Component, ...] = ()
    power_ports: tuple[Component, ...] = Field(default=(), alias="power-ports")
    power_outlets: tuple[Component, ...] = Field(default=(), alias="power-outlets")
    front_ports: tuple[Component, ...] = Field(default=(), alias="front-ports")
    rear_ports: tuple[Component, ...] = Field(default=(), alias="rear-ports")
    console_ports: tuple[Component, ...] = Field(default=(), alias="console-ports")

    @model_validator(mode="before")
    @classmethod
    def _filled(cls, value: Any) -> Any:
        """Leave out keys without a value: an empty list is written so by some."""
        return {key: one for key, one in value.items() if one is not None} if isinstance(value, dict) else value

    @cached_property
    def interface_names(self) -> frozenset[str]:
        return frozenset(component.name for component in self.interfaces)

    @cached_property
    def by_interface(self) -> dict[str, Component]:
        return {component.name: component for component in self.interfaces}

    @cached_property
    def cable_ports(self) -> frozenset[str]:
        """Names of everything a network cable may be plugged into."""
        parts = (*self.interfaces, *self.front_ports, *self.rear_ports)
        return frozenset(component.name for component in parts)

    def stacked(self, chassis: int) -> DeviceType:
        """Return the type of a stack of such devices: the first number of a port is the chassis it is in."""
        parts = [self, *(self.member(more) for more in range(1, chassis))]
        return self.changed({"interfaces": tuple(part for one in parts for part in one.interfaces)})

    def member(self, more: int) -> Self:
        """Return what the chassis after so many others adds: ports whose name has a chassis, none for management."""
        parts = [
            part.model_copy(update={"name": _CHASSIS.sub(lambda found: str(int(found[1]) + more), part.name)})
            for part in self.interfaces
            if _CHASSIS.search(part.name) and not part.mgmt_only
        ]
        return self.changed({"interfaces": tuple(parts)})

    def changed(self, more: Mapping[str, tuple[Component, ...]]) -> Self:
        """Return the type with other parts, and nothing kept of what was found out about the old ones."""
        found = self.model_copy(update=dict(more))
        for key in set(found.__dict__) - set(type(self).model_fields):
            del found.__dict__[key]
        return found

    def with_parts(self, more: Mapping[str, tuple[Component, ...]]) -> Self:
        """Return the type with the ports that a module brings along."""
        return self.changed({key: (*getattr(self, key), *parts) for key, parts in more.items()})

    @property
    def management_interface(self) -> str | None:
        """The interface kept for management, where the type has one."""
        return next((component.name for component in self.interfaces if component.mgmt_only), None)


class _Device(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def vendor(self) -> str: ...
    @property
    def model(self) -> str: ...


def fitted(name: str) -> str:
    """Return by which name the type of a device with modules of its own is kept."""
    return f"@{name}"


def type_of(device: _Device, types: Mapping[str, DeviceType]) -> DeviceType | None:
    """Return the type of a device among those of a plan: its own with modules, its maker's, or that of the model."""
    for name in (fitted(device.name), f"{device.vendor} {device.model}", device.model):
        if name in types:
            return types[name]
    return None
