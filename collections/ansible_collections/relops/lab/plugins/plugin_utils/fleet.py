"""Raising, looking at and taking down a whole lab."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ansible_collections.relops.lab.plugins.plugin_utils import (
    access,
    groups,
    hosts,
    registration,
    stubs,
    switching,
    wires,
)
from ansible_collections.relops.lab.plugins.plugin_utils.image import base_image, layers
from ansible_collections.relops.lab.plugins.plugin_utils.keys import make_key
from ansible_collections.relops.lab.plugins.plugin_utils.layout import NETNS_ROOT, NOWHERE, Layout, slug
from ansible_collections.relops.lab.plugins.plugin_utils.limits import give_back_limits, raise_limits
from ansible_collections.relops.lab.plugins.plugin_utils.packages import package_folder
from ansible_collections.relops.lab.plugins.plugin_utils.shell import LabError
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Topology, TopologyError, parse

PATIENCE = 90.0


@dataclass
class Report:
    """What `up` did: whether anything changed, what was started, and how long each part took (seconds)."""

    changed: bool = False
    started: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)


class Diary:
    """Times the parts of raising a lab and writes them to up.log as they happen."""

    def __init__(self, path: Path, report: Report, tell: Callable[[str], None]) -> None:
        self.path = path
        self.report = report
        self.tell = tell

    def say(self, line: str) -> None:
        self.tell(line)
        with self.path.open("a", encoding="utf-8") as log:
            log.write(f"{time.strftime('%H:%M:%S')} {line}\n")

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        started = time.monotonic()
        yield
        self.report.seconds[name] = round(time.monotonic() - started, 3)
        self.say(f"{name}: {self.report.seconds[name]:.2f} s")


def up(topology: Topology, tell: Callable[[str], None] = lambda _: None) -> Report:
    """Raise the lab, or start again what died in a standing one; LabError when another lab is in the way.

    Progress goes line by line to `tell` and to up.log.
    """
    _demand_root()
    layout = Layout(topology.name, topology.dir)
    report = Report()
    started = time.monotonic()
    registration.demand(layout, topology.owner)
    if not _stands(topology, layout):
        faults = switching.startup_faults(topology)
        if faults:
            raise TopologyError(faults)
        report.changed = True
        _make_way(layout, topology.owner)
    diary = Diary(layout.log, report, tell)
    if report.changed:
        _raise(topology, layout, diary)
    with diary.part("start"):
        report.started = _start_missing(topology, layout)
    with diary.part("answer"):
        addresses = {device.name: str(device.oob_ip) for device in topology.devices}
        hosts.await_ssh(layout, addresses, PATIENCE)
    layout.standing.write_text(topology.digest())
    registration.complete(layout, topology.owner)
    report.changed = report.changed or bool(report.started)
    report.seconds["all"] = round(time.monotonic() - started, 3)
    return report


def _make_way(layout: Layout, owner: str) -> None:
    """Remove a half-built lab and make the folders of the new one."""
    down(layout.name, layout.state, owner)
    layout.state.mkdir(parents=True, mode=0o700)
    layout.state.chmod(0o700)
    registration.claim(layout, owner)
    raise_limits()


def _raise(topology: Topology, layout: Layout, diary: Diary) -> None:
    layout.topology.touch(mode=0o600)
    layout.topology.write_text(topology.model_dump_json())
    make_key(layout.ssh_key)
    with diary.part("image"):
        base = base_image(topology, diary.say)
    with diary.part("packages"):
        repo = package_folder(topology, base, diary.say)
    with diary.part("layers"):
        lower = {name: layers(topology, name, base, repo, diary.say) for name in ["base", *topology.images]}
    with diary.part("wires"):
        wires.raise_wires(topology, layout)
    with diary.part("prepare"):
        for host in topology.hosts:
            hosts.prepare_host(topology, layout, host, lower[host.image], repo)
        for switch in topology.switches:
            switching.prepare_switch(topology, layout, switch)
        for stub in topology.stubs:
            stubs.prepare_stub(layout, stub)
        layout.known_hosts.write_text(access.known_hosts_text(topology, layout))
        layout.ssh_config.write_text(access.ssh_config_text(topology, layout))


def _start_missing(topology: Topology, layout: Layout) -> list[str]:
    """Start everything that does not run, switches before hosts; returns the names."""
    stood_in = stubs.start_missing(topology, layout)
    missing = [device for device in topology.devices if not groups.alive(layout.group, slug(device.name))]
    serving = groups.alive(layout.group, switching.COMMAND_LINES)
    for switch in topology.switches:
        if switch in missing:
            switching.start_switch(layout, switch)
            if serving:
                switching.order(layout, {"what": "on", "switch": switch.name})
    for host in topology.hosts:
        if host in missing:
            hosts.start_host(layout, host)
    if topology.switches and not serving:
        switching.start_command_lines(layout)
    return [*stood_in, *(device.name for device in missing)]


def _stands(topology: Topology, layout: Layout) -> bool:
    """Whether this very lab stands; a half-built one does not, one of another topology is an error."""
    if registration.read(layout) is None or not layout.standing.exists():
        return False
    if not all((NETNS_ROOT / netns).exists() for netns in wires.namespaces(topology, layout)):
        return False
    if layout.standing.read_text() != topology.digest():
        raise LabError(
            f"the lab {layout.name} stands with a different topology: take it down first (lab_down)",
            f"模拟环境 {layout.name} 是按另一拓扑建立的: 请先拆除 (lab_down)",
        )
    return True


def stands(topology: Topology) -> bool:
    """Whether this very lab stands with every device running; LabError when it is somebody else's."""
    layout = Layout(topology.name, topology.dir)
    registration.demand(layout, topology.owner)
    return _stands(topology, layout) and all(groups.alive(layout.group, slug(device.name)) for device in topology.wired)


