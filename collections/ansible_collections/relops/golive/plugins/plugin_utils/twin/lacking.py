"""What keeps a plan's twin from being raised, told with the plan's own faults: twin.yml, and what the lab refuses."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

import yaml
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault, PlanFaults, shown, suggestion
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading import yaml_words
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import Unreadable, read_node, read_text
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene
from ansible_collections.relops.golive.plugins.plugin_utils.site.twinned import way_in
from ansible_collections.relops.golive.plugins.plugin_utils.twin import hardware, reach
from ansible_collections.relops.golive.plugins.plugin_utils.twin.settings import PLACE, Twin, read_twin

BASE = "base"
RESERVED = frozenset({"ctl", "dark", "cli"})
"""Names that the lab needs for itself."""
LONGEST_NAME, LONGEST_HOSTNAME = 50, 63
_SECRET = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_HOSTNAME = re.compile(r"[a-z0-9][a-z0-9_.-]*")
_NO_PATH = re.compile(r"[\s:,\\]")


def twin_is_described(scene: Scene) -> Iterator[Fault]:
    """Yield the faults of twin/: its files are there, and what they name is in the plan."""
    try:
        twin = read_twin(scene.plan.directory)
    except PlanFaults as error:
        yield from error.faults
        return
    if not {"devices", "groups", "switches"} & scene.lost:
        sound = _sound(scene)
        unsure = {*scene.plan.hosts, *scene.plan.switches} - {*sound.hosts, *sound.switches}
        yield from of_file(sound, twin, scene.partial | unsure)
    yield from _seed(scene.plan.directory)


def twin_can_be_raised(scene: Scene) -> Iterator[Fault]:
    """Yield what the plan lacks for a twin: a rehearsal needs one, a go-live doesn't."""
    lost = {"devices", "groups", "switches", "connections", "vlans", "prefixes", "device_types"} & scene.lost
    if lost or scene.holes & {"devices.mgmt_ip", "devices.type", "connections.purpose"}:
        return
    torn = (
        {loc[0] for loc in scene.gaps if loc} | {"vlans" for name in scene.partial if name.isdecimal()} | scene.partial
    )
    for fault in lacking(_sound(scene)):
        if fault.value not in scene.partial and not (fault.where == "prefixes" and torn & {"vlans", "prefixes"}):
            yield _in_its_line(scene, fault)


def lacking(plan: Plan) -> Iterator[Fault]:
    """Yield what a sound plan lacks for a twin."""
    yield from reach.faults(plan)
    yield from names(plan)


def of_file(plan: Plan, twin: Twin, unsure: Collection[str] = ()) -> Iterator[Fault]:
    """Yield what twin.yml says of what is not there: hosts, switches, images, ports, secrets that have no name.

    Of devices that are `unsure`, of which something could not be read, it is not said that they are not there.
    """
    yield from _named("hosts", {name: one for name, one in twin.hosts.items() if name not in unsure}, plan.hosts)
    yield from _named(
        "switches", {name: one for name, one in twin.switches.items() if name not in unsure}, plan.switches
    )
    for name, host in twin.hosts.items():
        if host.image != BASE and host.image not in twin.images:
            zh, en = suggestion(host.image, twin.images)
            zh, en = f"images 中没有此镜像{zh}", f"is not in images{en}"
            yield Fault(f"{PLACE}: hosts.{name}.image", host.image, zh, en)
    yield from hardware.faults(plan, {name: one for name, one in twin.hardware.items() if name not in unsure})
    for name, record in twin.hardware.items():
        own = way_in(plan, name) if name in plan.devices and plan.devices[name].model in plan.device_types else None
        if own is not None and own in record.missing:
            zh = "模拟环境由此端口进入该设备，不能缺少"
            yield Fault(f"{PLACE}: hardware.{name}.missing", own, zh, "is the port by which the twin is reached there")
    for index, name in enumerate(twin.secrets):
        if not _SECRET.fullmatch(name):
            zh, en = "变量名只用字母、数字、_", "is no name of a variable: letters, digits and _ only"
            yield Fault(f"{PLACE}: secrets[{index + 1}]", name, zh, en)
    yield from _files(plan.directory, twin)


