"""What a way of signing is: bytes in, a verdict out. The gate does not know which way it was.

A method is a file of this folder with a METHOD: its name as the case writes it, and `verify`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.trust import Trust


@dataclass(frozen=True, slots=True)
class Verified:
    """What verifying found: `key` is the fingerprint of the key; `fault` why the signature does not hold, else None."""

    key: str = ""
    fault: Said | None = None


class Method(Protocol):
    """One way of signing."""

    @property
    def name(self) -> str:
        """Return its name, as an entry of the case says it."""

    def verify(self, content: bytes, signature: str, signer: str, trust: Trust, when: datetime) -> Verified:
        """Tell whether `signature` is that of `signer` (`person/role`) over `content`, by a key trusted at `when`."""
