"""A form as text: the exact bytes that a person signs, the same for the same content, readable on any workstation.

One field a line with its title in Chinese and English, the digests at the foot, then who decides what. It is made of
the facts of the form's entry alone, titles included: whoever has the case has the text. No value can make a line of
its own, and no title can hide where a value begins: the first `: ` of a line ends its name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

HEAD = "relops-golive form 1"
DECISIONS = {
    "approve": "approve (同意: 本人同意本表 / I approve this form)",
    "reject": "reject (退回: 本人不同意本表 / I reject this form)",
}
NAMES = {
    "project": "project 项目", "number": "number 编号", "version": "version 版次", "person": "filed by 编制人",
    "role": "role 角色",
}  # fmt: skip
PARTS = {
    "release": "程序包 release", "steps": "上线步骤 steps", "equipment": "设备 equipment",
    "procurement": "采购 procurement", "process": "流程 process", "plan": "整个计划 whole plan",
}  # fmt: skip
YES_NO = {True: "是 yes", False: "否 no"}
NOTHING = "(空 empty)"


def form_text(filed: Mapping[str, Any]) -> str:
    """Return a version of a form as text; `filed` are the facts of its entry in the case."""
    return "".join(f"{line}\n" for line in _lines(filed))


def signed_text(filed: Mapping[str, Any], entry: str, signer: str, decision: str, opinion: str) -> bytes:
    """Return what is signed: the form, the hash (hex) of its entry, and the decision of the signer (`person/role`)."""
    foot = {
        "entry 卷宗记录": entry, "signer 签字人": _flat(signer),
        "decision 决定": DECISIONS.get(decision, _flat(decision)), "opinion 意见": _flat(opinion) or NOTHING,
    }  # fmt: skip
    return (form_text(filed) + "".join(f"{name}: {said}\n" for name, said in foot.items())).encode()


def _lines(filed: Mapping[str, Any]) -> Iterator[str]:
    yield HEAD
    yield f"form 表单 {_title(filed.get('title'))}: {_flat(str(filed.get('form', '')))}"
    for key, name in NAMES.items():
        yield f"{name}: {_flat(str(filed.get(key, ''))) or NOTHING}"
    titles, fields = _titles(filed.get("titles")), _mapping(filed.get("fields"))
    for key in _in_order(fields, titles):
        yield from _field(_titled(key, titles), fields[key], _titles(titles.get(key, {}).get("columns")))
    for name, digest in sorted(_mapping(filed.get("attachments")).items()):
        yield f"attachment 附件 {_name(name)}: SHA-256 {_flat(str(digest))}"
    for part, digest in sorted(_mapping(filed.get("binds")).items()):
        yield f"binds 绑定 {PARTS.get(part, _name(part))}: SHA-256 {_flat(str(digest))}"


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _titles(value: object) -> dict[str, Mapping[str, Any]]:
    """Return key → titles of fields or columns, in their order: JSON keeps that of a list alone."""
    rows = value if isinstance(value, Sequence) and not isinstance(value, str) else ()
    return {str(one.get("key")): one for one in rows if isinstance(one, Mapping)}


def _in_order(values: Mapping[str, Any], titles: Mapping[str, Any]) -> list[str]:
    return [*(key for key in titles if key in values), *sorted(key for key in values if key not in titles)]


def _titled(key: str, titles: Mapping[str, Mapping[str, Any]]) -> str:
    return f"{_name(key)} {_title(titles.get(key))}".rstrip()


def _title(title: object) -> str:
    both = _mapping(title)
    return _name(" / ".join(dict.fromkeys(str(both[one]) for one in ("zh", "en") if both.get(one))))


def _name(text: str) -> str:
    """Return a text as a part of a line's name: no `: ` in it looks like the end of that."""
    return _flat(str(text)).replace(":", "\\:")


def _field(name: str, value: object, columns: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        yield f"{name}: {_value(value)}"
        return
    heads = " | ".join(_titled(key, columns) for key in columns)
    yield f"{name}: {len(value)} 行 rows{f' ({heads})' if heads else ''}"
    for place, row in enumerate(value, 1):
        yield f"{name} [{place}]: {_row(row, columns)}"


def _row(row: object, columns: Mapping[str, Any]) -> str:
    """Return one row of a table: `column=value`, separated by ` | `."""
    if not isinstance(row, Mapping):
        return _value(row)
    cells = (f"{_name(key)}={_value(row[key])}" for key in _in_order(row, columns))
    return " | ".join(cell.replace("|", "\\|") for cell in cells)


def _value(value: object) -> str:
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return YES_NO[value]
    return _flat(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True))


def _flat(text: str) -> str:
    """Return a text as one line that reads back in one way only."""
    if text.isprintable() and "\\" not in text:  # nearly every one: nothing of it would be written otherwise
        return text
    flat = text.replace("\\", "\\\\").replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t")
    return "".join(letter if letter.isprintable() else f"\\u{ord(letter):06x}" for letter in flat)
