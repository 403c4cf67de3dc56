"""One check of the environment before the night: what was expected, what was found, and the verdict (R37)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.model.choice import Choice


class Item(Choice):
    """What is looked at."""

    REACH = "reach", "可达"
    IDENTITY = "identity", "设备身份"
    HARDWARE = "hardware", "硬件状态"
    DISK = "disk", "磁盘余量"
    MEMORY = "memory", "内存余量"
    LOAD = "load", "处理器余量"
    CLOCK = "clock", "时间同步"
    NAME = "name", "域名解析"
    WAY = "way", "连通"
    PORT = "port", "端口"
    SERVICE = "service", "服务"
    DATABASE = "database", "数据库连接"
    MAPPING = "mapping", "移植映射"
    ROOM = "room", "备份与验证空间"
    JOBS = "jobs", "运行中的作业"
    PACKAGES = "packages", "软件包"
    ZONE = "zone", "时区"
    TEXT = "text", "字符集"
    SAVED = "saved", "交换机配置已保存"
    LICENCE = "licence", "许可"


class Verdict(Choice):
    """How a check ended; what nobody could measure never passes."""

    PASS = "pass", "通过"
    FAIL = "fail", "不通过"
    UNMEASURED = "unmeasured", "未测"


@dataclass(frozen=True, slots=True)
class Check:
    """One line; `host` is empty where all of them are meant. One that is not mandatory is told and stops nobody."""

    host: str
    item: Item
    verdict: Verdict
    expected: Said
    found: Said
    mandatory: bool = True

    @property
    def stops(self) -> bool:
        """Tell whether nobody may go on."""
        return self.mandatory and self.verdict is not Verdict.PASS

    def plain(self) -> JSON:
        """Return it for the case."""
        return {
            "host": self.host, "item": self.item.value, "verdict": self.verdict.value, "mandatory": self.mandatory,
            "expected": self.expected._asdict(), "found": self.found._asdict(),
        }  # fmt: skip


def verdict(good: bool) -> Verdict:
    """Return pass or fail."""
    return Verdict.PASS if good else Verdict.FAIL


def same(text: object) -> Said:
    """Return words that are the same in both languages."""
    return Said(str(text), str(text))


def unmeasured(host: str, item: Item, expected: Said, why: object, mandatory: bool = True) -> Check:
    """Return the check of what nobody could measure, with the reason."""
    return Check(host, item, Verdict.UNMEASURED, expected, same(why or "no answer"), mandatory)


def passed(checks: Collection[Check], devices: Collection[str]) -> bool:
    """Tell whether every device was reached, and no mandatory check failed or went unmeasured."""
    reached = {one.host for one in checks if one.item is Item.REACH and one.verdict is Verdict.PASS}
    return bool(devices) and reached >= set(devices) and not any(one.stops for one in checks)


def fault_of(measured: Mapping[str, object], part: str) -> str:
    """Return why a part was not measured, empty where it was."""
    found = measured.get(part)
    if not isinstance(found, Mapping):
        return "it was not measured"
    return str(found.get("fault") or "")
