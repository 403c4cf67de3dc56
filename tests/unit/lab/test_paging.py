"""The pager of a switch: what fits on a page comes at once, and what is typed at `--More--` decides how it goes on."""

from __future__ import annotations

import asyncio

import pytest
from ansible_collections.relops.lab.plugins.plugin_utils.cli.terminal import MORE, Terminal

GONE = "\b" * len(MORE) + " " * len(MORE) + "\b" * len(MORE)


class Typist:
    """Types what it was given and notes each piece that it is shown."""

    def __init__(self, keys: str) -> None:
        self.keys = list(keys)
        self.shown: list[str] = []

    async def read(self) -> str:
        """Return the next key."""
        return self.keys.pop(0)

    def write(self, text: str) -> None:
        """Note what is shown."""
        self.shown.append(text)


def paged(text: str, length: int, keys: str = "") -> Typist:
    """Return a typist who was shown a text on pages of so many lines and typed every key."""
    typist = Typist(keys)
    terminal = Terminal(typist)
    terminal.length = length
    asyncio.run(terminal.page(text))
    assert not typist.keys
    return typist


def test_a_long_answer_without_pages_is_one_piece() -> None:
    assert paged("\n".join(map(str, range(500))) + "\n", 0).shown == ["\r\n".join(map(str, range(500))) + "\r\n"]


@pytest.mark.parametrize("length", [1, 2, 3, 4, 24])
@pytest.mark.parametrize("text", ["", "one", "one\n", "a\nb\nc\nd\ne", "a\nb\nc\nd\n"])
def test_every_line_is_shown_whatever_the_page(text: str, length: int) -> None:
    room = max(1, length - 1)
    keys = " " * -(-(len(text.split("\n")) - room) // room)
    shown = "".join(paged(text, length, keys).shown)
    assert shown.replace(MORE, "").replace(GONE, "") == text.replace("\n", "\r\n")
    assert shown.count(MORE) == len(keys)


def test_return_shows_one_line_and_any_other_key_ends_it() -> None:
    assert paged("a\nb\nc\nd\ne", 3, "\nq").shown == ["a\r\nb\r\n", MORE, GONE, "c\r\n", MORE, GONE]
