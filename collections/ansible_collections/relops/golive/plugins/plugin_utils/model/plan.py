"""The plan: every fact of one go-live."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Literal

from ansible_collections.relops.golive.plugins.plugin_utils.model.checks import Checks
from ansible_collections.relops.golive.plugins.plugin_utils.model.device_types import fitted, type_of
from ansible_collections.relops.golive.plugins.plugin_utils.model.fields import Model, VlanId
from ansible_collections.relops.golive.plugins.plugin_utils.model.network import (
    Connection,
    NetworkPolicy,
    Prefix,
    Switch,
    Vlan,
)
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Depth, Part, Process
from ansible_collections.relops.golive.plugins.plugin_utils.model.project import (
    Activity,
    Approval,
    Notices,
    Objective,
    Project,
    Purchase,
    Resources,
    Risk,
    Tables,
    Task,
    Watch,
    Window,
)
from ansible_collections.relops.golive.plugins.plugin_utils.model.site import Device, DeviceType, Rack, Site
from ansible_collections.relops.golive.plugins.plugin_utils.model.software import (
    Backup,
    ConfigFile,
    Database,
    EntryPoint,
    Migration,
    Release,
    Schema,
)
from ansible_collections.relops.golive.plugins.plugin_utils.model.words import (
    DeviceName,
    Hosts,
    Key,
    Label,
    Package,
    TablePath,
)
from pydantic import Field


class PlanFile(Model):
    """plan.yml."""

    plugin: Literal["relops.golive.plan"]
    schema_version: Literal[1] = Field(alias="schema")
    project: Project
    tables: Tables
    process: TablePath | None = None
    objective: Objective
    window: Window
    schedule: tuple[Activity, ...]
    resources: Resources
    tasks: tuple[Task, ...]
    procurement: tuple[Purchase, ...]
    risks: tuple[Risk, ...]
    sites: dict[Label, Site]
    racks: dict[Label, Rack]
    vlans: dict[VlanId, Vlan] = {}
    prefixes: tuple[Prefix, ...] = ()
    network: NetworkPolicy = NetworkPolicy()
    switches: dict[DeviceName, Switch] = {}
    modules: dict[DeviceName, dict[Label, Label]] = {}
    groups: dict[Key, tuple[DeviceName, ...]] = {}
    entry_points: tuple[EntryPoint, ...] = ()
    databases: dict[Key, Database] = {}
    backup: Backup | None = None
    packages: dict[Hosts, tuple[Package, ...]] = {}
    releases: dict[Key, Release] = {}
    configs: tuple[ConfigFile, ...] = ()
    schemas: dict[Key, Schema] = {}
    migrations: dict[Key, Migration] = {}
    checks: Checks = Checks()
    rehearsal: Depth = Depth.GO_AND_BACK
    monitoring: tuple[Watch, ...] = ()
    approval_chain: tuple[Approval, ...] = ()
    notices: Notices | None = None


class Plan(PlanFile):
    """The plan with its tables: what every stage and every record is made from.

    `definition` is its process, `parts` the digest (hex) of each part that a form may bind; `digest` is that of all.
    """

    devices: dict[str, Device]
    connections: tuple[Connection, ...]
    device_types: dict[str, DeviceType]
    directory: Path
    path: Path
    digest: str
    definition: Process
    parts: dict[Part, str] = {}

    def device_type(self, device: str) -> DeviceType:
        """Return the type of a device of the equipment list; that of a stack has the ports of all its chassis."""
        one = self.devices[device]
        kind = type_of(one, self.device_types)
        if kind is None:
            raise KeyError(one.model)
        switch = self.switches.get(device)
        if switch is None or switch.stack == 1 or fitted(device) in self.device_types:
            return kind
        key = (f"{kind.manufacturer} {kind.model}", switch.stack)
        if key not in self._stacks:
            self._stacks[key] = kind.stacked(switch.stack)
        return self._stacks[key]

    @cached_property
    def _stacks(self) -> dict[tuple[str, int], DeviceType]:
        return {}

    def members(self, names: Iterable[str]) -> list[str]:
        """Expand names of groups and devices to devices, each once, in the order of the plan."""
        found: dict[str, None] = {}
        for name in names:
            for member in self.groups.get(name, (name,)):
                found[member] = None
        return list(found)

    @cached_property
    def hosts(self) -> tuple[str, ...]:
        """Every device that is in a group."""
        return tuple(dict.fromkeys(name for members in self.groups.values() for name in members))

    @cached_property
    def links(self) -> dict[str, tuple[Connection, ...]]:
        """The connections of each device, in the order of the table."""
        links: dict[str, list[Connection]] = {}
        for connection in self.connections:
            links.setdefault(connection.a_device, []).append(connection)
            if connection.b_device != connection.a_device:
                links.setdefault(connection.b_device, []).append(connection)
        return {device: tuple(found) for device, found in links.items()}

    def task(self, stage: str) -> Task | None:
        """Return the engineering task of a stage."""
        return next((task for task in self.tasks if task.stage == stage), None)
