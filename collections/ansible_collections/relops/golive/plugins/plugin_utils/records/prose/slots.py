"""Values of a plan on their way through a template: each is a mark until the text was taken apart, then itself again.

So no value is ever read as markup, whatever it holds: neither by Jinja nor by Markdown.
"""

from __future__ import annotations

import re
from contextvars import ContextVar
from typing import Any

import jinja2

OPEN, CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{OPEN}([0-9]+){CLOSE}")
_NOW: ContextVar[Slots] = ContextVar("slots")


class Markdown(str):
    """Text that a function of ours made, with its marks in it: it is markup."""

    __slots__ = ()


class Slots:
    """The values of one text, by the number of their mark; `unknown` stands for a fact that nobody has yet."""

    def __init__(self, unknown: str) -> None:
        self.values: list[str] = []
        self.unknown = unknown

    def __enter__(self) -> Slots:
        self._token = _NOW.set(self)
        return self

    def __exit__(self, *_details: object) -> None:
        _NOW.reset(self._token)

    def mark(self, value: Any) -> Markdown:
        """Return the mark of a value; markup of ours stays as it is."""
        if isinstance(value, Markdown):
            return value
        text = self.filled("" if value is None else str(value))
        self.values.append(text if text.strip() else self.unknown)
        return Markdown(f"{OPEN}{len(self.values) - 1}{CLOSE}")

    def filled(self, text: str) -> str:
        """Return a text with every mark replaced by its value, once: what a value holds is never looked at again."""
        return _MARK.sub(lambda found: self._value(found[0], int(found[1])), text)

    def _value(self, mark: str, number: int) -> str:
        return self.values[number] if number < len(self.values) else mark


@jinja2.pass_context
def marked(_context: Any, value: Any) -> Markdown:
    """Return the mark of a value in the text that is being made (`finalize` of the templates)."""
    return _NOW.get().mark(value)


def mark(value: Any) -> Markdown:
    """Return the mark of a value for a function that makes markup."""
    return _NOW.get().mark(value)
