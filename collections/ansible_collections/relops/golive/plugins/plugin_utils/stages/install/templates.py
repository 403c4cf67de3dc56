"""Templates of releases and configuration files, rendered by day with what the plan gives."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault, shown, suggestion
from ansible_collections.relops.golive.plugins.plugin_utils.model.secret import MAGIC
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.files import inside, is_file
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import Unreadable, read_text
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.variables import (
    ANYTHING,
    Variables,
    variables_of,
)
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene
from ansible_collections.relops.golive.plugins.plugin_utils.stages.install.anything import Anything, Unknown
from ansible_collections.relops.golive.plugins.plugin_utils.stages.install.context import context
from ansible_collections.relops.golive.plugins.plugin_utils.stages.install.desired import release_context
from jinja2 import FileSystemLoader, StrictUndefined, TemplateNotFound, TemplateSyntaxError, UndefinedError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

GIVEN = ("ansible_", "golive_")
"""How the names begin that Ansible and the plan's inventory give every host."""
FIELDS = frozenset({"address", "port", "name", "version", "root"})
"""What a database and a release have in a template, where there is one."""
_MISSING = re.compile(r"has no (?:attribute|element) '?([^']*)'?")
_NAME = re.compile(r"'([^']+)' is undefined")


@dataclass(frozen=True)
class Used:
    """A template of the plan: its file, what it is given, and the hosts for which it is rendered."""

    name: str
    given: JSON
    hosts: tuple[str, ...]


def templates_can_be_rendered(scene: Scene) -> Iterator[Fault]:
    """Say nothing where what the plan gives could not be read: what a template lacks would follow from that."""
    if {"groups", "connections", "databases", "devices"} & scene.lost:
        return
    variables, told = variables_of(scene.plan.directory), set[tuple[str, str]]()
    for used in _used(scene):
        path = scene.plan.directory / used.name
        if not inside(scene.plan.directory, used.name) or not is_file(path):
            continue  # told as a file that is missing, or lies elsewhere
        for fault in _faults(scene, used, path, variables):
            if (fault.where, fault.en) not in told:
                told.add((fault.where, fault.en))
                yield fault


def _used(scene: Scene) -> Iterator[Used]:
    plan = scene.plan
    for name, release in plan.releases.items():
        given = release_context(plan, name, release)
        for file in release.files:
            yield Used(file.template, given, tuple(plan.members(release.hosts)))
    for config in plan.configs:
        yield Used(config.template, context(plan), tuple(plan.members(config.hosts)))


def _faults(scene: Scene, used: Used, path: Path, variables: Variables) -> Iterator[Fault]:
    environment = _environment(path.parent)
    try:
        text = read_text(path, used.name)
        tree = environment.parse(text)
    except Unreadable as error:
        yield from error.faults
        return
    except (TemplateSyntaxError, RecursionError) as error:
        line, why = getattr(error, "lineno", 1), shown(getattr(error, "message", None) or str(error))
        yield Fault(f"{used.name}:{line}", "", f"模板有误：{why}", f"template: {why}")
        return
    excused, missing = _excused(tree), set[str]()
    asked = meta.find_undeclared_variables(tree)
    for host in used.hosts:
        known = _known(scene, used, host, variables)
        if ANYTHING not in known:
            for name in sorted(asked - known - excused):
                if name.startswith(GIVEN):
                    continue
                missing.add(name)
                zh, en = suggestion(name, known - MAGIC)
                zh = f"计划与 group_vars 都没有此变量{zh}"
                yield Fault(
                    f"{used.name}:{_line_of(tree, name)}", name, zh, f"is given by neither plan nor group_vars{en}"
                )
        yield from _rendered(scene, used, host, environment, known | asked)


def _known(scene: Scene, used: Used, host: str, variables: Variables) -> frozenset[str]:
    groups = [name for name, members in scene.plan.groups.items() if host in members]
    own = variables.of(host, "hosts", *groups)
    unseen = frozenset() if variables.there else frozenset({ANYTHING})
    return own | scene.elsewhere | MAGIC | unseen | frozenset(used.given)


