"""A device's configuration as an ordered tree: global lines, and sections of lines, each under its key.

A key is what makes two lines the same setting: a line with the same key replaces the older one, and a
negated command removes by key.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field


@dataclass
class Tree:
    """Global lines and sections; both map a key to the line as it is shown."""

    lines: dict[str, str] = field(default_factory=dict)
    sections: dict[str, dict[str, str]] = field(default_factory=dict)

    def section(self, header: str) -> dict[str, str]:
        """The section's lines; the empty header means the global lines."""
        return self.lines if not header else self.sections.setdefault(header, {})

    def put(self, header: str, key: str, line: str) -> None:
        self.section(header)[key] = line

    def drop(self, header: str, key: str) -> bool:
        """Remove a line; True if it was there."""
        return self.section(header).pop(key, None) is not None

    def value(self, header: str, key: str) -> str | None:
        """What follows the key in its line, None when the line is missing."""
        line = self.sections.get(header, {}).get(key) if header else self.lines.get(key)
        return None if line is None else line[len(key) :].strip()

    def has(self, header: str, key: str) -> bool:
        return key in self.sections.get(header, {})

    def headers(self, prefix: str) -> list[str]:
        return [header for header in self.sections if header.startswith(prefix)]

    def copy(self) -> Tree:
        return deepcopy(self)
