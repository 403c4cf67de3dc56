"""The project's own checks are readable, are there, and each goes on the account of a host of the plan (R52)."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault, shown, suggestion
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.files import files_below, inside, is_folder
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene
from ansible_collections.relops.golive.plugins.plugin_utils.stages.verify.sources import (
    Test,
    is_collected,
    marks_itself,
    read_source,
)


def checks_of_the_project_name_a_host(scene: Scene) -> Iterator[Fault]:
    suite, directory = scene.plan.checks.suite, scene.plan.directory
    if suite is None or not inside(directory, suite) or not is_folder(directory / suite):
        return
    files = [path for path in files_below(directory / suite) if path.suffix == ".py"]
    computed = any(marks_itself(path) for path in files if path.name == "conftest.py")
    there = 0
    for path in files:
        where, found = path.relative_to(directory).as_posix(), read_source(path)
        if found.fault is not None:
            line, why = found.fault
            yield Fault(
                f"{where}:{line}", "", f"无法读取该检查：{shown(why)}", f"the check cannot be read: {shown(why)}"
            )
        if not is_collected(path.name):
            continue
        there += len(found.tests) + (found.fault is not None)
        for test in found.tests:
            if not computed and test.hosts is not None:
                yield from _faults(scene, where, test)
    if not there:
        zh = "其中没有检查：文件名应为 test_*.py，函数名以 test 开头"
        yield Fault(scene.item("checks", "suite"), suite, zh, "holds no check: files test_*.py with functions test…")


def _faults(scene: Scene, where: str, test: Test) -> Iterator[Fault]:
    place = f"{where}:{test.line} {test.name}"
    if not test.hosts:
        zh = "未注明属于哪台设备；写法 @pytest.mark.host('<计划中的设备>')"
        en = "does not say which host it is about: write @pytest.mark.host('<device of the plan>')"
        yield Fault(place, "", zh, en)
    for name in test.hosts or ():
        if name in scene.plan.hosts or name in scene.partial or {"groups", "devices"} & scene.lost:
            continue
        zh, en = suggestion(name, scene.plan.hosts)
        yield Fault(place, shown(name), f"不是计划的主机{zh}", f"is no host of the plan{en}")
