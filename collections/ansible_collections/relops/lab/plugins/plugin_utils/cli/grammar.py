"""Commands as a tree of words: abbreviations, ambiguity, the caret and `?` all follow from one table.

A syntax is words with blanks between: `port type access|trunk` (a choice), `vlan <id:vlan>` (a parameter of a
kind), `description <text:line>` (the rest of the line).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

REST = ("line", "range")  # kinds that take the rest of the line
Kind = Callable[[str], Any]


class CliError(Exception):
    """A refused command: `text` is what the device says; `column` is where the caret points, if it does."""

    def __init__(self, text: str, column: int | None = None) -> None:
        super().__init__(text)
        self.text = text
        self.column = column


class Invalid(CliError):
    """No command begins like this; each vendor has its own words for it, and for the two below."""

    def __init__(self, column: int) -> None:
        super().__init__("no such command", column)


class Incomplete(CliError):
    """The command goes on."""

    def __init__(self) -> None:
        super().__init__("incomplete command")


class Ambiguous(CliError):
    """Several commands begin like this `line`."""

    def __init__(self, line: str) -> None:
        super().__init__("ambiguous command")
        self.line = line


@dataclass
class Node:
    words: dict[str, Node] = field(default_factory=dict)
    parameter: tuple[str, str, Node] | None = None
    action: Any = None


@dataclass(frozen=True)
class Match:
    """A recognised command: its action, its words in full, and its parameters by name."""

    action: Any
    words: list[str]
    values: Mapping[str, Any]

    @property
    def text(self) -> str:
        return " ".join(self.words)


@dataclass(frozen=True)
class Token:
    text: str
    column: int


def tokens(line: str) -> list[Token]:
    found, column = [], 0
    for text in line.split(" "):
        if text:
            found.append(Token(text, column))
        column += len(text) + 1
    return found


class Grammar:
    """All commands of one mode. `kinds` checks parameters: a ValueError means the text does not fit."""

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        self.root = Node()
        self.kinds = kinds

    def add(self, syntax: str, action: Any) -> None:
        """Add a command; a choice `a|b` stands for one command each."""
        for words in itertools.product(*(_choices(word) for word in syntax.split())):
            node = self.root
            for word in words:
                node = _step(node, word)
            node.action = action

    def parse(self, line: str) -> Match:
        """Recognise a line; Invalid (with the column of the word), Ambiguous, or Incomplete."""
        rest = tokens(line)
        node, words = self.root, list[str]()
        values: dict[str, Any] = {}
        while rest:
            token = rest[0]
            word = _word(node, token, line)
            if word is not None:
                node = node.words[word]
                words.append(word)
                rest = rest[1:]
            else:
                node, shown, rest = self._parameter(node, rest, line, values)
                words.append(shown)
        if node.action is None:
            raise Incomplete
        return Match(node.action, words, values)

    def _parameter(
        self, node: Node, rest: list[Token], line: str, values: dict[str, Any]
    ) -> tuple[Node, str, list[Token]]:
        if node.parameter is None:
            raise Invalid(rest[0].column)
        name, kind, after = node.parameter
        used = _taken(kind, rest)
        text = line[rest[0].column :].strip() if kind in REST else "".join(token.text for token in rest[:used])
        try:
            values[name] = self.kinds[kind](text)
        except ValueError as error:
            raise Invalid(rest[0].column) from error
        shown = values[name] if kind in {"interface", "line"} else text
        return after, str(shown), rest[used:]

    def choices(self, line: str) -> list[str]:
        """What may follow a partial line: whole words, parameters as `<kind>`, and `<cr>` for the end."""
        node = self.root
        given = tokens(line)
        partial = "" if line.endswith(" ") or not given else given.pop().text
        while given:
            word = _word(node, given[0], line)
            if word is None and node.parameter is None:
                raise Invalid(given[0].column)
            used = 1 if word is not None else _taken(node.parameter[1] if node.parameter else "", given)
            node = node.words[word] if word is not None else node.parameter[2]  # type: ignore[index]
            given = given[used:]
        found = sorted(word for word in node.words if word.startswith(partial.lower()))
        if not partial:
            found += [f"<{node.parameter[0]}>"] if node.parameter else []
            found += ["<cr>"] if node.action is not None else []
        return found


def _choices(word: str) -> Iterator[str]:
    yield from [word] if word.startswith("<") else word.split("|")


def _step(node: Node, word: str) -> Node:
    if not word.startswith("<"):
        return node.words.setdefault(word, Node())
    name, _colon, kind = word.strip("<>").partition(":")
    if node.parameter is None:
        node.parameter = (name, kind, Node())
    return node.parameter[2]


def _word(node: Node, token: Token, line: str) -> str | None:
    lowered = token.text.lower()
    fitting = [word for word in node.words if word.startswith(lowered)]
    if lowered in fitting:
        return lowered
    if len(fitting) > 1 and node.parameter is None:
        raise Ambiguous(line.strip())
    return fitting[0] if len(fitting) == 1 else None


def _taken(kind: str, rest: list[Token]) -> int:
    """How many words a parameter takes: an interface may be written `gi 1/0/1`."""
    if kind in REST:
        return len(rest)
    return 2 if kind == "interface" and len(rest) > 1 and rest[0].text.replace("-", "").isalpha() else 1
