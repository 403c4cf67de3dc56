"""Every file the plan names is there, and the artefact is the one that was handed over (R12, H24)."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.files import (
    files_below,
    inside,
    is_file,
    is_folder,
    nearest,
    references,
    sha256_of,
    strays,
)
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene, check


@check
def files_are_there(scene: Scene) -> Iterator[Fault]:
    for reference in references(scene.plan):
        path, where = scene.plan.directory / reference.name, scene.item(*reference.loc)
        if not inside(scene.plan.directory, reference.name):
            yield Fault(where, reference.name, "必须在计划所在目录之内", "must lie in the folder of the plan")
        elif reference.folder and not is_folder(path):
            zh, en = nearest(scene.plan.directory, reference.name, folder=True)
            yield Fault(where, reference.name, f"目录不存在{zh}", f"no such folder{en}")
        elif reference.folder and next(files_below(path), None) is None:
            yield Fault(where, reference.name, "目录是空的", "the folder is empty")
        elif reference.folder:
            for stray in strays(scene.plan.directory, reference.name):
                zh = "是指向目录的链接，或指向计划目录之外的链接"
                yield Fault(where, stray, zh, "is a link to a folder, or one that leads out of the plan's folder")
        elif not reference.folder and not is_file(path):
            zh, en = nearest(scene.plan.directory, reference.name)
            yield Fault(where, reference.name, f"文件不存在{zh}", f"no such file{en}")


@check
def artefacts_are_those_handed_over(scene: Scene) -> Iterator[Fault]:
    for name, release in scene.plan.releases.items():
        path = scene.plan.directory / release.artefact
        if not inside(scene.plan.directory, release.artefact) or not is_file(path):
            continue
        found = sha256_of(path)
        if found != release.sha256:
            zh = f"与移交的程序包不符，{release.artefact} 的 SHA-256 是 {found}"
            en = f"is not the digest of {release.artefact}, which is {found}"
            yield Fault(scene.item("releases", name, "sha256"), release.sha256, zh, en)