def exists(name: str, state: Path | None = None) -> bool:
    """Whether anything of a lab of this name is here."""
    layout = Layout(name, state or NOWHERE)
    return layout.runtime.exists() or layout.state.exists() or registration.runs(layout)


def down(name: str, state: Path | None = None, owner: str | None = None) -> bool:
    """End everything of the lab and remove its folder; True if there was anything.

    LabError when it is not the `owner`'s; None asks nobody and is for a person who looked whose it is.
    """
    _demand_root()
    layout = registration.owned(name, state, owner)
    there = layout.runtime.exists() or layout.state.exists()
    groups.end(layout.group)
    wires.fell_wires(layout)
    for folder in (layout.runtime, layout.state):
        if folder.exists():
            shutil.rmtree(folder)
    give_back_limits()
    return there


def info(name: str) -> dict[str, Any]:
    """What stands: folder, access, and each device with its address and whether it is powered on."""
    layout, topology = standing(name)
    known = registration.read(layout) or registration.Record(str(layout.state))
    return {
        "name": name,
        "id": known.id,
        "owner": known.owner,
        "dir": str(layout.state),
        "controller_netns": layout.control,
        "ssh_key": str(layout.ssh_key),
        "known_hosts": str(layout.known_hosts),
        "ssh_config": str(layout.ssh_config),
        "proxy_command": access.proxy_command(layout),
        "stubs": [stub.name for stub in topology.stubs],
        "devices": [
            {
                "name": device.name,
                "kind": "host" if device in topology.hosts else "switch",
                "oob_ip": str(device.oob_ip),
                "netns": layout.netns(device.name),
                "powered": groups.alive(layout.group, slug(device.name)),
            }
            for device in topology.devices
        ],
    }


def standing(name: str) -> tuple[Layout, Topology]:
    """The layout and topology of a lab that was raised on this machine."""
    registered = registration.read(Layout(name, NOWHERE))
    if registered is None:
        raise LabError(f"no lab named {name} stands on this machine", f"本机没有建立名为 {name} 的模拟环境")
    layout = Layout(name, Path(registered.dir))
    return layout, parse(json.loads(layout.topology.read_text()))


def _demand_root() -> None:
    if os.geteuid() != 0:
        raise LabError(
            "the lab makes namespaces and mounts: run as root (sudo -E ...)",
            "模拟环境要建立命名空间和挂载: 请以 root 运行 (sudo -E ...)",
        )