def names(plan: Plan) -> Iterator[Fault]:
    """Yield names that the lab cannot give: too long, its own, or the same in small letters, digits and dashes."""
    short: dict[str, str] = {}
    for name in dict.fromkeys((*plan.hosts, *plan.switches)):
        key = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
        if len(name) > LONGEST_NAME or key in RESERVED:
            zh, en = (
                "模拟环境不能用此设备名",
                f"is no name for the twin: at most {LONGEST_NAME} letters, not ctl, dark, cli",
            )
            yield Fault(plan.tables.equipment, name, f"{zh}：至多 {LONGEST_NAME} 个字符，且不是 ctl、dark、cli", en)
        elif short.setdefault(key, name) != name:
            zh, en = f"与 {short[key]} 在模拟环境中同名", f"has on the twin the same name as {short[key]}"
            yield Fault(plan.tables.equipment, name, zh, en)
        said = (plan.devices[name].hostname or name).lower()
        if name in plan.hosts and (len(said) > LONGEST_HOSTNAME or not _HOSTNAME.fullmatch(said)):
            zh, en = "模拟环境不能用此主机名", "is no host name for the twin"
            yield Fault(plan.tables.equipment, said, f"{zh}：至多 {LONGEST_HOSTNAME} 个字符", en)


def _named(chapter: str, written: object, known: object) -> Iterator[Fault]:
    running = list(known) if isinstance(known, (tuple, dict)) else []
    for name in written if isinstance(written, dict) else ():
        if name not in running:
            zh, en = suggestion(name, running)
            what = ("主机", "host") if chapter == "hosts" else ("交换机", "switch")
            zh, en = f"不是计划的{what[0]}{zh}", f"is no {what[1]} of the plan{en}"
            yield Fault(f"{PLACE}: {chapter}.{name}", "", zh, en)


def _files(directory: Path, twin: Twin) -> Iterator[Fault]:
    for name, switch in twin.switches.items():
        if switch.startup_config:
            try:
                read_text(directory / "twin" / switch.startup_config, f"{PLACE}: switches.{name}.startup_config")
            except Unreadable as error:
                yield from error.faults
    for name, image in twin.images.items():
        for key in ("script", "files"):
            named = getattr(image, key)
            path = str((directory / "twin" / named).resolve()) if named else ""
            if _NO_PATH.search(path):
                zh, en = (
                    "路径不得含空格、冒号、逗号、反斜杠",
                    "must have no blank, colon, comma or backslash in its path",
                )
                yield Fault(f"{PLACE}: images.{name}.{key}", shown(path), zh, en)


def _seed(directory: Path) -> Iterator[Fault]:
    where, path = "twin/seed.yml", directory / "twin" / "seed.yml"
    if not path.exists():
        return
    try:
        node = read_node(path, where)
    except Unreadable as error:
        yield from error.faults
    except yaml.MarkedYAMLError as error:
        yield yaml_words.fault_of(error, where)
    except yaml.YAMLError as error:
        why = shown(" ".join(str(error).split()))
        yield Fault(where, "", f"YAML 有误：{why}", f"YAML: {why}")
    else:
        if not isinstance(node, yaml.SequenceNode):
            yield Fault(where, "", "应为任务列表", "must be a list of tasks")


def _in_its_line(scene: Scene, fault: Fault) -> Fault:
    """Return the fault of a device with its line in the equipment list."""
    if fault.where != scene.plan.tables.equipment or fault.value not in scene.plan.devices:
        return fault
    return replace(fault, where=scene.device_at(fault.value, "name"))


def _sound(scene: Scene) -> Plan:
    """Return the plan with those hosts and switches of which all is known that is asked here."""
    plan, models = scene.plan, scene.plan.device_types
    known = {name for name, device in plan.devices.items() if device.model in models and device.mgmt_ip is not None}
    groups = {name: tuple(one for one in members if one in known) for name, members in plan.groups.items()}
    switches = {name: switch for name, switch in plan.switches.items() if name in known}
    found = plan.model_copy(update={"groups": groups, "switches": switches})
    for key in ("hosts", "links"):
        found.__dict__.pop(key, None)  # a copy keeps what was worked out of the whole
    return found
