"""The keys of the demo's people, made at first use for this clone alone, and the trust root that says whose is whose.

They lie below `.golive/people` of the clone, which git ignores: nobody can sign for these people anywhere else.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan

People = Mapping[str, Sequence[str]]
"""Person → roles."""
WHO = "who.txt"
"""The list of whose key is which."""
NOT_A_NAME = re.compile(r"""[\s*?!,"'/#]""")
"""What would be more than one name in allowed_signers, where principals are patterns."""


def people_of(plan: Plan) -> People:
    """Return everybody whom the plan names, with all roles."""
    found: dict[str, list[str]] = {}
    for person in plan.resources.persons:
        found.setdefault(str(person.name), []).append(str(person.role))
    return found


def make(folder: Path, people: People) -> Path:
    """Make each person's key where there is none yet, and return the trust root (allowed_signers)."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lines = [line for person, roles in people.items() for line in _lines(folder, person, roles)]
    root = folder / "allowed_signers"
    _write(root, ["# The people of the demo; this clone plays all of them.", *lines])
    _write(folder / WHO, [f"{key_of(folder, one).name}  {one}: {', '.join(roles)}" for one, roles in people.items()])
    return root


def key_of(folder: Path, person: str) -> Path:
    """Return the private key of a person; its file's name is a digest, since a name may hold anything."""
    return folder / hashlib.sha256(person.encode()).hexdigest()[:12]


def _write(path: Path, lines: Sequence[str]) -> None:
    content = "".join(f"{line}\n" for line in lines)
    if path.exists() and path.read_text(encoding="utf-8") == content:
        return
    temporary = path.with_name(f".{path.name}")
    temporary.write_text(content, encoding="utf-8")
    temporary.chmod(0o600)
    temporary.replace(path)


def _lines(folder: Path, person: str, roles: Sequence[str]) -> list[str]:
    if wrong := [name for name in (person, *roles) if NOT_A_NAME.search(name)]:
        raise SystemExit(f"demo: {', '.join(wrong)}: a name or role of the demo has no space and none of *?!,\"'/#")
    key = key_of(folder, person)
    if not key.exists():
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", person, "-f", str(key)]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    public = " ".join(key.with_suffix(".pub").read_text(encoding="utf-8").split()[:2])
    return [f'{person}/{role} namespaces="relops-golive" {public}' for role in roles]
