"""The secrets that this run knows, in memory alone: they are never written anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.safe.redact import Redactor

LEAST = 6
"""Characters of the shortest secret that is looked for: a shorter one is a part of too many words."""
LEAST_LINE = 16
"""Characters of the shortest line of a secret of several lines that is looked for by itself."""


class Known:
    """Secrets and the filter made of them; `ready` says that the variables of the run were looked through."""

    def __init__(self) -> None:
        self.ready = False
        self._secrets: set[str] = set()
        self._redactor: Redactor | None = None

    def learn(self, value: Any) -> None:
        """Know one more secret, or all texts of a structure of them."""
        if isinstance(value, Mapping):
            for item in value.values():
                self.learn(item)
        elif isinstance(value, list | tuple | set | frozenset):
            for item in value:
                self.learn(item)
        elif value is not None and not isinstance(value, bool):
            fresh = _texts(str(value)) - self._secrets
            self._secrets |= fresh
            self._redactor = None if fresh else self._redactor

    def forget(self) -> None:
        """Know nothing."""
        self.__init__()  # type: ignore[misc]

    def redact(self, text: str) -> str:
        """Return a text with a mask for every secret in it."""
        return self._filter().redact(text) if self._secrets else text

    def walk(self, value: Any) -> Any:
        """Return JSON with a mask for every secret in it."""
        return self._filter().walk(value) if self._secrets else value

    def holds(self, value: Any) -> bool:
        """Tell whether a text or JSON holds a secret."""
        return bool(self._secrets) and bool(self.walk(value) != value)

    def _filter(self) -> Redactor:
        if self._redactor is None:
            self._redactor = Redactor(self._secrets)
        return self._redactor


RUN = Known()
"""What this process and those that it forks know."""


def _texts(text: str) -> set[str]:
    whole = str(text).strip()
    rows = [row.strip() for row in whole.splitlines()]
    long = {row for row in rows if len(row) >= LEAST_LINE and not row.startswith("-----")} if len(rows) > 1 else set()
    return {one for one in {whole, *long} if len(one) >= LEAST}
