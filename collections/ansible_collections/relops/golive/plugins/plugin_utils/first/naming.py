"""The name of a new project, and where it may lie: everything else that is its own is named after it."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import shown, suggestion

KINDS = ("fresh", "upgrade", "network")
"""A new application with its database; version 2.0 of what runs already; ports of a switch alone."""
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
LONGEST = 12
"""Of the name: a device, a unit, an account and a database are named after it, and still end."""
UNFIT = re.compile(r"[\s:,\\{}%\"'#]")
"""In a folder's path: the twin's hosts are overlays below it, and Ansible's settings name it."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A project that somebody wants: its name, what it begins from, the language of its words, its folder."""

    name: str
    kind: str
    language: str
    folder: Path

    @property
    def upper(self) -> str:
        """Return the name as it stands in codes and names of devices."""
        return self.name.upper()

    @property
    def sql(self) -> str:
        """Return the name as databases take it."""
        return self.name.replace("-", "_")

    @property
    def app(self) -> str:
        """Return the name of the release, its unit and its account; none of a system ends so."""
        return f"{self.name}-app"


def wish(name: str, kind: str = "", folder: str = "", language: str = "zh") -> Wish:
    """Return what is wanted; GoliveError, one sentence, where it can't be made."""
    if not NAME.fullmatch(name) or len(name) > LONGEST:
        raise _misnamed(name)
    if (chosen := kind or KINDS[0]) not in KINDS:
        zh, en = suggestion(chosen, KINDS)
        known = ", ".join(KINDS)
        raise GoliveError(
            f"golive_from: {shown(chosen)} is not known; allowed are {known}{en}",
            zh=f"golive_from: {shown(chosen)} 不可用; 可用 {known}{zh}",
        )
    return Wish(name, chosen, language, _free(Path(folder or f"inventories/{name}").expanduser()))


def _misnamed(name: str) -> GoliveError:
    given_zh, given_en = (f"项目名 {shown(name)} 不可用", f"the name {shown(name)} is not allowed") if name else (
        "缺少项目名", "a name is missing"
    )  # fmt: skip
    return GoliveError(
        f"golive_project: {given_en}: give -e golive_project=<name> of at most {LONGEST} small letters (a to z), "
        "digits and single hyphens, a letter first, such as pay or pay-2",
        zh=f"golive_project: {given_zh}: 请以 -e golive_project=<名称> 给出, 至多 {LONGEST} 个小写字母（a 到 z）、"
        "数字、单个连字符, 以字母开头, 如 pay 或 pay-2",
    )


def _free(folder: Path) -> Path:
    """Return the whole path of a folder that is not there yet and can hold a twin."""
    whole = Path(os.path.normpath(folder.absolute()))
    if os.path.lexists(whole):
        raise GoliveError(
            f"golive_folder: {whole} is there already, and nothing is overwritten: choose another name or folder",
            zh=f"golive_folder: {whole} 已存在, 不会覆盖: 请换一个名称或目录",
        )
    if UNFIT.search(str(whole)):
        raise GoliveError(
            f"golive_folder: {shown(str(whole))} can't hold a twin: a path without blanks, quotes and : , \\ {{ }} % # "
            "is needed",
            zh=f"golive_folder: {shown(str(whole))} 放不下模拟环境: 路径不得含空白、引号和 : , \\ {{ }} % #",
        )
    return whole
