"""What the lab says in both languages: its errors, and in Chinese the lines while it is raised; its log is English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

PARTS = {
    "image": "基础镜像", "packages": "离线软件包", "layers": "各镜像", "wires": "线缆", "prepare": "准备",
    "start": "启动", "answer": "等待应答",
}  # fmt: skip
LINES = (
    (re.compile(r"building the base image \((.+), (\d+) packages\)"), r"制作基础镜像 (\1, \2 个软件包)"),
    (re.compile(r"building the image (.+)"), r"制作镜像 \1"),
    (
        re.compile(r"collecting the offline packages \((\d+) and their dependencies\)"),
        r"收集离线软件包 (\1 个及其依赖)",
    ),
)
PART = re.compile(r"(\w+): ([\d.]+) s")
REFUSED = re.compile(r"line (\d+): ")
SHAPES = {
    "missing": "缺少此项",
    "extra_forbidden": "未知的键",
    "string_pattern_mismatch": "写法不符 {pattern}",
    "string_too_short": "不能为空",
    "string_too_long": "长度超过 {max_length}",
    "too_short": "至少要有 {min_length} 项",
    "greater_than_equal": "不得小于 {ge}",
    "less_than_equal": "不得大于 {le}",
    "literal_error": "应为 {expected}",
}
"""What pydantic finds in a topology; its other kinds are told by how they begin and end."""
KINDS = (
    ("ip_", "不是有效的 IP 地址或网段"), ("string_", "应为文本"), ("path_", "应为路径"), ("int_", "应为整数"),
    ("bool_", "应为 true 或 false"), ("list_", "应为列表"), ("dict_", "应为键值表"), ("model_", "应为键值表"),
)  # fmt: skip


class Said(NamedTuple):
    """One sentence in both languages; which one is chosen where it is shown."""

    zh: str
    en: str

    def in_(self, language: str) -> str:
        """The sentence in a language, `zh` or any other for English."""
        return self.zh if language == "zh" else self.en

    def at(self, place: str) -> Said:
        """The sentence with the place that it speaks of before it."""
        return Said(f"{place}: {self.zh}", f"{place}: {self.en}")


class UnfitError(ValueError):
    """A value that a topology can't have, in both languages."""

    def __init__(self, sentence: str, zh: str) -> None:
        super().__init__(sentence)
        self.zh = zh


def shape(kind: str, message: str, context: Mapping[str, Any]) -> Said:
    """What pydantic found, by its kind; one that nobody knows here keeps pydantic's own words."""
    if isinstance(context.get("error"), UnfitError):
        return Said(context["error"].zh, message)
    known = SHAPES.get(kind) or next((chinese for begin, chinese in KINDS if kind.startswith(begin)), "")
    return Said(known.format(**context) if known else message, message)


def refusal(line: str) -> Said:
    """What a switch refuses of its startup configuration; the switch's own words stay as they are."""
    return Said(REFUSED.sub(r"第 \1 行: ", line, count=1), line)


def told(name: str, line: str, language: str) -> str:
    """Return a line of a lab in a language, `zh` or any other for English; one that has no Chinese words stays."""
    if language != "zh":
        return f"lab {name}: {line}"
    part = PART.fullmatch(line)
    if part and part[1] in PARTS:
        line = f"{PARTS[part[1]]}: {part[2]} s"
    for pattern, chinese in LINES:
        line = pattern.sub(chinese, line)
    return f"模拟环境 {name}: {line}"
