"""The bytes that a switch says, as text that loses none of them, and as text for people.

A switch shows what somebody once typed: GBK, UTF-8, anything. Inside, a text of a switch is ASCII; every other byte,
and those that Python takes for the end of a line, is one letter of its own (U+F700 and its value). That letter is no
blank, ends no line, and can stand in JSON; `octets` gives back the very bytes.
"""

from __future__ import annotations

import re
from typing import Any

_AT = 0xF700
_BYTES = [*range(0x80, 0x100), 0x0B, 0x0C, 0x1C, 0x1D, 0x1E]
_HEARD = {byte: chr(_AT + byte) for byte in _BYTES}
_BREAKS = re.compile(rb"[\x0b\x0c\x1c\x1d\x1e]")
_LETTER = re.compile(f"[{chr(_AT)}-{chr(_AT + 0xFF)}]")
_NO_ASCII = re.compile(r"[^\x00-\x7f]")
INNER_END = chr(_AT + 0x0A)
"""The end of a line inside a text that a configuration quotes, as a banner: it ends no line of the configuration."""
_SHOWN_END = "\u23ce"


def heard(data: bytes) -> str:
    """Return what a switch said as text from which `octets` makes the same bytes."""
    if data.isascii() and not _BREAKS.search(data):
        return data.decode("ascii")
    return data.decode("latin-1").translate(_HEARD)


def octets(text: str) -> bytes:
    """Return the bytes of a text: those that `heard` got, and UTF-8 for any other letter."""
    if text.isascii():
        return text.encode("ascii")
    return _NO_ASCII.sub(_as_latin, text).encode("latin-1")


def _as_latin(found: re.Match[str]) -> str:
    letter = found[0]
    code = ord(letter) - _AT
    return chr(code) if 0 <= code <= 0xFF else letter.encode("utf-8", "surrogatepass").decode("latin-1")


def readable(text: str) -> str:
    """Return a text for people: its bytes read as UTF-8 or GBK, line by line; what is neither is shown as `\\xNN`."""
    if not _LETTER.search(text):
        return text
    return "\n".join(_line(line) for line in text.split("\n"))


def _line(line: str) -> str:
    if not _LETTER.search(line):
        return line
    data = octets(line.replace(INNER_END, _SHOWN_END))
    for code in ("utf-8", "gb18030"):
        try:
            return data.decode(code)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "backslashreplace")


def readable_all(value: Any) -> Any:
    """Return JSON with every text in it as people read it."""
    if isinstance(value, str):
        return readable(value)
    if isinstance(value, dict):
        return {key: readable_all(one) for key, one in value.items()}
    return [readable_all(one) for one in value] if isinstance(value, list | tuple) else value
