"""The headers of the tables: Chinese or English, in any order, and the spellings met in real sheets."""

from __future__ import annotations

import re
import typing
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from types import UnionType
from typing import Annotated, Any

from ansible_collections.relops.golive.plugins.plugin_utils.model.fields import Model
from ansible_collections.relops.golive.plugins.plugin_utils.model.network import Connection
from ansible_collections.relops.golive.plugins.plugin_utils.model.site import Device
from ansible_collections.relops.golive.plugins.plugin_utils.model.words import Note
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.cells import Column, tidy


def fold(text: str) -> str:
    """Fold a header: full-width forms, case, blanks, stars, brackets and hyphens do not matter."""
    return re.sub(r"[\s*_()\[\]/:.-]", "", unicodedata.normalize("NFKC", tidy(text))).casefold()


folded_header = lru_cache(16384)(fold)


def _kinds(model: type[Model]) -> dict[str, Column]:
    """Return what each column of a model holds: words, texts of people, numbers, days, and everything else."""
    plain = {str: Column.WORD, int: Column.NUMBER, float: Column.NUMBER, date: Column.DAY}
    found: dict[str, Column] = {}
    for key, hint in typing.get_type_hints(model, include_extras=True).items():
        held = [part for part in _alternatives(hint) if part is not type(None)]
        bare = {typing.get_args(part)[0] if typing.get_origin(part) is Annotated else part for part in held}
        kind = plain.get(next(iter(bare))) if len(bare) == 1 else None
        found[key] = Column.TEXT if Note in held else kind or Column.VALUE
    return found


def _alternatives(hint: Any) -> tuple[Any, ...]:
    return typing.get_args(hint) if typing.get_origin(hint) in (typing.Union, UnionType) else (hint,)


@dataclass(frozen=True)
class TableShape:
    """The columns of one table: fields of its model, other spellings, and measured columns that a plan ignores.

    Without one of the columns `bearing` a line does not say what it is of: the table is not whole. A value of the
    columns `own` belongs to one row: merged over several it is not clear whose it is. `names` tell a row: one without
    any of them may be a sum or a note. `units` are those that a header or a number may be written in.
    """

    model: type[Model]
    spellings: dict[str, str]
    ignored: tuple[str, ...]
    bearing: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    units: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def _keys(self) -> dict[str, str]:
        keys = {folded_header(name): "" for name in self.ignored}
        for key, info in self.model.model_fields.items():
            keys[folded_header(key)] = key
            keys[folded_header(info.title or key)] = key
        return keys | {folded_header(name): key for name, key in self.spellings.items()}

    @cached_property
    def columns(self) -> dict[str, Column]:
        """What each column holds."""
        return _kinds(self.model)

    def key(self, header: str) -> str | None:
        """Return the English key of a header, '' for a column that a plan ignores, None for an unknown one."""
        found = self._keys.get(folded_header(header), None if header else "")
        if found is None and len(header) > LONGEST:
            return None
        if found is None:
            found = self._of_parts(header, _SIGNS)
        return found if found is not None else self._of_parts(header, _WORDS)

    def plainly(self, header: str) -> str | None:
        """Return the key of a header as it is listed, '' or None as above."""
        return self._keys.get(folded_header(header))

    def headers(self, key: str) -> list[str]:
        """Return the headers of a column as they are listed, folded."""
        return [header for header, found in self._keys.items() if found == key]

    def _of_parts(self, header: str, between: re.Pattern[str]) -> str | None:
        """Return the key of a header that says it twice (`设备名称/Device`), or has a unit or word to the writer."""
        text = unicodedata.normalize("NFKC", header)
        cuts = [[text[: found.start()], text[found.end() :]] for found in between.finditer(text)]
        found = {self._of_these(parts) for parts in (between.split(text), *cuts)} - {None}
        return found.pop() if len(found) == 1 else None

    def _of_these(self, texts: list[str]) -> str | None:
        parts = [part for part in texts if folded_header(part)]
        keys = {part: self.plainly(part) for part in parts}
        known = {key for key in keys.values() if key is not None}
        if len(known) != 1:
            return None
        (key,) = known
        strange = [folded_header(part) for part in parts if keys[part] is None]
        chinese = any(not part.isascii() for part in parts if keys[part] is not None)
        fits = (self._aside(word, key) or (chinese and _translates(word, key)) for word in strange)
        return key if all(fits) else None

    def _aside(self, word: str, key: str) -> bool:
        return word in _TO_WRITERS or word in self.units.get(key, ())

    @cached_property
    def known(self) -> list[str]:
        """Every header as a person may write it."""
        titles = [info.title or key for key, info in self.model.model_fields.items()]
        return [*self.model.model_fields, *titles, *self.spellings]

    @cached_property
    def required(self) -> list[str]:
        return [key for key, info in self.model.model_fields.items() if info.is_required()]

    def name(self, key: str) -> str:
        """Return the Chinese header of a column."""
        info = self.model.model_fields.get(key)
        return (info and info.title) or key

    def title(self, key: str) -> str:
        """Return `中文 (key)` of a column."""
        return f"{self.name(key)} ({key})"


