"""How VRP refuses a line."""

from __future__ import annotations

from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import Ambiguous, CliError, Incomplete, Invalid


def said(error: CliError) -> str:
    """What the device prints instead of doing a line."""
    if isinstance(error, Incomplete):
        return "Error:Incomplete command found at '^' position."
    if isinstance(error, Ambiguous):
        return "Error:Ambiguous command found at '^' position."
    if isinstance(error, Invalid):
        wrong = "Unrecognized command" if not error.column else "Wrong parameter"
        return f"Error: {wrong} found at '^' position."
    return error.text


def column(error: CliError, line: str) -> int | None:
    """Where the caret points."""
    if isinstance(error, Incomplete):
        return len(line.rstrip()) + 1
    return 0 if isinstance(error, Ambiguous) else error.column
