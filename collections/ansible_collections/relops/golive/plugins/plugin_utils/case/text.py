"""A form as text: the exact bytes that a person signs, the same for the same content, readable on any workstation.

One field a line, digests at the foot, then in which role and how the signer decides. No value can make a line of its
own: line breaks are written as `\\n`, a backslash as `\\\\`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

HEAD = "relops-golive form 1"


def form_text(filed: Mapping[str, Any]) -> str:
    """Return a version of a form as text; `filed` are the facts of its entry in the case."""
    return "".join(f"{line}\n" for line in _lines(filed))


def signed_text(filed: Mapping[str, Any], entry: str, signer: str, decision: str, opinion: str) -> bytes:
    """Return what is signed: the form, the hash (hex) of its entry, and the decision of the signer (`person/role`)."""
    foot = f"entry: {entry}\nsigner: {_flat(signer)}\ndecision: {_flat(decision)}\nopinion: {_flat(opinion)}\n"
    return (form_text(filed) + foot).encode()


def _lines(filed: Mapping[str, Any]) -> Iterator[str]:
    yield HEAD
    for key in ("project", "form", "number", "version", "person", "role"):
        yield f"{key}: {_flat(str(filed.get(key, '')))}"
    for key, value in filed["fields"].items():
        yield from _field(f"field {key}", value)
    for name, digest in sorted(filed.get("attachments", {}).items()):
        yield f"attachment {_flat(str(name))}: {digest}"
    for part, digest in sorted(filed.get("binds", {}).items()):
        yield f"binds {part}: {digest}"


def _field(name: str, value: object) -> Iterator[str]:
    if isinstance(value, Sequence) and not isinstance(value, str):
        yield f"{name}: {len(value)} rows"
        for place, row in enumerate(value, 1):
            yield f"{name}[{place}]: {_flat(row if isinstance(row, str) else _plain(row))}"
    else:
        yield f"{name}: {_flat(value if isinstance(value, str) else _plain(value))}"


def _plain(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _flat(text: str) -> str:
    """Return a text as one line that reads back in one way only."""
    flat = text.replace("\\", "\\\\").replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t")
    return "".join(letter if letter.isprintable() else f"\\u{ord(letter):06x}" for letter in flat)
