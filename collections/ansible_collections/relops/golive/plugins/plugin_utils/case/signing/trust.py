"""The trust root: which key is whose, in which role; a file outside of plan and project that no other may write.

An OpenSSH `allowed_signers` file whose principals are `person/role`. Keys that are gone stay in it with
`valid-before`: what they signed before stays signed.
"""

from __future__ import annotations

import hashlib
import stat
from dataclasses import dataclass
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError

FIXED = Path("/etc/relops-golive/allowed_signers")
"""Where the trust root of a production lies; no variable and no environment names another one."""
ROOT = 0
OTHERS = stat.S_IWGRP | stat.S_IWOTH


@dataclass(frozen=True, slots=True)
class Trust:
    """The trust root as it was read: its path and its content."""

    path: Path
    content: bytes

    @property
    def digest(self) -> str:
        """Return its SHA-256 (hex), which every signature's entry names."""
        return hashlib.sha256(self.content).hexdigest()

    def principals(self) -> dict[str, list[str]]:
        """Return person → roles, as the file names them."""
        found: dict[str, list[str]] = {}
        for line in self.content.decode("utf-8", "replace").splitlines():
            if line.strip() and not line.lstrip().startswith("#"):
                for principal in line.split()[0].strip('"').split(","):
                    person, _slash, role = principal.partition("/")
                    found.setdefault(person, []).append(role)
        return found


def read_trust(path: Path = FIXED, owner: int = ROOT, project: Path | None = None) -> Trust:
    """Return the trust root at `path`; GoliveError where it is missing, lies in the `project`, or others may write it.

    `owner` is the user id to whom the file has to belong; folders above it belong to that user or to root, and neither
    they nor the file may be written by group or others (a folder with the sticky bit may).
    """
    try:
        real = path.resolve(strict=True)
        content = real.read_bytes()
    except OSError as error:
        raise GoliveError(
            f"the trust root {path} cannot be read ({error.strerror}): it says whose key is whose, and in which role",
            zh=f"无法读取信任根 {path} ({error.strerror}): 它说明哪把密钥属于谁、是何角色",
        ) from error
    if project is not None and real.is_relative_to(project.resolve()):
        raise GoliveError(
            f"the trust root {path} lies in the project's folder: whoever edits a plan could make himself an approver",
            zh=f"信任根 {path} 位于项目目录中: 能改计划的人不得自任审批人",
        )
    for place in (real, *real.parents):
        _only_its_owner_writes(place, owner, path)
    return Trust(path, content)


def _only_its_owner_writes(place: Path, owner: int, path: Path) -> None:
    found = place.stat()
    sticky = place.is_dir() and found.st_mode & stat.S_ISVTX
    if found.st_uid not in {owner, ROOT} or (found.st_mode & OTHERS and not sticky):
        raise GoliveError(
            f"the trust root {path} is not to be trusted: {place} may be written by others than user id {owner}",
            zh=f"信任根 {path} 不可信: 除用户 {owner} 外他人也可写入 {place}",
        )