MADE = frozenset({"label_a", "label_b"})
"""Columns that have a rule: where a table hasn't them, what stands there is made by it."""
LONGEST = 60
"""Signs of a header that says a column twice; what is longer is a text."""
_SIGNS = re.compile(r"[/|\n\r()\[\]{}*:;,、]+")
_WORDS = re.compile(rf"{_SIGNS.pattern}|(?<=[^\x00-\x7f])\s*(?=[A-Za-z])")
_TO_WRITERS = frozenset(["必填", "选填", "可选", "必选", "填写", "下拉", "下拉选择", "required", "optional", "must"])
_UNITS = frozenset(
    ("kw", "w", "va", "kva", "kg", "g", "mg", "t", "lb", "lbs", "oz", "cm", "mm", "m", "km", "ft", "in", "u")
)
SIDES = {
    "a": ("本端", "本侧", "近端", "源端", "a端", "a侧", "local", "near", "source"),
    "b": ("对端", "对侧", "远端", "宿端", "b端", "b侧", "remote", "peer", "far", "target", "destination"),
}
"""How people call the two ends of a cable."""


def side_of(text: str) -> str | None:
    """Return the end of a cable that a header names, `a` or `b`, None where it names none or both."""
    folded = folded_header(text)
    found = {side for side, words in SIDES.items() if folded == side or any(word in folded for word in words)}
    return found.pop() if len(found) == 1 else None


def _translates(word: str, key: str) -> bool:
    """Whether a word in Latin letters beside a Chinese header can be its translation: no unit, no other end."""
    side = side_of(word)
    return word.isascii() and word not in _UNITS and not word.isdecimal() and (side is None or key[:2] == f"{side}_")


# Spellings met in the sheets of data centres beside the titles of the models.
_PORT_SPELLINGS = {
    "a_rack": "机柜",
    "a_room": "机房",
    "a_u": "U位 本端机柜U位",
    "a_device": "设备名称 本端设备名称",
    "a_port": "端口 端口名称 本端端口名称",
    "a_patch": "配线架端口本侧",
    "b_patch": "配线架端口对侧",
    "b_u": "对端机柜U位",
    "b_device": "对端交换机 对端设备名称",
    "b_port": "对端交换机接口 对端端口名称",
    "purpose": "互联用途",
    "vlan_untagged": "VLAN(native/access) NativeVLAN",
    "speed": "带宽",
    "media": "线缆类型",
    "connector": "接口类型 线缆接口类型",
    "length": "长度 线缆长度",
    "label_a": "标签",
    "label_b": "对端标签",
}
_EQUIPMENT_SPELLINGS = {
    "vendor": "厂商 品牌",
    "serial": "S/N 序列号S/N",
    "u_start": "起始U 起始U位",
    "u_end": "结束U",
    "pdu_a": "A路",
    "pdu_b": "B路",
    "power_w": "p_rated 额定功率",
    "p_est": "估算功率 实测/估算功率W",
    "weight": "重量",
    "oob_ip": "BMC 带外管理IP(BMC)",
    "os_version": "操作系统",
    "firmware": "固件BIOS/BMC",
    "spec": "配置CPU/内存/硬盘/网卡",
}


def _by_spelling(spellings: dict[str, str]) -> dict[str, str]:
    return {spelling: key for key, written in spellings.items() for spelling in written.split()}


_PORTS_OWN = (
    "no", "link_id", "a_port", "b_port", "a_mac", "outlet_id", "a_patch", "b_patch", "ip",
    "gateway", "length", "label_a", "label_b",
)  # fmt: skip
PORTS = TableShape(
    Connection,
    _by_spelling(_PORT_SPELLINGS),
    (
        "lldp_neighbor",
        "实测对端",
        "oper_speed",
        "实测速率",
        "oper_duplex",
        "实测双工",
        "oper_vlans",
        "实测VLAN",
        "oper_status",
        "实测状态",
        "verify",
        "核对结果",
    ),
    frozenset({"a_device", "a_port", "b_device", "b_port", "ip"}),
    own=frozenset(_PORTS_OWN),
    names=frozenset(["link_id", "a_device", "a_port", "b_device", "b_port"]),
    units={"length": ("m", "米"), "a_u": ("u",), "b_u": ("u",)},
)
_EQUIPMENT_OWN = (
    "device_id", "asset_no", "name", "serial", "u_start", "u_end", "psu_count", "pdu_a", "pdu_b", "power_w", "p_est",
    "weight", "mgmt_ip", "oob_ip", "app_ip", "vip", "hostname", "finance_no",
)  # fmt: skip
EQUIPMENT = TableShape(
    Device,
    _by_spelling(_EQUIPMENT_SPELLINGS),
    ("in_warranty", "是否在保", "u_height", "占用U", "source", "数据来源", "verified_at", "核对时间", "no", "序号"),
    frozenset({"name", "type", "model"}),
    own=frozenset(_EQUIPMENT_OWN),
    names=frozenset(("asset_no", "name", "serial")),
    units={
        "u_start": ("u",), "u_end": ("u",), "weight": ("kg", "公斤", "千克"),
        "power_w": ("w", "瓦"), "p_est": ("w", "瓦"),
    },
)  # fmt: skip
