"""The addresses of interfaces in configurations that are sections of indented lines."""

from __future__ import annotations

import re

_SECTION = re.compile(r"interface +(\S.*?)\s*$", re.IGNORECASE)
_ADDRESS = re.compile(r"\s+ip(?:v6)? address +(?:(dhcp\S*)|([0-9A-Fa-f.:]+))")


def interface_addresses(running: str) -> dict[str, tuple[str, ...]]:
    """Return interface to its addresses, of a configuration of sections with indented lines."""
    found: dict[str, tuple[str, ...]] = {}
    name = ""
    for line in running.splitlines():
        if head := _SECTION.match(line):
            name = head[1]
        elif not line[:1].isspace():
            name = ""
        elif name and (address := _ADDRESS.match(line)):
            found[name] = (*found.get(name, ()), address[2] or "")
    return found
