"""The headers of the tables: Chinese or English, in any order, and the spellings met in real sheets."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from ansible_collections.relops.golive.plugins.plugin_utils.plan.model.fields import Model
from ansible_collections.relops.golive.plugins.plugin_utils.plan.model.network import Connection
from ansible_collections.relops.golive.plugins.plugin_utils.plan.model.site import Device


def folded_header(text: str) -> str:
    """Fold a header: full-width forms, case, blanks, stars, brackets and hyphens do not matter."""
    return re.sub(r"[\s*_()\[\]/:.-]", "", unicodedata.normalize("NFKC", text)).casefold()


@dataclass(frozen=True)
class TableShape:
    """The columns of one table: fields of its model, other spellings, and measured columns that a plan ignores."""

    model: type[Model]
    spellings: dict[str, str]
    ignored: tuple[str, ...]

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

    def title(self, key: str) -> str:
        """Return `中文 (key)` of a column."""
        return f"{self.model.model_fields[key].title} ({key})"


PORTS = TableShape(
    Connection,
    {
        "本端机柜U位": "a_u", "对端机柜U位": "b_u", "VLAN (native/access)": "vlan_untagged", "Native VLAN": "vlan_untagged",
        "对端交换机": "b_device", "对端交换机接口": "b_port", "接口类型": "connector", "线缆类型": "media",
        "设备名称": "a_device", "机柜": "a_rack", "机房": "a_room", "U位": "a_u", "端口": "a_port",
        "对端设备名称": "b_device", "线缆接口类型": "connector", "线缆长度": "length", "标签": "label_a", "对端标签": "label_b",
        "长度": "length", "配线架端口本侧": "a_patch", "配线架端口对侧": "b_patch", "互联用途": "purpose", "带宽": "speed",
    },
    ("lldp_neighbor", "实测对端", "oper_speed", "实测速率", "oper_status", "实测状态", "verify", "核对结果", "实测MAC"),
)  # fmt: skip
EQUIPMENT = TableShape(
    Device,
    {
        "厂商": "vendor", "品牌": "vendor", "S/N": "serial", "序列号 S/N": "serial", "起始U": "u_start", "起始U位": "u_start",
        "结束U": "u_end", "A路": "pdu_a", "B路": "pdu_b", "p_rated": "power_w", "额定功率": "power_w", "估算功率": "p_est",
        "实测/估算功率W": "p_est", "重量": "weight", "BMC": "oob_ip", "带外管理IP (BMC)": "oob_ip", "操作系统": "os_version",
        "固件 BIOS/BMC": "firmware", "配置 CPU/内存/硬盘/网卡": "spec",
    },
    ("in_warranty", "是否在保", "u_height", "占用U", "source", "数据来源", "verified_at", "核对时间", "序号", "no"),
)  # fmt: skip
