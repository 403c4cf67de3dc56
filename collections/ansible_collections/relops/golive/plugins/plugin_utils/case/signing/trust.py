"""The trust root: which key is whose, in which role; a file outside of plan and project that no other may write.

An OpenSSH `allowed_signers` file whose principals are `person/role`; beside it `webauthn.json` with the keys that a
portal has registered, where there is one. Keys that are gone stay in them with `valid-before`: what they signed before
stays signed.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said

FIXED = Path("/etc/relops-golive/allowed_signers")
"""Where the trust root of a production lies; no variable and no environment names another one."""
WEBAUTHN = "webauthn.json"
"""The file beside it with the keys that a portal has registered for persons in roles."""
MUST = ("principal", "credential")
ROOT = 0
OTHERS = stat.S_IWGRP | stat.S_IWOTH
MOST_LINKS = 40
WORDS = re.compile(r'(?:[^\s"]|"[^"]*")+')
KEY_TYPE = re.compile(r"(sk-)?(ssh|ecdsa)-[a-z0-9@.-]+", re.IGNORECASE)
PATTERN = re.compile(r"[*?!]")


@dataclass(frozen=True, slots=True)
class Trust:
    """The trust root as it was read: its path and its content, and that of the registered keys beside it."""

    path: Path
    content: bytes
    webauthn: bytes = b""

    @property
    def digest(self) -> str:
        """Return its SHA-256 (hex), which every signature's entry names."""
        return hashlib.sha256(self.content + self.webauthn).hexdigest()

    def principals(self) -> dict[str, list[str]]:
        """Return person → roles, as the files name them."""
        found: dict[str, list[str]] = {}
        for names, _key in (*_lines(self.content), *_registered(self.webauthn)):
            for principal in names:
                person, _slash, role = principal.partition("/")
                if role and role not in found.setdefault(person, []):
                    found[person].append(role)
        return found

    def owners(self, key: str) -> frozenset[str]:
        """Return the persons to whom the files give a key (its fingerprint): more than one proves nobody."""
        return _owners(self.content, self.webauthn).get(key, frozenset())


@lru_cache(maxsize=8)
def _owners(content: bytes, webauthn: bytes) -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for names, key in (*_lines(content), *_registered(webauthn)):
        if not key:
            continue
        persons = {principal.partition("/")[0] for principal in names}
        found[key] = found.get(key, frozenset()) | persons
    return found


def _lines(content: bytes) -> Iterator[tuple[list[str], str]]:
    """Yield the principals and the key's fingerprint of each line; what OpenSSH takes for no line is left out."""
    for line in content.decode("utf-8", "replace").splitlines():
        words = WORDS.findall(line)
        if not words or words[0].startswith("#"):
            continue
        place = next((place for place, word in enumerate(words[1:], 1) if KEY_TYPE.fullmatch(word)), len(words))
        blob = words[place + 1] if place + 1 < len(words) else ""
        yield [name for name in words[0].replace('"', "").split(",") if name], _fingerprint(blob)


def registry_of(content: bytes) -> dict[str, Any]:
    """Return `webauthn.json` as data: rp_id, origins, credentials; ValueError where it is none."""
    found = json.loads(content) if content else {}
    rows = found.get("credentials", []) if isinstance(found, dict) else None
    if not isinstance(rows, list) or not all(
        isinstance(row, dict) and all(isinstance(value, str) for value in row.values()) and {*MUST} <= row.keys()
        for row in rows
    ):
        raise ValueError(f"{WEBAUTHN} is no list of credentials")
    return dict(found)


def _registered(content: bytes) -> Iterator[tuple[list[str], str]]:
    """Yield the principal and the key's name of each registered key."""
    for row in registry_of(content).get("credentials", []):
        yield [row["principal"]], f"webauthn:{row['credential']}"


def _fingerprint(blob: str) -> str:
    if not blob:
        return ""
    try:
        digest = hashlib.sha256(base64.b64decode(blob, validate=True)).digest()
    except (binascii.Error, ValueError):
        return ""
    return f"SHA256:{base64.b64encode(digest).decode().rstrip('=')}"


