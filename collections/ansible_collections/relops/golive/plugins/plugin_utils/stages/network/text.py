"""Configuration texts: what differs between two of them, and what of it may be shown."""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Iterable, Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.octets import octets, readable

_SECRET = re.compile(
    r"\b(password|secret|community|key-string|key|md5|sha|aes|priv|auth|pre-shared-key|psk|token)\b\s+.*", re.IGNORECASE
)


def digest(text: str) -> str:
    """Return the SHA-256 (hex) of a text's bytes, as the switch says them."""
    return hashlib.sha256(octets(text)).hexdigest()


def shown(line: str) -> str:
    """Return a configuration line for people, with what follows a word for a secret hidden."""
    line = readable(line)
    if line.lstrip().startswith("description "):
        return line
    return _SECRET.sub(lambda found: f"{found.group(1)} (hidden)", line)


def differences(before: list[str], after: list[str], limit: int = 6) -> str:
    """Return the lines that differ as one text, `-` gone and `+` new, secrets hidden, at most `limit` of them."""
    lines = [line for line in difflib.unified_diff(before, after, n=0, lineterm="") if _is_change(line)]
    more = f"; and {len(lines) - limit} more lines" if len(lines) > limit else ""
    return "; ".join(f"{line[0]} {shown(line[1:].strip())}" for line in lines[:limit]) + more


def line_differences(before: str, after: str) -> str:
    """Return `differences` of two texts."""
    return differences(before.splitlines(), after.splitlines()) or "nothing"


def placed_differences(before: str, after: str) -> str:
    """Return `line_differences`, each line of a section with its head: which port it is about."""
    return differences(list(_placed(before)), list(_placed(after))) or "nothing"


def _placed(text: str) -> Iterator[str]:
    head = ""
    for line in text.splitlines():
        if line[:1].isspace() and line.strip() and head:
            yield f"{head}: {line.strip()}"
        else:
            head = line.strip()
            yield line


def ranges(vlans: Iterable[int]) -> str:
    """Return numbers as people write them, `1-3,7`; `none` where there are none."""
    runs: list[list[int]] = []
    for vlan in sorted(vlans):
        if runs and runs[-1][1] == vlan - 1:
            runs[-1][1] = vlan
        else:
            runs.append([vlan, vlan])
    return ",".join(str(low) if low == high else f"{low}-{high}" for low, high in runs) or "none"


def _is_change(line: str) -> bool:
    return line[:1] in ("+", "-") and not line.startswith(("+++", "---"))
