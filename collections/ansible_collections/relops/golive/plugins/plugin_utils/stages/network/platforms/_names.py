"""Names of interfaces as people write them: full width, any case, blanks, long and short; for any system."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_NAME = re.compile(r"([A-Za-z][A-Za-z-]*?)[ -]*(\d[\d/.:]*)$")


@dataclass(frozen=True, slots=True)
class Names:
    """The kinds of interfaces of a system: the full word to its short forms. A word's beginning that fits one means it.

    `port` is what a plan may configure, `lag` the word of an aggregation group.
    """

    kinds: tuple[tuple[str, tuple[str, ...]], ...]
    port: re.Pattern[str]
    lag: str

    def canonical(self, text: str) -> str:
        """Return the full name of an interface; what could be two, or none, is returned as it is."""
        plain = " ".join(unicodedata.normalize("NFKC", text).split())
        found = _NAME.fullmatch(plain)
        if not found:
            return text.strip()
        letters, number = found.group(1).lower().replace("-", ""), found.group(2)
        exact = [full for full, shorts in self.kinds if letters in (_bare(full), *shorts)]
        names = exact or [full for full, _shorts in self.kinds if _bare(full).startswith(letters)]
        return f"{names[0]}{number}" if len(names) == 1 else text.strip()

    def is_port(self, name: str) -> bool:
        """Tell whether a text is the full name of an interface that a plan may configure."""
        return self.port.fullmatch(name) is not None

    def lag_port(self, number: int) -> str:
        """Return the name of an aggregation group."""
        return f"{self.lag}{number}"


def _bare(full: str) -> str:
    return full.lower().replace("-", "")
