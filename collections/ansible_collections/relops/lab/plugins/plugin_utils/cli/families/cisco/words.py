"""How the family around Cisco IOS refuses a line."""

from __future__ import annotations

from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import (
    Ambiguous,
    CliError,
    Incomplete,
    Invalid,
)


def said(error: CliError) -> str:
    """What such a device prints instead of doing a line."""
    if isinstance(error, Invalid):
        return "% Invalid input detected at '^' marker."
    if isinstance(error, Incomplete):
        return "% Incomplete command.\n"
    if isinstance(error, Ambiguous):
        return f'% Ambiguous command:  "{error.line}"'
    return error.text
