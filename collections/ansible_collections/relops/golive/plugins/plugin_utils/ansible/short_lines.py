"""What Ansible packed goes to a host in short lines: who is killed while a module is sent leaves no process there.

Half a module is no Python, and Python quotes the line that it does not understand: the whole archive, which stands in
one line. That is more than a pipe holds, and the ssh connection that the next run would use, too (ControlPersist),
stays open and reads it no more. So Python waited on that host for ever.
"""

from __future__ import annotations

import ast
import dataclasses
import functools
import re
from collections.abc import Iterator
from typing import Any

from ansible.plugins import action

MOST = 4096
"""Bytes of a line: sixteen of them fill a pipe."""
VALUE = re.compile(rb"(\w+)=('.*'|\".*\"),", re.DOTALL)
WRAPPED = b"\n_ANSIBALLZ_WRAPPER = True"
"""What stands in every Python module that Ansible packed, for its own tools."""
MAKES = "modify_module"
"""By this name of its own Ansible's actions make what they send; there is no public way."""
_MARK = "golive_short_lines"


def send_short_lines() -> None:
    """Let this process, and each worker that it starts, send modules in short lines; once."""
    made = vars(action)[MAKES]
    if getattr(made, _MARK, False):
        return

    @functools.wraps(made)
    def in_short_lines(*arguments: Any, **options: Any) -> Any:
        built = made(*arguments, **options)
        if WRAPPED not in built.b_module_data:
            return built  # of another language, or a program: what it says in its lines is not ours to know
        return dataclasses.replace(built, b_module_data=shortened(built.b_module_data))

    setattr(in_short_lines, _MARK, True)
    setattr(action, MAKES, in_short_lines)


def shortened(module: bytes) -> bytes:
    """Return a module that says the same, with every long text of its call in lines of its own."""
    return b"\n".join(_line(line) for line in module.split(b"\n"))


def _line(line: bytes) -> bytes:
    found = VALUE.fullmatch(line) if len(line) > MOST else None
    if found is None:
        return line
    return b"%s=(\n%s\n)," % (found[1], b"\n".join(_pieces(found[2])))


def _pieces(value: bytes) -> Iterator[bytes]:
    """Yield the literals that together are one; what nothing is escaped in, as an archive, is cut as it stands."""
    size = MOST // 2
    if b"\\" in value or not value.isascii():
        text = ast.literal_eval(value.decode("utf-8"))
        for at in range(0, len(text), size):
            yield repr(text[at : at + size]).encode("utf-8")
        return
    quote, inside = value[:1], value[1:-1]
    for at in range(0, len(inside), size):
        yield quote + inside[at : at + size] + quote
