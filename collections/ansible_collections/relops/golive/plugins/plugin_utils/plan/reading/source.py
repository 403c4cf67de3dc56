"""Read YAML that nobody vouches for: whatever the bytes, the answer is data or faults, never a crash."""

from __future__ import annotations

import re
from collections.abc import Hashable
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault, shown
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading import yaml_words

LARGEST_TABLE = 256 << 20
LARGEST_FILE = 16 << 20
"""Bytes of a table and of any other file of a plan: 5,000 devices with 240,000 ports take 30 and 1 MB."""
LARGEST_KNOWN = 1 << 18
"""Characters of a file that is remembered by what it says."""
DEEPEST = 60
MOST_VALUES = 500_000
"""Values of a YAML file, aliases written out."""


class Unreadable(Exception):
    """A file cannot be read as what it should be; `faults` says why."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        super().__init__(faults)


class _Loader(yaml.CSafeLoader):
    """Plain scalars by the core schema of YAML 1.2, as an editor reads them: no dates, no base 60, no `on` and `no`."""


class _Dumped(_Loader):
    """The same but for `08` and `1e3`, which are texts to a dumper of YAML 1.1: device types, drafts of forms."""


_INT, _FLOAT = r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
_OLD_INT = r"[-+]?(?:0|[1-9][0-9]*)|0x[0-9a-fA-F]+"
_OLD_FLOAT = r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)\.[0-9]*)(?:[eE][-+]?[0-9]+)?"
for _class, _whole, _real in ((_Loader, _INT, _FLOAT), (_Dumped, _OLD_INT, _OLD_FLOAT)):
    _class.yaml_implicit_resolvers = {}
    for _tag, _pattern, _first in (
        ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
        ("int", _whole, "-+0123456789"),
        ("float", rf"{_real}|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)", "-+.0123456789"),
        ("null", r"~|null|Null|NULL|", "~nN\0"),
        ("merge", r"<<", "<"),
    ):
        _class.add_implicit_resolver(
            f"tag:yaml.org,2002:{_tag}",
            re.compile(f"^(?:{_pattern})$"),
            [*_first, ""] if _tag == "null" else list(_first),
        )


def _int(loader: Any, node: yaml.ScalarNode) -> int:
    text = str(loader.construct_scalar(node))
    base = {"0o": 8, "0x": 16}.get(text[:2])
    return int(text[2:], base) if base else int(text)


_Loader.add_constructor("tag:yaml.org,2002:int", _int)


def read_bytes(path: Path, where: str, largest: int = 0) -> bytes:
    """Return the bytes of a file; Unreadable when it is missing, a folder, forbidden or too large.

    `largest` is how many bytes it may have, LARGEST_FILE unless said.
    """
    largest = largest or LARGEST_FILE
    try:
        if path.is_dir():
            raise Unreadable(Fault(where, "", "是目录，应为文件", "is a folder, a file is expected"))
        if not path.is_file():
            raise Unreadable(Fault(where, "", "文件不存在", "no such file"))
        with path.open("rb") as file:
            content = file.read(largest + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Unreadable(Fault(where, "", f"无法读取：{reason}", f"cannot be read: {reason}")) from None
    if len(content) > largest:
        raise Unreadable(_too_large(where, largest))
    return content


def _too_large(where: str, largest: int) -> Fault:
    size = f"{largest >> 20} MiB"
    return Fault(where, "", f"文件过大，至多 {size}", f"is too large: at most {size}")


def read_text(path: Path, where: str) -> str:
    """Return the text of a UTF-8 file; Unreadable carries the fault."""
    content = read_bytes(path, where)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Unreadable(Fault(f"{where}:{line}", "", "不是 UTF-8 文本", "is no UTF-8 text")) from None


def read_yaml(path: Path, where: str, *, dumped: bool = False) -> Any:
    """Return the data of a YAML file with plain Python values; Unreadable carries every fault.

    `dumped` is for files that a dumper of YAML 1.1 may have written, whose `08` is a text.
    """
    text = read_text(path, where)
    return _copied(_known(text, where, dumped) if len(text) <= LARGEST_KNOWN else _read(text, where, dumped))


def _read(text: str, where: str, dumped: bool) -> Any:
    loader = _Dumped if dumped else _Loader
    try:
        node = _composed(text, where, loader)
        return None if node is None else _constructed(node, where, loader)
    except yaml.MarkedYAMLError as error:
        raise Unreadable(_said(error, where)) from None
    except yaml.YAMLError as error:
        reason = " ".join(str(error).split())
        raise Unreadable(Fault(where, "", f"YAML 有误：{reason}", f"YAML: {reason}")) from None


_known = lru_cache(64)(_read)
"""The same text is read once a process: plan, mappings and types of devices are asked for again and again."""


def _copied(value: Any) -> Any:
    """Return data of its own for each reader: one that changes it changes it for nobody else."""
    if isinstance(value, dict):
        return {key: _copied(one) for key, one in value.items()}
    return [_copied(one) for one in value] if isinstance(value, list) else value


def read_node(path: Path, where: str) -> yaml.Node | None:
    """Return the nodes of a YAML file, which know on which line they stand; it may raise what read_yaml says."""
    return _composed(read_text(path, where), where, _Loader)


def _composed(text: str, where: str, loader: type[_Loader]) -> yaml.Node | None:
    depth = documents = values = 0
    for event in yaml.parse(text, Loader=loader):
        values += isinstance(event, yaml.NodeEvent)
        if values > MOST_VALUES:
            zh, en = f"超过 {MOST_VALUES} 个值", f"holds more than {MOST_VALUES} values"
            raise Unreadable(Fault(_line(where, event), "", zh, en))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                raise Unreadable(
                    Fault(_line(where, event), "", f"嵌套超过 {DEEPEST} 层", f"is nested deeper than {DEEPEST}")
                )
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise Unreadable(
                    Fault(_line(where, event), "", "只能有一个 YAML 文档", "only one YAML document is allowed")
                )
    node: yaml.Node | None = yaml.compose(text, Loader=loader)
    return node


def _line(where: str, event: yaml.Event) -> str:
    return f"{where}:{event.start_mark.line + 1}" if event.start_mark else where


def _constructed(node: yaml.Node, where: str, kind: type[_Loader]) -> Any:
    faults: list[Fault] = []
    _weigh(node, where, {}, set())
    _find_doubles(node, where, faults, set())
    if faults:
        raise Unreadable(*faults)
    loader = kind("")
    try:
        return loader.construct_document(node)
    except ValueError as error:  # an integer of thousands of digits
        reason = shown(str(error))
        raise Unreadable(Fault(where, "", f"数值有误：{reason}", f"bad number: {reason}")) from None
    finally:
        loader.dispose()


def _weigh(node: yaml.Node, where: str, known: dict[int, int], open_nodes: set[int]) -> int:
    """Return how many values a node stands for with its aliases written out; refuse bombs and cycles."""
    if id(node) in known:
        return known[id(node)]
    if id(node) in open_nodes:
        line = node.start_mark.line + 1
        raise Unreadable(Fault(f"{where}:{line}", "", "别名引用了自身", "an alias refers to itself"))
    open_nodes.add(id(node))
    weight = 1 + sum(_weigh(child, where, known, open_nodes) for child in _children(node))
    open_nodes.discard(id(node))
    known[id(node)] = weight
    if weight > MOST_VALUES:
        line = node.start_mark.line + 1
        raise Unreadable(
            Fault(
                f"{where}:{line}",
                "",
                f"别名展开后超过 {MOST_VALUES} 个值",
                f"its aliases stand for more than {MOST_VALUES} values",
            )
        )
    return weight


def _children(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [part for pair in node.value for part in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _find_doubles(node: yaml.Node, where: str, faults: list[Fault], seen: set[int]) -> None:
    if id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        first: dict[Hashable, int] = {}
        for key, _value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                faults.append(Fault(f"{where}:{line}", "", *yaml_words.KEY))
            elif key.value in first and key.tag != "tag:yaml.org,2002:merge":
                zh = f"重复的键（第 {first[key.value]} 行已有）"
                faults.append(
                    Fault(f"{where}:{line}", shown(key.value), zh, f"is a key twice (also line {first[key.value]})")
                )
            else:
                first[key.value] = line
    for child in _children(node):
        _find_doubles(child, where, faults, seen)


def _said(error: yaml.MarkedYAMLError, where: str) -> Fault:
    mark = error.problem_mark or error.context_mark
    place = f"{where}:{mark.line + 1}" if mark else where
    problem = " ".join(str(error.problem or error.context or "").split())
    if "could not determine a constructor for the tag" in problem:
        return Fault(
            place,
            "",
            "计划中不允许 YAML 标签（保险库的值放入 group_vars）",
            "YAML tags are not allowed in a plan (vaulted values belong into group_vars)",
        )
    return yaml_words.fault_of(error, where)