def _rendered(
    scene: Scene, used: Used, host: str, environment: ImmutableSandboxedEnvironment, names: frozenset[str] | set[str]
) -> Iterator[Fault]:
    """Yield what is wrong with what the plan gives; what hangs on an unknown value is nobody's fault."""
    unknown = environment.filters.unknown  # type: ignore[attr-defined]
    unknown.asked = False
    values: dict[str, Any] = {name: Anything(unknown) for name in names if name not in environment.globals}
    groups = {name: list(members) for name, members in scene.plan.groups.items()}
    values |= {"inventory_hostname": host, "groups": {**groups, "hosts": list(scene.plan.hosts)}, **used.given}
    name = Path(used.name).name
    try:
        environment.get_template(name).render(values)
    except TemplateNotFound as error:
        where = f"{used.name}:{_line_in(error, name)}"
        yield Fault(where, shown(str(error.name)), "没有这个模板文件", "is no template beside this one")
    except TemplateSyntaxError as error:
        zh, en = f"模板有误：{shown(error.message)}", f"template: {shown(error.message)}"
        yield Fault(f"{_beside(used.name, error.name or name)}:{error.lineno}", "", zh, en)
    except UndefinedError as error:
        if not unknown.asked:
            yield from _undefined(scene, used, host, error, name)
    except Exception:  # noqa: BLE001, S110 - what Ansible alone can do (its filters, look-ups) is not tried here
        pass


def _undefined(scene: Scene, used: Used, host: str, error: UndefinedError, name: str) -> Iterator[Fault]:
    said = shown(str(error.message))
    found = _MISSING.search(said)
    if found is None and _NAME.search(said):
        return  # a name of an included template, which group_vars may give
    key = found[1] if found else ""
    plan, known = scene.plan, set(_words(used.given))
    zh, en = suggestion(key, known) if not key.isdecimal() and key not in known else ("", "")
    where = f"{used.name}:{_line_in(error, name)}"
    sources = (plan.tables.ports, plan.tables.equipment, "vlans", "databases", "groups", "releases")
    follows = sources if key in known or key in {*map(str, plan.vlans), *FIELDS, ""} else ()
    zh, en = f"计划没有给出：{said}{zh}", f"the plan does not give this: {said}{en}"
    yield Fault(where, host, zh, en, follows=follows)


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield str(key)
            yield from _words(item)


class _Filters(dict[str, Any]):
    """Filters or tests of Jinja; one that only Ansible has gives a value that nobody knows."""

    def __init__(self, known: Mapping[str, Any], unknown: Unknown) -> None:
        super().__init__(known)
        self.unknown = unknown

    def __missing__(self, _name: str) -> Any:
        return lambda *_arguments, **_named: Anything(self.unknown)

    def get(self, name: str, default: Any = None) -> Any:
        return self[name]

    def __contains__(self, _name: object) -> bool:
        return True


def _environment(folder: Path) -> ImmutableSandboxedEnvironment:
    """Return an environment that renders as the night does, without what only Ansible has."""
    found = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(str(folder)), undefined=StrictUndefined, trim_blocks=True, keep_trailing_newline=True
    )
    unknown = Unknown()
    found.filters, found.tests = _Filters(found.filters, unknown), _Filters(found.tests, unknown)
    return found


def _excused(tree: nodes.Template) -> set[str]:
    """Return the names for which a template has something else, or asks whether they are there."""
    found: set[str] = set()
    for node in tree.find_all((nodes.Filter, nodes.Test)):
        if node.name in ("default", "d", "defined", "undefined") and node.node is not None:
            inner = node.node
            found |= {inner.name} if isinstance(inner, nodes.Name) else {one.name for one in inner.find_all(nodes.Name)}
    return found


def _line_of(tree: nodes.Template, name: str) -> int:
    return next((node.lineno for node in tree.find_all(nodes.Name) if node.name == name), 1)


def _line_in(error: Exception, template: str) -> int:
    frames = traceback.extract_tb(error.__traceback__)
    return next((frame.lineno or 1 for frame in reversed(frames) if Path(frame.filename).name == template), 1)


def _beside(template: str, other: str) -> str:
    return (Path(template).parent / other).as_posix()
