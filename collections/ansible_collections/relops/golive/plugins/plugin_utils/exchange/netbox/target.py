"""Which NetBox, and what may be overwritten there; loads nothing, for who only names it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class NetboxTarget:
    """A NetBox: its address, a token that may write, whom to trust; `overwrite` names what gives way to the plan."""

    url: str
    token: str = field(repr=False)
    ca: str = ""
    verify: bool = True
    overwrite: frozenset[str] = frozenset()
