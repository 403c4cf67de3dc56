"""What a switch can be told to do wrong, to test whoever talks to it."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, fields


class Drop(Exception):
    """The session ends here, as if the wire were cut."""


@dataclass
class Misbehaviour:
    """Zero and empty mean: behave. Lines are configuration lines, counted from 1 in each session.

    drop_at_line: the session is cut instead of doing this line. hang_at_line: it never answers again.
    reject: a regular expression; fitting lines are refused. lock: nobody may enter configuration.
    delay: seconds each line takes. sessions: how many may be open (0: the device's own limit).
    times: drops, hangs and refusals stop after so many (0: never).
    """

    drop_at_line: int = 0
    hang_at_line: int = 0
    reject: str = ""
    lock: bool = False
    delay: float = 0.0
    sessions: int = 0
    times: int = 0

    def update(self, **wanted: object) -> None:
        for name, value in wanted.items():
            setattr(self, name, value)

    def clear(self) -> None:
        for field in fields(self):
            setattr(self, field.name, field.default)

    async def before(self, number: int, line: str) -> str | None:
        """Called before a configuration line: waits, raises Drop, or returns why the line is refused."""
        if self.delay:
            await asyncio.sleep(self.delay)
        if number == self.drop_at_line:
            self._spend("drop_at_line")
            raise Drop
        if number == self.hang_at_line:
            self._spend("hang_at_line")
            await asyncio.Event().wait()
        if self.reject and re.search(self.reject, line):
            self._spend("reject")
            return "not allowed here"
        return None

    def _spend(self, name: str) -> None:
        if self.times:
            self.times -= 1
            if not self.times:
                setattr(self, name, type(getattr(self, name))())
