"""The kinds of words and texts that a plan is made of; what reaches a host has its rule in module_utils/words.py."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from ansible_collections.relops.golive.plugins.module_utils import words
from ansible_collections.relops.golive.plugins.module_utils.words import UNSEEN, Kind
from ansible_collections.relops.golive.plugins.plugin_utils.model.convert import wrong
from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

_PLAIN = "不得含换行、控制字符或不可见字符", "must not hold a line break, a control or an invisible character"

TEXTS: dict[str, Kind] = {
    "label": Kind(rf"^[^{UNSEEN}]+$", 200, *_PLAIN),
    "blank": Kind(rf"^[^{UNSEEN}]*$", 200, *_PLAIN),
    "prose": Kind(rf"^[^{UNSEEN}]+$", 2000, *_PLAIN),
    "note": Kind(
        rf"^([^{UNSEEN}]|\r?\n|\t)+$", 4000,
        "不得含控制字符或不可见字符", "must not hold a control or an invisible character"
    ),
    "device": Kind(
        r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", 63,
        "不是设备名；只用字母、数字、_ . -", "is no name of a device: letters, digits, _ . - only",
    ),
    "hosts": Kind(
        r"^[A-Za-z0-9_][A-Za-z0-9_.-]*$", 63,
        "不是设备名或主机组名；只用字母、数字、_ . -", "is no name of a device or group: letters, digits, _ . - only",
    ),
    "key": Kind(
        r"^[A-Za-z_][A-Za-z0-9_-]*$", 63,
        "不是名称；以字母或 _ 开头，只用字母、数字、_ -",
        "is no name here: begin with a letter or _, then letters, digits, _ -",
    ),
    "hostname": Kind(
        r"^[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$", 253,
        "不是主机名；只用字母、数字、- .", "is no host name: letters, digits, - and . only",
    ),
    "port": Kind(rf"^[^{UNSEEN}]+$", 64, *_PLAIN),
    "platform": Kind(
        r"^[A-Za-z][A-Za-z0-9_-]*$", 30,
        "不是交换机平台；应为一个词，见 docs/platforms.md", "is no platform of a switch: one word of docs/platforms.md",
    ),
    "path": Kind(
        rf"^\.?[^./\\~{UNSEEN}-][^/\\{UNSEEN}]*(/\.?[^./\\{UNSEEN}-][^/\\{UNSEEN}]*)*$", 1000,
        "应为计划所在目录之下的相对路径（不含 .. 和控制字符）",
        "must be a relative path below the folder of the plan, without .. and control characters",
    ),
    "description": Kind(
        r"^([ ->@-z|~]|\{(peer|peer_port|link_id|purpose)\})+$", 200,
        "不是端口描述；只能是 ASCII 文本与 {peer} {peer_port} {link_id} {purpose}",
        "is no description of a port: ASCII text with {peer} {peer_port} {link_id} {purpose} and no question mark",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """Holds a text against the rule of its kind, by a pattern of Rust where that is enough: tables have millions."""

    kind: str

    @property
    def rule(self) -> Kind:
        return TEXTS.get(self.kind) or words.KINDS[self.kind]

    def __get_pydantic_core_schema__(self, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        """Say in both languages what is wrong; that it is no text, empty or too long is said as everywhere."""
        rule = self.rule
        shaped = core_schema.custom_error_schema(
            core_schema.str_schema(pattern=rule.pattern),
            custom_error_type="golive",
            custom_error_message="{en}",
            custom_error_context={"zh": rule.zh, "en": rule.en},
        )
        least = 0 if self.kind == "blank" else 1
        steps: list[CoreSchema] = [core_schema.str_schema(min_length=least, max_length=rule.longest), shaped]
        if self.kind in words.KINDS:
            steps.append(core_schema.no_info_plain_validator_function(self._not_refused))
        return core_schema.chain_schema(steps, serialization=core_schema.to_string_ser_schema())

    def _not_refused(self, value: str) -> str:
        if self.rule.refused(value):
            raise wrong(self.rule.zh, self.rule.en)
        return value

    def __get_pydantic_json_schema__(self, _core: CoreSchema, _handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Show an editor the pattern; what no pattern can say it hears from the plan."""
        return {"type": "string", "maxLength": self.rule.longest, "pattern": self.rule.pattern}


Label = Annotated[str, Held("label")]
"""What people call a thing: rooms, racks, persons, models, serial numbers. Shown, never carried out."""
Blank = Annotated[str, Held("blank")]
Prose = Annotated[str, Held("prose")]
Note = Annotated[str, Held("note")]
"""A remark, which may have lines."""
DeviceName = Annotated[str, Held("device")]
Hosts = Annotated[str, Held("hosts")]
"""The name of a device or of a group."""
Key = Annotated[str, Held("key")]
HostName = Annotated[str, Held("hostname")]
PortName = Annotated[str, Held("port")]
"""As the maker prints it; what a switch is told is held against its platform's names besides."""
Platform = Annotated[str, Held("platform")]
TablePath = Annotated[str, Held("path")]
"""A file or folder of the project, relative to the plan."""
Description = Annotated[str, Held("description")]

Unit = Annotated[str, Held("unit")]
Version = Annotated[str, Held("version")]
Account = Annotated[str, Held("account")]
Package = Annotated[str, Held("package")]
SqlName = Annotated[str, Held("sql")]
Identifier = Annotated[str, Held("identifier")]
SettingName = Annotated[str, Held("setting")]
SettingValue = Annotated[str, Held("value")]
FileMode = Annotated[str, Held("mode")]
Url = Annotated[str, Held("url")]
Command = Annotated[str, Held("command")]
Line = Annotated[str, Held("line")]
"""One line of a device's configuration; which ones a platform allows is its own (checks/lines.py)."""
OwnFolder = Annotated[str, Held("root")]
ConfigPath = Annotated[str, Held("file")]
SavedPath = Annotated[str, Held("saved")]
BelowRoot = Annotated[str, Held("relative")]
Exclude = Annotated[str, Held("exclude")]
