"""What the parser of YAML finds wrong, as a person understands it: what it may be, and what to write instead."""

from __future__ import annotations

import yaml
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault, shown

KEY = "键必须是单个值；{{ 变量 }} 须加引号", "a key must be a single value; put {{ variable }} in quotes"
_CAUSES = {
    "cannot start any token": (
        "此处不能这样开头：缩进只用空格，不用制表符（Tab）；以 @ ` % 开头的文本须加引号",
        "nothing begins like that: indent with blanks, never with a tab; put a text that begins with @ ` % in quotes",
    ),
    "mapping values are not allowed": (
        "此处不应有键：文本中含冒号加空格时须加引号，键后的冒号要跟空格，同一层的键须对齐",
        "no key is expected here: quote a text with a colon, put a blank behind a key's colon, align keys of one level",
    ),
    "block sequence entries are not allowed": (
        "此处不应有列表项（- ）：请另起一行并对齐",
        "no list is expected here: begin it on a line of its own, its dashes in one column",
    ),
    "did not find expected key": (
        "此处应为键：请检查缩进，以及上面是否有未闭合的引号或引号之后多余的文字",
        "a key is expected here: look at the indentation, and above for a quotation mark that is not closed",
    ),
    "did not find expected '-' indicator": (
        "此处应为列表项（- ）：请检查缩进",
        "an item of the list (- ) is expected here: look at the indentation",
    ),
    "did not find expected ',' or": (
        "括号中缺逗号或右括号",
        "a comma or a closing bracket is missing",
    ),
    "found unexpected end of stream": ("引号未闭合", "a quotation mark is not closed"),
    "could not find expected ':'": ("此键缺冒号", "the key has no colon"),
    "found undefined alias": (
        "以 * 开头的文本须加引号",
        "put a text that begins with * in quotes",
    ),
    "found unknown escape character": (
        "双引号中的反斜杠不能这样用：请改用单引号",
        "a backslash in double quotes means something else: use single quotes",
    ),
    "found unhashable key": KEY,
}  # fmt: skip
"""By what libyaml says: it knows where it stumbled, never why."""
_OPENED = ("did not find expected ',' or", "found unexpected end of stream")
"""What is seen at the end of a file, or of the next line: where it was opened is what a person looks for."""


def fault_of(error: yaml.MarkedYAMLError, where: str) -> Fault:
    """Return an error of the parser as a fault with its line."""
    problem = " ".join(str(error.problem or error.context or "").split())
    known = next((text for text in _CAUSES if text in problem), "")
    opened = known in _OPENED and error.context_mark
    mark = error.context_mark if opened else error.problem_mark or error.context_mark
    zh, en = _CAUSES.get(known, (shown(problem), shown(problem)))
    return Fault(f"{where}:{mark.line + 1}" if mark else where, "", f"YAML 有误：{zh}", f"YAML: {en}")
