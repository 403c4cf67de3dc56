"""What a synchronisation did, would do, and left alone, in sentences for a person."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from ansible_collections.relops.golive.plugins.module_utils.errors import Said

CHINESE = {
    "manufacturer": "厂商", "device type": "设备类型", "role": "设备角色", "platform": "平台", "site": "站点",
    "location": "位置", "rack": "机柜", "power panel": "配电屏", "power feed": "供电线路", "VLAN group": "VLAN 组",
    "prefix": "网段", "device": "设备", "interface": "接口", "MAC address": "MAC 地址", "cable": "线缆",
    "address": "IP 地址", "console port": "控制口", "console server port": "控制台服务器端口", "power port": "电源口",
    "power outlet": "电源插口", "rear port": "后端口", "front port": "前端口", "module bay": "模块槽",
    "device bay": "设备槽", "inventory item": "部件",
}  # fmt: skip
"""Kinds of objects as a report names them; what is not here is called the same."""


@dataclass
class Report:
    """`created` and `changed` are what was (or, `dry`, would be) written; the others were left as they are.

    `completed` counts the parts that new devices had of their types and that got what the plan says of them.
    """

    dry: bool = False
    release: str = ""
    created: list[str] = field(default_factory=list)
    changed: list[Said] = field(default_factory=list)
    conflicts: list[Said] = field(default_factory=list)
    refused: list[Said] = field(default_factory=list)
    more: list[Said] = field(default_factory=list)
    told: list[Said] = field(default_factory=list)
    same: int = 0
    completed: int = 0
    writes: int = 0

    @property
    def good(self) -> bool:
        """Tell whether NetBox holds all of the plan, or would."""
        return not self.conflicts and not self.refused

    def take_back(self, label: str) -> None:
        """Forget the changes of a thing: they were refused."""
        self.changed = [one for one in self.changed if not one.en.startswith(f"{label}: ")]

    def head(self) -> Said:
        """Return the result in one line."""
        done = ("would be created", "将新建") if self.dry else ("created", "已新建")
        did = ("would be changed", "将修改") if self.dry else ("changed", "已修改")
        kinds = Counter(self.created)
        zh = (
            f"NetBox {self.release}: {done[1]} {sum(kinds.values())}, {did[1]} {len(self.changed)}, 一致 {self.same}, "
            f"冲突 {len(self.conflicts)}, 被拒 {len(self.refused)}, NetBox 多出 {len(self.more)}"
        )
        en = (
            f"NetBox {self.release}: {sum(kinds.values())} {done[0]}, {len(self.changed)} {did[0]}, {self.same} equal, "
            f"{len(self.conflicts)} in conflict, {len(self.refused)} refused, {len(self.more)} that only NetBox has"
        )
        return Said(zh, en)

    def lines(self, language: str, longest: int = 200) -> list[str]:
        """Return all of it, problems first; of what is long the beginning."""
        found = [self.head().in_(language)]
        for sign, group in (("!", self.conflicts), ("x", self.refused), ("?", self.more), ("i", self.told)):
            found += _some([f"{sign} {one.in_(language)}" for one in group], longest)
        found += [f"+ {_word(kind, language)}: {number}" for kind, number in Counter(self.created).items()]
        return found + _some([f"~ {one.in_(language)}" for one in self.changed], longest)


def _some(lines: list[str], longest: int) -> list[str]:
    return lines if len(lines) <= longest else [*lines[:longest], f"… {len(lines) - longest}"]


def _word(kind: str, language: str) -> str:
    part, template = kind.removesuffix(" template"), kind.endswith(" template")
    return kind if language != "zh" else CHINESE.get(part, part) + ("模板" if template else "")
