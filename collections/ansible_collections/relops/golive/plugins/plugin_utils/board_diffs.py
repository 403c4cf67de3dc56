"""Our own words in the differences that the board shows, in Chinese; what a file or a switch says stays as it is.

Those of a stage lie with it: `DIFFS` of `stages/<name>/titles.py`, by the action whose differences they stand in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, partial
from importlib import import_module
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.board_titles import ROOMS, TITLES

ANSI = r"(?:\x1b\[[\d;]*m)*"
HEAD = re.compile(rf"^({ANSI}--- )before((?::.*)?{ANSI}\n{ANSI}\+\+\+ )after(?=:|{ANSI}$)", re.MULTILINE)
"""The two lines with which Ansible begins a difference."""
HEADERS = ("before_header", "after_header")
TEXTS = ("before", "after", "prepared")


@cache
def rules() -> Mapping[str, tuple[tuple[re.Pattern[str], str], ...]]:
    """Return action → what of our words is told how in Chinese."""
    found = [import_module(f"{ROOMS}.{file.parent.name}.titles") for file in TITLES]
    return {
        action: tuple((_pattern(english), chinese) for english, chinese in words.items())
        for one in found
        for action, words in getattr(one, "DIFFS", {}).items()
    }


def _pattern(english: str) -> re.Pattern[str]:
    """Return what finds our words at the begin of a line or behind its colon, up to an arrow, a colon or its end."""
    return re.compile(rf"(?:^|(?<=: )){_body(english)}(?=$| -> |: )", re.MULTILINE)


@cache
def _stage(name: str) -> tuple[list[str], dict[str, str], dict[str, str]]:
    """Return of a stage: its actions with differences, its words of changes, and the items that are written values."""
    if not any(file.parent.name == name for file in TITLES):
        return [], {}, {}
    words = import_module(f"{ROOMS}.{name}.titles")
    return list(getattr(words, "DIFFS", {})), getattr(words, "CHANGES", {}), getattr(words, "WRITTEN", {})


def of_stage(stage: str, diff: Any) -> Any:
    """Return the differences of a step of a stage with our words in Chinese."""
    for action in _stage(stage)[0]:
        diff = in_chinese(action, diff)
    return diff


def changed(stage: str, item: str, *values: Any) -> tuple[Any, ...]:
    """Return what a step of a stage changed, item and values, with our words in Chinese; written values stay."""
    _actions, words, written = _stage(stage)
    told = _whole(item, written)
    if told != item:
        return told, *values
    return _whole(item, words), *(_whole(one, words) if isinstance(one, str) else one for one in values)


def _whole(text: str, words: Mapping[str, str]) -> str:
    """Return a text in Chinese that is one of the words as a whole."""
    for english, chinese in words.items():
        found = _exact(english).fullmatch(text)
        if found:
            return chinese.format(**found.groupdict())
    return text


@cache
def _exact(english: str) -> re.Pattern[str]:
    return re.compile(_body(english))


def _body(english: str) -> str:
    """Return what finds our words, anything where a value goes."""
    parts = re.split(r"\{(\w+)\}", english)
    return "".join(f"(?P<{part}>.+?)" if at % 2 else re.escape(part) for at, part in enumerate(parts))


def in_chinese(action: str, diff: Any) -> Any:
    """Return the differences of an action with our words in Chinese."""
    known = rules().get(action, ())
    if isinstance(diff, (list, tuple)):
        return [in_chinese(action, one) for one in diff]
    if not isinstance(diff, dict):
        return diff
    texts = (*TEXTS, *HEADERS) if action.startswith("network_") else TEXTS
    return {key: _said(value, known) if key in texts else value for key, value in diff.items()}


def _said(text: Any, known: tuple[tuple[re.Pattern[str], str], ...]) -> Any:
    if isinstance(text, str):
        for pattern, chinese in known:
            text = pattern.sub(partial(_filled, chinese), text)
    return text


def _filled(chinese: str, found: re.Match[str]) -> str:
    return chinese.format(**found.groupdict())


def headed(text: str) -> str:
    """Return differences as Ansible made them with both heads in Chinese."""
    return HEAD.sub(r"\1变更前\2变更后", text)


def english() -> Iterator[str]:
    """Yield every word of ours that is told in Chinese, `…` where a value goes."""
    for file in TITLES:
        for words in getattr(import_module(f"{ROOMS}.{file.parent.name}.titles"), "DIFFS", {}).values():
            yield from (re.sub(r"\{\w+\}", "…", one) for one in words)