def read_trust(path: Path = FIXED, owner: int = ROOT, project: Path | None = None) -> Trust:
    """Return the trust root at `path`; GoliveError where it is missing, lies in the `project`, or others may write it.

    `owner` is the user id to whom the file has to belong; folders above it, and those of every link on the way to it,
    belong to that user or to root, and neither they nor the file may be written by group or others (a folder with the
    sticky bit may). A principal with a wildcard is refused: it does not say whose the key is.
    """
    content, beside = guarded(path, owner, project), path.with_name(WEBAUTHN)
    registered = guarded(beside, owner, project) if beside.exists() or beside.is_symlink() else b""
    try:
        _names_persons(path, [*_lines(content), *_registered(registered)])
    except ValueError as error:
        raise GoliveError(f"{beside}: {error}", zh=f"{beside} 不是登记的密钥: {error}") from error
    return Trust(path, content, registered)


TRUST_ROOT = Said("信任根", "trust root")
SAYS = Said(": 它说明哪把密钥属于谁、是何角色", ": it says whose key is whose, and in which role")


def guarded(path: Path, owner: int, project: Path | None, what: Said = TRUST_ROOT, says: Said = SAYS) -> bytes:
    """Return the content of a file that nobody but its owner writes, whatever way leads to it.

    GoliveError calls it `what`, and `says` why it is needed.
    """
    try:
        places = _way_to(path)
        with path.open("rb") as opened:
            status, content = os.fstat(opened.fileno()), opened.read()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise GoliveError(
            f"the {what.en} {path} cannot be read ({why}){says.en}", zh=f"无法读取{what.zh} {path} ({why}){says.zh}"
        ) from error
    home = Path(os.path.realpath(project)) if project is not None else None
    if home is not None and any(place.is_relative_to(home) for place in places):
        raise GoliveError(
            f"the {what.en} {path} lies in the project's folder: whoever edits a plan could make himself an approver",
            zh=f"{what.zh} {path} 位于项目目录中: 能改计划的人不得自任审批人",
        )
    _only_its_owner_writes(path, status, owner, path, what)
    for place in places:
        _only_its_owner_writes(place, place.lstat(), owner, path, what)
    return content


def _way_to(path: Path) -> list[Path]:
    """Return the file, every folder above it, and every link on the way with the folders above that."""
    found: dict[Path, None] = {}
    waiting, links = [path.absolute()], 0
    while waiting:
        place = waiting.pop()
        for each in reversed([place, *place.parents]):
            found[each] = None
            if each.is_symlink():
                links += 1
                if links > MOST_LINKS:
                    raise OSError(40, os.strerror(40))
                target = each.parent / each.readlink()
                waiting.append(Path(os.path.normpath(target / place.relative_to(each))))
                break
    real = Path(os.path.realpath(path, strict=True))
    return list(dict.fromkeys([*found, real, *real.parents]))


def _only_its_owner_writes(place: Path, found: os.stat_result, owner: int, path: Path, what: Said) -> None:
    sticky = stat.S_ISDIR(found.st_mode) and found.st_mode & stat.S_ISVTX
    written = found.st_mode & OTHERS and not sticky and not stat.S_ISLNK(found.st_mode)
    if found.st_uid not in {owner, ROOT} or written:
        raise GoliveError(
            f"the {what.en} {path} is not to be trusted: {place} may be written by others than user id {owner}",
            zh=f"{what.zh} {path} 不可信: 除用户 {owner} 外他人也可写入 {place}",
        )


def _names_persons(path: Path, lines: Iterable[tuple[list[str], str]]) -> None:
    for names, _key in lines:
        for name in names:
            if PATTERN.search(name):
                raise GoliveError(
                    f"the trust root {path} says {name!r}: a pattern names nobody; write each person/role",
                    zh=f"信任根 {path} 中的 {name} 是通配符, 未说明密钥属于谁; 请逐一写明 人员/角色",
                )
