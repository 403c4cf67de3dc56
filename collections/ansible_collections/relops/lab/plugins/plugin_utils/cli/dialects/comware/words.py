"""How Comware refuses a line."""

from __future__ import annotations

from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import (
    Ambiguous,
    CliError,
    Incomplete,
    Invalid,
)

MORE = "---- More ----"


class Wrong(CliError):
    """A parameter that does not fit."""

    def __init__(self, column: int) -> None:
        super().__init__("wrong parameter", column)


def said(error: CliError, length: int = 0) -> tuple[str, int | None]:
    """What such a device prints instead of doing a line of this length, and where its caret points."""
    for kind, word in ((Invalid, "Unrecognized"), (Incomplete, "Incomplete"), (Ambiguous, "Ambiguous")):
        if isinstance(error, kind):
            return f" % {word} command found at '^' position.", length if error.column is None else error.column
    if isinstance(error, Wrong):
        return " % Wrong parameter found at '^' position.", error.column
    return error.text, error.column
