"""Take the secrets out of texts and JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.safe.encoded import base64_forms, forms

MASK = "********"
_HEX = re.compile(r"[0-9a-fA-F]{1,15}")
_DIGEST = "[0-9a-fA-F]{12}"
"""So many hexadecimal digits beside what looks like a secret of digits are a digest."""


class Redactor:
    """Finds every form of some secrets; a text without any costs a few microseconds for a kilobyte."""

    def __init__(self, secrets: Iterable[str]) -> None:
        known: dict[str, str] = {}
        for secret in secrets:
            known.update({form: _pattern(form) for form in forms(secret)})
            known.update({form: f"[A-Za-z0-9+/_-]*{re.escape(form)}[A-Za-z0-9+/_=-]*" for form in base64_forms(secret)})
        self._patterns = dict(sorted(known.items(), key=lambda item: (-len(item[0]), item[0])))

    def redact(self, text: str) -> str:
        """Return the text with a mask for every secret in it."""
        found = [pattern for form, pattern in self._patterns.items() if form in text]
        return re.sub("|".join(found), MASK, text) if found else text

    def walk(self, value: Any) -> Any:
        """Return JSON with a mask for every secret in its texts and keys; what holds none is returned as it is."""
        if isinstance(value, str):
            return self.redact(value)
        if isinstance(value, Mapping):
            return {self.walk(key): self.walk(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.walk(item) for item in value]
        return value


def redact(text: str, secrets: Iterable[str]) -> str:
    """Return the text with a mask for every form of every secret in it."""
    return Redactor(secrets).redact(text)


def _pattern(form: str) -> str:
    """Return the pattern of a form; digits of a digest that happen to be one are left alone."""
    whole = re.escape(form)
    return f"(?<!{_DIGEST}){whole}(?!{_DIGEST})" if _HEX.fullmatch(form) else whole
