"""The one filter of what a screen shows: whatever could steer a terminal, or hide and turn text, becomes visible."""

from __future__ import annotations

import re

_PLAIN = re.compile(r"[\x20-\x7e]*")
_BLANK = "\u3000"
"""The space of Chinese text; every other blank but the usual one is made visible."""
_COLOUR = re.compile(r"(\x1b\[(?:0|[01];3[0-7]|[01];9[0-7]|(?:0;)?38;5;\d{1,3})m)")
"""What Ansible itself puts around a line that has a colour."""


def line(text: str) -> str:
    """Return text for one line of a terminal: line feeds and tabs are made visible as well."""
    return text if _PLAIN.fullmatch(text) else "".join(map(_visible, text))


def lines(text: str) -> str:
    """Return text for a terminal: its line feeds and tabs stay."""
    if _PLAIN.fullmatch(text):
        return text
    return "".join(char if char in "\n\t" else _visible(char) for char in text)


def coloured(text: str) -> str:
    """Return text for a terminal that may hold the colours of Ansible: these, line feeds and tabs stay."""
    if "\x1b" not in text:
        return lines(text)
    return "".join(part if number % 2 else lines(part) for number, part in enumerate(_COLOUR.split(text)))


def _visible(char: str) -> str:
    if char.isprintable() or char in _BLANK:
        return char
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
