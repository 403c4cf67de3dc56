"""Take a text in Markdown apart into blocks, by markdown-it-py; HTML, links and pictures are no markup here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from ansible_collections.relops.golive.plugins.plugin_utils.records.papers.blocks import (
    Block,
    Code,
    Heading,
    Line,
    Listing,
    Note,
    Pairs,
    Passage,
    Run,
    grid_of,
    plain,
)
from ansible_collections.relops.golive.plugins.plugin_utils.records.papers.paper import Cell
from markdown_it import MarkdownIt
from markdown_it.token import Token

NO_MARKUP = ("html_block", "html_inline", "link", "image", "autolink", "reference", "linkify", "entity", "code")


def blocks(text: str, filled: Callable[[str], str], language: str) -> tuple[Block, ...]:
    """Return the blocks of a text; `filled` puts the values in where their marks are, after the text was read."""
    return tuple(_Reader(filled, " " if language == "en" else "").read(_parser().parse(text)))


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable(list(NO_MARKUP), ignoreInvalid=True)


class _Reader:
    """Turns tokens into blocks; `joint` is what a line break of the template means between two words."""

    def __init__(self, filled: Callable[[str], str], joint: str) -> None:
        self.filled, self.joint = filled, joint

    def read(self, tokens: list[Token]) -> Iterator[Block]:
        place = 0
        while place < len(tokens):
            token = tokens[place]
            end = _end(tokens, place)
            inside = tokens[place + 1 : end]
            if token.type == "heading_open":
                yield Heading(int(token.tag[1:]), self.line(inside[0]))
            elif token.type == "paragraph_open":
                yield Passage(self.line(inside[0]))
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                yield Listing(tuple(self.items(inside, 0)), token.type[0] == "o")
            elif token.type == "blockquote_open":
                yield Note(tuple(self.line(one) for one in inside if one.type == "inline"))
            elif token.type == "table_open":
                yield self.table(inside)
            elif token.type in ("fence", "code_block"):
                yield Code(self.filled(token.content).rstrip("\n"))
            place = end + 1

    def items(self, tokens: list[Token], depth: int) -> Iterator[tuple[Line, int]]:
        """Yield the lines of a list, those of the lists in it one deeper."""
        for token in tokens:
            if token.type in ("bullet_list_open", "ordered_list_open"):
                depth += 1
            elif token.type in ("bullet_list_close", "ordered_list_close"):
                depth -= 1
            elif token.type == "inline":
                yield self.line(token), depth

    def table(self, tokens: list[Token]) -> Block:
        """Return a table, or labels with their values: a table of two columns without heads."""
        rows: list[list[Line]] = []
        for token in tokens:
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                rows[-1].append(self.line(token))
        if len(rows[0]) == 2 and not any(rows[0]):
            return Pairs(tuple((plain(label), Cell(plain(value))) for label, value in rows[1:]))
        return grid_of(rows[0], rows[1:])

    def line(self, token: Token) -> Line:
        """Return the words of an inline token, each with its look."""
        found: list[Run] = []
        bold = 0
        for child in token.children or ():
            if child.type in ("strong_open", "em_open"):
                bold += 1
            elif child.type in ("strong_close", "em_close"):
                bold -= 1
            elif child.type in ("softbreak", "hardbreak"):
                found.append(Run(self.joint if child.type == "softbreak" else "\n"))
            else:
                found.append(Run(self.filled(child.content), bold > 0, child.type == "code_inline"))
        return tuple(run for run in found if run.text)


def _end(tokens: list[Token], place: int) -> int:
    """Return the place of the token that closes the one at `place`."""
    level = 0
    for number in range(place, len(tokens)):
        level += tokens[number].nesting
        if level == 0:
            return number
    return len(tokens)
