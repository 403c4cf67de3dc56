"""What only the platforms know: which there are, and which lines a plan may add to an interface of them."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault, shown, suggestion
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.registry import available, load


def platforms_are_known(scene: Scene) -> Iterator[Fault]:
    known = available()
    for name, switch in scene.plan.switches.items():
        if switch.platform not in known:
            zh, en = suggestion(switch.platform, known)
            names = " | ".join(known)
            where = scene.item("switches", name, "platform")
            yield Fault(where, switch.platform, f"应为 {names}{zh}", f"must be {names}{en}")


def added_lines_stay_in_their_interface(scene: Scene) -> Iterator[Fault]:
    if not scene.plan.network.defaults:
        return
    named = {switch.platform for switch in scene.plan.switches.values()} & set(available())
    platforms = {name: load(name) for name in sorted(named or available())}
    for mode, lines in scene.plan.network.defaults.items():
        for index, line in enumerate(lines):
            where = scene.item("network", "defaults", mode.value, index)
            for name, platform in platforms.items():
                if not platform.allows(line):
                    zh = f"不是 {name} 接口下可由计划添加的命令（不得离开接口，不得改动计划另有字段的内容）"
                    en = (
                        f"is no line that a plan may add to an interface of {name}: nothing that leaves the interface, "
                        "and nothing that the plan says by another field"
                    )
                    yield Fault(where, shown(line), zh, en)
                    break


CHECKS = (platforms_are_known, added_lines_stay_in_their_interface)
