"""The operator's side of a session: echo, line editing, history, `--More--`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol

MORE = " --More-- "
CTRL_C, CTRL_D, CTRL_U, CTRL_W, CTRL_Z, CTRL_A = "\x03", "\x04", "\x15", "\x17", "\x1a", "\x01"
PRINTABLE = re.compile(r"[^\x00-\x1f\x7f?]+")
ARROWS = re.compile(r"\x1b(\[|O)([ABCD])")


class Stream(Protocol):
    """Where characters come from and go to."""

    async def read(self) -> str: ...

    def write(self, text: str) -> None: ...


class Closed(Exception):
    """The far end has gone."""


class Interrupted(Exception):
    """The operator left the line by Ctrl-C or Ctrl-Z."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def _typed(keys: str) -> bool:
    """Whether keys put something into the line: also a byte of a character set that the lab doesn't know."""
    return keys.isprintable() or all(key.isprintable() or "\udc80" <= key <= "\udcff" for key in keys)


class Terminal:
    """Reads edited lines and writes paged output; `length` 0 means no paging, `more` is what it asks."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.length = 24
        self.width = 80
        self.more = MORE
        self.history: list[str] = []
        self._pending = ""
        self._after_return = False

    def write(self, text: str) -> None:
        """Write text; a newline becomes carriage return and newline."""
        self.stream.write(text.replace("\r\n", "\n").replace("\n", "\r\n"))

    async def key(self) -> str:
        """One key: a character, or a whole arrow sequence."""
        while True:
            if not self._pending:
                self._pending = await self.stream.read()
                if not self._pending:
                    raise Closed
            arrow = ARROWS.match(self._pending)
            key = arrow.group() if arrow else self._pending[0]
            self._pending = self._pending[len(key) :]
            follows, self._after_return = self._after_return, key == "\r"
            if not (key == "\n" and follows):
                return "\n" if key == "\r" else key

    async def line(self, prompt: str, echo: bool = True, helper: Callable[[str], str] | None = None) -> str:
        """An edited line. `helper` answers `?` and completes on Tab; Interrupted on Ctrl-C and Ctrl-Z."""
        self.write(prompt)
        text, back = "", len(self.history)
        while True:
            key = await self.key()
            if key == "\n":
                self.write("\n")
                if echo and text.strip():
                    self.history = [*self.history[-19:], text]
                return text
            if key in {CTRL_C, CTRL_Z}:
                self.write("^Z\n" if key == CTRL_Z else "\n")
                raise Interrupted(key)
            if key == CTRL_D and not text:
                raise Closed
            if key == "?" and echo and helper:
                self.write("?\n" + helper(text) + "\n" + prompt + text)
            elif ARROWS.fullmatch(key) and key[-1] in "AB" and echo:
                back = max(0, min(len(self.history), back + (-1 if key[-1] == "A" else 1)))
                text = self._replace(text, [*self.history, ""][back])
            else:
                text = self._edited(text, key + self._run() if _typed(key) else key, echo)

    def _run(self) -> str:
        """Take the printable characters that came together with a key: they are echoed in one packet."""
        run = PRINTABLE.match(self._pending)
        length = run.end() if run else 0
        taken, self._pending = self._pending[:length], self._pending[length:]
        return taken

    def _edited(self, text: str, key: str, echo: bool) -> str:
        if key in {"\x7f", "\b"}:
            return self._replace(text, text[:-1], echo)
        if key == CTRL_U:
            return self._replace(text, "", echo)
        if key == CTRL_W:
            return self._replace(text, text.rstrip().rpartition(" ")[0], echo)
        if not _typed(key):
            return text
        if echo:
            self.write(key)
        return text + key

    def _replace(self, old: str, new: str, echo: bool = True) -> str:
        if echo:
            keep = len(new) if old.startswith(new) else 0
            self.write("\b \b" * (len(old) - keep) + new[keep:])
        return new

    async def page(self, text: str) -> None:
        """Write text by pages: blank for the next page, return for one line, anything else ends it.

        What fits on a page is written at once: a device sends a long answer in few packets, not one for each line.
        """
        lines = text.split("\n")
        at, room = 0, max(1, self.length - 1) if self.length else len(lines)
        while True:
            shown = lines[at : at + room]
            at += len(shown)
            self.write("\n".join(shown) + ("\n" if at < len(lines) else ""))
            if at == len(lines):
                return
            self.write(self.more)
            key = await self.key()
            self.write("\b" * len(self.more) + " " * len(self.more) + "\b" * len(self.more))
            if key not in {" ", "\n"}:
                return
            room = max(1, self.length - 1) if key == " " else 1
