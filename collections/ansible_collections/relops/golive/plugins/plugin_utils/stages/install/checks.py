"""What the install stage is to make is something that it can make."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault, shown, suggestion
from ansible_collections.relops.golive.plugins.plugin_utils.model.software import Release
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.files import inside, is_file
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene
from ansible_collections.relops.golive.plugins.plugin_utils.stages.capable import as_it_is, refused
from ansible_collections.relops.golive.plugins.plugin_utils.stages.install.artefact import Content, content_of, unit_of

MOST = 3
"""Members of an artefact that are named."""


def new_databases_can_be_set_up(scene: Scene) -> Iterator[Fault]:
    for name, database in scene.plan.databases.items():
        if database.role.stays and not as_it_is(database):
            where = scene.item("databases", name, "engine")
            yield from refused(where, database.engine, database.engine, "setup")


def artefacts_can_be_installed(scene: Scene) -> Iterator[Fault]:
    """Look into each artefact: what hosts would refuse when everything else is installed already."""
    for name, release in scene.plan.releases.items():
        path = scene.plan.directory / release.artefact
        if not inside(scene.plan.directory, release.artefact) or not is_file(path):
            continue  # told as a file that is missing, or lies elsewhere
        where, found = scene.item("releases", name, "artefact"), content_of(path)
        if found.unreadable:
            yield Fault(where, release.artefact, "不是可读的 tar 包", "is no readable tar archive")
            continue
        yield from _shape(where, release.artefact, found)
        service = scene.item("releases", name, "service")
        yield from _unit(service, release, found, unit_of(path, release.service))


def _shape(where: str, artefact: str, found: Content) -> Iterator[Fault]:
    if found.refused:
        names = ", ".join(shown(name) for name in found.refused[:MOST])
        zh, en = f"只允许一个目录下的普通文件：{names}", f"may hold plain files below one folder only: {names}"
        yield Fault(where, artefact, zh, en)
    tops = [shown(name) for name in found.tops]
    if len(tops) != 1 or tops == ["."]:
        said = ", ".join(tops[:MOST]) or "-"
        zh = f"包内应只有一个顶层目录（如 <程序>-<版本>/），现为：{said}"
        en = f"must unpack into one folder (such as <name>-<version>/), it holds: {said}"
        yield Fault(where, artefact, zh, en)


def _unit(where: str, release: Release, found: Content, text: str) -> Iterator[Fault]:
    if release.service not in found.units:
        zh, en = suggestion(release.service, found.units)
        zh = f"程序包 {release.artefact} 中没有 <顶层目录>/systemd/{release.service}{zh}"
        en = f"is in no <top folder>/systemd/ of {release.artefact}{en}"
        yield Fault(where, release.service, zh, en)
    elif not text:
        zh, en = "程序包中的此单元文件是空的或不是文本", "is empty or no text in the artefact"
        yield Fault(where, release.service, zh, en)
