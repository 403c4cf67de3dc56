"""The forms in which a secret may stand in a text: as it is, escaped, quoted, in base64 and in hexadecimal."""

from __future__ import annotations

import base64
import html
import json
import re
import shlex
from urllib.parse import quote, quote_plus

BASE64 = 6
"""Bits of a character of base64."""


def forms(secret: str) -> set[str]:
    """Return every form but base64."""
    quoted = {quote(secret, safe=""), quote(secret), quote_plus(secret)}
    raw = secret.encode("utf-8", "surrogatepass").hex()
    found = {
        secret,
        *_escaped(secret),
        *quoted,
        *(re.sub(r"%[0-9A-F]{2}", lambda match: match[0].lower(), one) for one in quoted),
        raw,
        raw.upper(),
    }
    return found - {""}


def _escaped(secret: str) -> set[str]:
    once = {json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]}
    return {
        *once,
        *(json.dumps(one)[1:-1] for one in once),
        repr(secret)[1:-1],
        shlex.quote(secret).removeprefix("'").removesuffix("'"),
        secret.replace("'", "'\\''"),
        secret.replace("'", "''"),
        re.sub(r"([^\w@%+=:,./-])", r"\\\1", secret),
        re.escape(secret),
        html.escape(secret),
        html.escape(secret).replace("&#x27;", "&#39;").replace("&quot;", "&#34;"),
        html.escape(secret, quote=False),
    }


def base64_forms(secret: str) -> set[str]:
    """Return what of a secret stays the same in base64, whatever stands before and after it, in both alphabets."""
    raw = secret.encode("utf-8", "surrogatepass")
    found = set()
    for before in range(3):
        text = base64.b64encode(b"\0" * before + raw).decode()
        first, end = -(-8 * before // BASE64), 8 * (before + len(raw)) // BASE64
        found.add(text[first:end])
    return found | {one.replace("+", "-").replace("/", "_") for one in found}
