"""Variables of the command line that begin like ours and that nothing reads: a slip of the pen is not passed over.

A name with a letter too few would be as if nothing had been said. Known is what playbooks, roles, the code and the
project's own files name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import near, shown

OURS = Path(__file__).resolve().parents[4]
"""The namespace: both collections."""
PLACES = ("*/playbooks/**/*.yml", "*/roles/**/*.yml")
PREFIX = "golive_"
NAME = re.compile(rf"\b{PREFIX}\w+")
BESIDE = ("group_vars", "host_vars")
"""Folders beside a plan whose files may read a variable of the command line, too."""


def unknown(given: Iterable[str], plan: Path) -> list[Said]:
    """Return a fault for each variable of the command line that is called like ours and that nobody reads."""
    asked = {name for name in given if name.startswith(PREFIX)}
    known: set[str] = set()
    for path in (*_spoken(plan), *_code()):  # code is much to read, and few names stand there alone
        if asked <= known:
            return []
        known |= _names(path)
    return [_fault(name, known) for name in sorted(asked - known)]


def _spoken(plan: Path) -> Iterator[Path]:
    for pattern in PLACES:
        yield from OURS.glob(pattern)
    yield plan
    for folder in BESIDE:
        yield from (path for path in (plan.parent / folder).rglob("*") if path.is_file())


def _code() -> Iterator[Path]:
    return OURS.glob("*/plugins/**/*.py")


def _names(path: Path) -> set[str]:
    """Return the variables of ours that a file names outside its comments; nothing where it cannot be read."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return set()
    return {name for line in lines if not line.lstrip().startswith("#") for name in NAME.findall(line)}


def _fault(name: str, known: Iterable[str]) -> Said:
    (close,) = near(name.removeprefix(PREFIX), [one.removeprefix(PREFIX) for one in known]) or ("",)
    zh, en = (f"，是否想写 {PREFIX}{close}", f"; did you mean {PREFIX}{close}?") if close else ("", "")
    return Said(
        f"-e {shown(name)}：没有任何地方读取此变量{zh}（自己的变量请勿以 {PREFIX} 开头）",
        f"-e {shown(name)}: nothing reads this variable{en} (one of your own does not begin with {PREFIX})",
    )
