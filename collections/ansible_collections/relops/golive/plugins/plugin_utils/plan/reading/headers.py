"""The headers of the tables: Chinese or English, in any order, and the spellings met in real sheets."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from ansible_collections.relops.golive.plugins.plugin_utils.model.fields import Model
from ansible_collections.relops.golive.plugins.plugin_utils.model.network import Connection
from ansible_collections.relops.golive.plugins.plugin_utils.model.site import Device


def folded_header(text: str) -> str:
    """Fold a header: full-width forms, case, blanks, stars, brackets and hyphens do not matter."""
    return re.sub(r"[\s*_()\[\]/:.-]", "", unicodedata.normalize("NFKC", text)).casefold()


@dataclass(frozen=True)
class TableShape:
    """The columns of one table: fields of its model, other spellings, and measured columns that a plan ignores.

    Without one of the columns `bearing` a line does not say what it is of: the table is not whole.
    """

    model: type[Model]
    spellings: dict[str, str]
    ignored: tuple[str, ...]
    bearing: frozenset[str] = frozenset()

    @cached_property
    def _keys(self) -> dict[str, str]:
        keys = {folded_header(name): "" for name in self.ignored}
        for key, field in self.model.model_fields.items():
            keys[folded_header(key)] = key
            keys[folded_header(field.title or key)] = key
        return keys | {folded_header(name): key for name, key in self.spellings.items()}

    def key(self, header: str) -> str | None:
        """Return the English key of a header, '' for a column that a plan ignores, None for an unknown one."""
        return self._keys.get(folded_header(header), None if header else "")

    @cached_property
    def known(self) -> list[str]:
        """Every header as a person may write it."""
        titles = [field.title or key for key, field in self.model.model_fields.items()]
        return [*self.model.model_fields, *titles, *self.spellings]

    @cached_property
    def required(self) -> list[str]:
        return [key for key, field in self.model.model_fields.items() if field.is_required()]

    def name(self, key: str) -> str:
        """Return the Chinese header of a column."""
        field = self.model.model_fields.get(key)
        return (field and field.title) or key

    def title(self, key: str) -> str:
        """Return `中文 (key)` of a column."""
        return f"{self.name(key)} ({key})"


MADE = frozenset({"label_a", "label_b"})
"""Columns that have a rule: where a table hasn't them, what stands there is made by it."""

# Spellings met in the sheets of data centres beside the titles of the models.
_PORT_SPELLINGS = {
    "a_rack": "机柜",
    "a_room": "机房",
    "a_u": "U位 本端机柜U位",
    "a_device": "设备名称",
    "a_port": "端口",
    "a_patch": "配线架端口本侧",
    "b_patch": "配线架端口对侧",
    "b_u": "对端机柜U位",
    "b_device": "对端交换机 对端设备名称",
    "b_port": "对端交换机接口",
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
)
EQUIPMENT = TableShape(
    Device,
    _by_spelling(_EQUIPMENT_SPELLINGS),
    ("in_warranty", "是否在保", "u_height", "占用U", "source", "数据来源", "verified_at", "核对时间", "no", "序号"),
    frozenset({"name", "type", "model"}),
)
