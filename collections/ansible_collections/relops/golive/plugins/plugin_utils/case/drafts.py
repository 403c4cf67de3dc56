"""The draft of a form: YAML to fill in, pre-filled with what is known, and a page beside it for reading."""

from __future__ import annotations

import json
import os
import re
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case, private
from ansible_collections.relops.golive.plugins.plugin_utils.case.filing import kind_of, known, prefilled
from ansible_collections.relops.golive.plugins.plugin_utils.case.shape import both, titles_of
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import FormStanding, wanted
from ansible_collections.relops.golive.plugins.plugin_utils.case.text import form_text
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import FieldType, FormField, FormKind
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import (
    LARGEST_TABLE,
    Unreadable,
    read_bytes,
    read_yaml,
)

EXAMPLES = {
    FieldType.DATE: "2026-11-21", FieldType.DATETIME: "2026-11-21T22:00:00+08:00", FieldType.YES_NO: "true / false",
}  # fmt: skip
WIDTH = 100
PLAIN = re.compile(r"[\w./:@+-]+")
"""A value that the short way of giving a variable keeps whole."""


def draft(plan: Plan, case: Case, key: str) -> str:
    """Return the YAML of a form to fill in: every field with its title, its type and whether it is required."""
    kind, values = kind_of(plan, key), prefilled(plan, case, key)
    return "\n".join([*_head(plan, case, key, kind), *_fields(plan, case, kind, values), ""])


def _head(plan: Plan, case: Case, key: str, kind: FormKind) -> Iterator[str]:
    filed = case.filed(key)
    signers = " → ".join("/".join(one.roles) for one in wanted(kind, plan, case))
    yield f"# {kind.number} 《{kind.title.zh}》 {kind.title.en}"
    if filed:
        yield f"# 现有版次 version there is: {filed.version} ({filed.person}, {filed.entry.time})"
    yield f"# 填写后提交 fill in, then: form.yml -e golive_form={key} -e golive_file=<本文件 this file>"
    yield f"#   -e golive_as='<姓名 person>/{kind.filed_by[0]}'"
    yield f"# 编制 filed by: {', '.join(kind.filed_by)}; 签字次序 signed by: {signers}"
    for part in kind.binds:
        yield f"# 绑定 binds {part.zh} {part.value}: {plan.parts[part]}"
    for name in kind.attachments:
        yield f"# 附件 attachment {name}: {variables(attach={name: '<路径 path>'})}"


def _fields(plan: Plan, case: Case, kind: FormKind, values: Mapping[str, Any]) -> Iterator[str]:
    for field in kind.fields:
        yield ""
        yield f"# {field.title.zh} / {field.title.en} ({_type(field)}{', 必填 required' if field.required else ''})"
        for column in field.columns:
            must = ", 必填 required" if column.required else ""
            yield f"#   {column.key}: {column.title.zh} / {column.title.en} ({_type(column)}{must})"
        value, now = values[field.key], known(plan, case, field)
        if field.source and now not in (None, "", [], value):
            yield f"# 计划或证据现为 plan or evidence now say: {_inline(now)}"
        yield yaml.safe_dump({field.key: value}, allow_unicode=True, sort_keys=False, width=WIDTH).rstrip("\n")


def _inline(value: Any) -> str:
    text: str = yaml.safe_dump([value], allow_unicode=True, width=1 << 30, default_flow_style=True)
    return " ".join(text.split())[1:-1]


def _type(field: FormField) -> str:
    if field.choices:
        return f"{field.type.zh} {field.type.value}: {' | '.join(field.choices)}"
    example = EXAMPLES.get(field.type)
    return f"{field.type.zh} {field.type.value}{f', {example}' if example else ''}"


def page(plan: Plan, case: Case, standing: FormStanding) -> str:
    """Return a form as a page for reading: what was filed, else what is known, then how it stands."""
    kind, filed = standing.kind, standing.filed
    if filed is None:
        facts: JSON = {
            "project": plan.project.code, "form": standing.key, "number": kind.number, "title": both(kind.title),
            "titles": titles_of(kind.fields), "fields": prefilled(plan, case, standing.key),
            "binds": {part: plan.parts[part] for part in kind.binds},
        }  # fmt: skip
        text = form_text(facts)
    else:
        text = filed.text()
    foot = {
        "状态 stands": [f"{standing.holds.zh} {standing.holds.value}"],
        "已签 signed": [f"{one.person}/{one.role} {one.decision} {one.time} {one.opinion}" for one in standing.held],
        "待签 to sign": ["/".join(one.roles) for one in standing.missing],
        "说明 notes": [f"{fault.zh} / {fault.en}" for fault in standing.faults],
    }
    return f"{text}\n" + "".join(f"{name}: {line.strip()}\n" for name, lines in foot.items() for line in lines)


def variables(**given: object) -> str:
    """Return the options that give variables to a playbook: `-e name=value` ends at the first space of a value."""
    words = []
    for name, value in given.items():
        plain = isinstance(value, str) and PLAIN.fullmatch(value)
        text = f"golive_{name}={value}" if plain else json.dumps({f"golive_{name}": value}, ensure_ascii=False)
        words.append(f"-e {shlex.quote(text)}")
    return " ".join(words)


def read_draft(path: Path) -> JSON:
    """Return the values of a draft that was filled in; GoliveError with every fault of its YAML."""
    try:
        found = read_yaml(path, path.name, dumped=True)
    except Unreadable as error:
        faults = error.faults
        raise GoliveError(
            "\n".join(fault.line("en") for fault in faults), zh="\n".join(fault.line("zh") for fault in faults)
        ) from None
    if not isinstance(found, dict):
        raise GoliveError(f"{path.name} holds no fields of a form", zh=f"{path.name} 中没有表单的栏")
    return {str(key): value for key, value in found.items()}


def document(path: Path) -> bytes:
    """Return a document that is handed in; GoliveError where it cannot be read or is too large."""
    try:
        return read_bytes(path, path.name, LARGEST_TABLE)
    except Unreadable as error:
        fault = error.faults[0]
        raise GoliveError(fault.line("en"), zh=fault.line("zh")) from None


def put(folder: Path, name: str, content: bytes) -> Path:
    """Write a file that nobody else may read (0600) below `folder` (0700), as a whole."""
    path, temporary = folder / name, folder / f".{name}.{os.getpid()}"
    try:
        private(folder)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(content)
        temporary.replace(path)
    except OSError as error:
        raise GoliveError(
            f"{path} cannot be written: {error.strerror}", zh=f"{path} 无法写入: {error.strerror}"
        ) from error
    return path
