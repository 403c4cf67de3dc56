# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Addresses before a colon: one of IPv6 has colons of its own and stands in brackets there (RFC 3986, 3.2.2)."""

from __future__ import annotations


def bracketed(address: str) -> str:
    """Return an address as it stands before `:port` or `:path`."""
    return f"[{address}]" if ":" in address and not address.startswith("[") else address
