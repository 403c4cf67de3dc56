"""The chain of a case, judged from its bytes alone: each whole line names the one before and has the digest of itself."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

FIRST = "0" * 64


def faults(path: Path) -> list[str]:
    """Return every line that does not follow the one before; a line that was torn has never been said."""
    found, before, number = [], FIRST, 0
    lines = path.read_text(encoding="utf-8", errors="replace").split("\n") if path.exists() else []
    for place, line in enumerate(lines, 1):
        try:
            said = json.loads(line)
        except ValueError:
            continue  # torn, or the end
        number += 1
        content = {key: value for key, value in said.items() if key != "hash"}
        text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        if said.get("hash") != hashlib.sha256(text.encode()).hexdigest():
            found.append(f"case line {place}: is not what was written")
        if said.get("prev") != before or said.get("seq") != number:
            found.append(f"case line {place}: does not follow the line before")
        before = said.get("hash")
    return found


def forms(path: Path, form: str) -> tuple[int, int]:
    """Return how many versions of a form were filed, and how many signatures the newest has."""
    filed, signed, newest = 0, 0, ""
    for line in path.read_text(encoding="utf-8", errors="replace").split("\n") if path.exists() else []:
        try:
            said = json.loads(line)
        except ValueError:
            continue
        if said["step"] == form and said["event"] == "form":
            filed, signed, newest = filed + 1, 0, said["hash"]
        signed += said["step"] == form and said["event"] == "signature" and said["facts"].get("form") == newest
    return filed, signed
