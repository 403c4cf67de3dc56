"""Prove a dossier offline: everything in it belongs together and nothing was changed since, or what was.

It needs neither plan nor inventory nor state: folder or zip, and whose signatures count. Each check looks at all of it;
a file that cannot be read ends its own check and no other one.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.trust import Trust
from ansible_collections.relops.golive.plugins.plugin_utils.proof.checks import (
    chains,
    cover,
    documents,
    heads,
    manifest,
    plan,
    process,
    records,
    signatures,
)
from ansible_collections.relops.golive.plugins.plugin_utils.proof.reading.dossier import Dossier, UnreadableError
from ansible_collections.relops.golive.plugins.plugin_utils.proof.reading.finding import Finding, Mark, wrong
from ansible_collections.relops.golive.plugins.plugin_utils.proof.reading.unpack import FULL, lay_out, unpack
from ansible_collections.relops.golive.plugins.plugin_utils.records.folder import MANIFEST

Check = Callable[[Dossier], Iterator[Finding]]
CHECKS: Sequence[tuple[str, Check]] = (
    (MANIFEST, manifest.check),
    ("plan/", plan.check),
    ("journal/, case/", chains.check),
    ("case/", heads.check),
    ("forms/", signatures.check),
    ("case/case.jsonl", process.check),
    ("journal/", records.check),
    ("index.html", documents.check),
    ("journal/", cover.check),
)
"""In the order in which they are told, each with what it looks at."""
UNREADABLE = (KeyError, ValueError, TypeError, AttributeError, IndexError, OSError)
"""What reading data of others may raise; pydantic's error is a ValueError."""
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,127}")


@dataclass(frozen=True)
class Proof:
    """What was found, in order."""

    golive: str
    findings: list[Finding]

    @property
    def holds(self) -> bool:
        """Tell whether nothing is wrong."""
        return all(one.mark is not Mark.WRONG for one in self.findings)

    def lines(self, language: str) -> list[str]:
        """Return one line each, and the verdict."""
        wrongs = sum(one.mark is Mark.WRONG for one in self.findings)
        zh = f"{self.golive}: {f'{wrongs} 处错误' if wrongs else '计划、签批、上线与文档互相印证, 写入后无人改动'}"
        en = (
            f"{self.golive}: {f'{wrongs} wrong' if wrongs else 'plan, signatures, night and documents belong together'}"
        )
        return [*(one.line(language) for one in self.findings), zh if language == "zh" else en]


def prove(path: Path, signers: Path | None = None) -> Proof:
    """Return everything that was found in the dossier at `path`, a folder or a zip.

    `signers` is the allowed_signers file whose keys count; without it the copy in the dossier does, which is said.
    GoliveError where there is no dossier, or no such file.
    """
    trust = _signers(signers) if signers else None
    files, refused = unpack(path)
    try:
        with tempfile.TemporaryDirectory(prefix="golive-prove-", ignore_cleanup_errors=True) as scratch:
            folder = Path(scratch) / _name(files[MANIFEST])
            folder.mkdir(mode=0o700)
            found = [*refused, *lay_out(files, folder)]
            dossier = Dossier(folder, files, trust)
            for place, check in CHECKS:
                found += _told(place, check, dossier)
            return Proof(folder.name, list(dict.fromkeys(found)))
    except OSError as error:
        room, why = tempfile.gettempdir(), error.strerror or error
        raise GoliveError(
            f"nothing was proven, and nothing is wrong for it: {room} takes no copy of the dossier ({why}); make room "
            "there, or name another folder in TMPDIR",
            zh=f"未能验证, 不说明卷宗有误: {room} 放不下卷宗的副本 ({why}); 请腾出空间, 或用 TMPDIR 指定其他目录",
        ) from error


def _told(place: str, check: Check, dossier: Dossier) -> list[Finding]:
    found: list[Finding] = []
    try:
        for one in check(dossier):
            found.append(one)  # what was found before a fault stays
    except UnreadableError as error:
        found.append(wrong(error.place, error.zh, str(error)))
    except GoliveError as error:
        found.append(wrong(place, error.zh, str(error)))
    except UNREADABLE as error:
        if isinstance(error, OSError) and error.errno in FULL:
            raise  # this machine's fault, not the dossier's
        why = " ".join(f"{type(error).__name__}: {error}".splitlines()[:1])
        found.append(wrong(place, f"无法读取: {why}", f"cannot be read: {why}"))
    return found


def _name(content: bytes) -> str:
    """Return the go-live's name where the manifest tells one that can be the name of a folder."""
    try:
        name = str(json.loads(content)["golive"])
    except (ValueError, TypeError, KeyError):
        return "dossier"
    return name if NAME.fullmatch(name) else "dossier"


def _signers(path: Path) -> Trust:
    try:
        return Trust(path, path.read_bytes())
    except OSError as error:
        raise GoliveError(
            f"the signers file {path} cannot be read: {error.strerror}",
            zh=f"无法读取签字人文件 {path}: {error.strerror}",
        ) from error
