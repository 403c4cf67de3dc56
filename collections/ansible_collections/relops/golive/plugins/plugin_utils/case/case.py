"""The case (卷宗) of a project: all that is said and signed about it, over all rehearsals, nights and postponements.

`<state>/case/case.jsonl` is written by the journal's writer: appended, chained, never changed; `attachments/<sha256>`
lie beside it. The chain gives the order of things; a time that a person claims is only printed. A chain alone does not
show that its end was cut off: nights and rehearsals record the case's head, and `cut` holds the case against those.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.case.entries import (
    APPROVE,
    REJECT,
    Entry,
    Filed,
    Signed,
    entries_of,
    entry_of,
)
from ansible_collections.relops.golive.plugins.plugin_utils.journal.kinds import CASE
from ansible_collections.relops.golive.plugins.plugin_utils.journal.verify import Break, Chain, bytes_of, chain_of
from ansible_collections.relops.golive.plugins.plugin_utils.journal.write import append

__all__ = ["APPROVE", "REJECT", "SHA256", "Case", "Entry", "Filed", "Signed", "private"]
ATTACHMENTS = "attachments"
KEPT = 4
"""Cases that a process remembers: a portal asks the same few all day."""
_READ: dict[Path, tuple[bytes, Chain]] = {}
"""The bytes of a case that were read last, and their chain: only what was written since is verified by the next view.

Nobody changes the facts of an entry: they are those of every view.
"""
SHA256 = re.compile(r"[0-9a-f]{64}")


class Case:
    """The case in a folder; reading a `Case` once gives one unchanging view, writing returns the new entry.

    `proofs` remembers what verifying a signature found, so that each is verified once for one view.
    """

    def __init__(self, state: Path) -> None:
        self.folder = state / CASE
        self.proofs: dict[tuple[str, ...], Any] = {}

    @property
    def path(self) -> Path:
        """Return the file of the chain."""
        return self.folder / f"{CASE}.jsonl"

    @cached_property
    def chain(self) -> Chain:
        """Return the file as it was read, with every place where its chain does not hold."""
        try:
            raw = bytes_of(self.path)
        except OSError as error:
            raise GoliveError(
                f"the case {self.path} cannot be read: {error.strerror}",
                zh=f"无法读取卷宗 {self.path}: {error.strerror}",
            ) from error
        of, known = _READ.pop(self.path, (b"", None))
        found = chain_of(self.path, raw, known, of)
        _READ[self.path] = raw, found
        for one in list(_READ)[:-KEPT]:
            _READ.pop(one, None)
        return found

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Return every entry in the order of the chain; torn lines are left out."""
        return tuple(entries_of(event for _number, event in self.chain.events))

    @cached_property
    def _by_kind(self) -> Mapping[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        for one in self.entries:
            found.setdefault(one.kind, []).append(one)
        return found

    @cached_property
    def _newest(self) -> Mapping[tuple[str, str], Entry]:
        return {(one.kind, one.name): one for one in self.entries}

    @cached_property
    def _signatures(self) -> Mapping[tuple[str, str], list[Signed]]:
        found: dict[tuple[str, str], list[Signed]] = {}
        for one in map(Signed, self._by_kind.get("signature", ())):
            found.setdefault((one.entry.name, one.of), []).append(one)
        return found

    def of(self, kind: str, name: str = "") -> list[Entry]:
        """Return the entries of a kind, and of a name where one is given."""
        return [one for one in self._by_kind.get(kind, ()) if name in ("", one.name)]

    def last(self, kind: str, name: str) -> Entry | None:
        """Return the newest entry of a kind and name."""
        return self._newest.get((kind, name))

    def filed(self, key: str) -> Filed | None:
        """Return the newest version of a form."""
        entry = self.last("form", key)
        return Filed(entry) if entry else None

    def signatures(self, filed: Filed) -> list[Signed]:
        """Return the signatures of a version of a form, in the order of the chain."""
        return list(self._signatures.get((filed.key, filed.entry.hash), ()))

    def head(self) -> str:
        """Return the hash of the last entry, an empty text for an empty case."""
        return self.entries[-1].hash if self.entries else ""

    def breaks(self) -> list[Break]:
        """Return every place where the chain or an attachment does not hold."""
        found = list(self.chain.breaks)
        for entry in self.of("attachment"):
            sha256 = str(entry.facts.get("sha256"))
            if self.kept(sha256) is None:
                path = self.folder / ATTACHMENTS / sha256[:64].replace("/", "_")
                found.append(Break(path, 1, f"附件 {entry.name} 丢失或被修改", f"{entry.name} is lost or was changed"))
        return found

    def cut(self, heads: Mapping[str, str]) -> list[Break]:
        """Return a break for each head that was recorded elsewhere and is no entry of this case any more.

        `heads` maps where a head was recorded (a night, a rehearsal) to it; an empty one was that of an empty case.
        """
        known = self.chain.hashes
        return [
            Break(
                self.path, self.chain.lines + 1,
                f"结尾被截断或重写: 缺少 {where} 记下的记录 {head[:12]}",
                f"the end was cut off or written anew: entry {head[:12]}, recorded by {where}, is missing",
            )
            for where, head in heads.items()
            if head and head not in known
        ]  # fmt: skip

    def write(self, kind: str, name: str, facts: Mapping[str, Any], by: str) -> Entry:
        """Append an entry and return it; `by` is the account that wrote it. Raises GoliveError when it cannot be."""
        private(self.folder)
        plain = json.loads(json.dumps(dict(facts), ensure_ascii=False, sort_keys=True))  # as it will be read
        event = append(self.folder, CASE, event=kind, run="", stage=CASE, step=name, operator=by, facts=plain)
        for view in ("chain", "entries", "_by_kind", "_newest", "_signatures"):
            self.__dict__.pop(view, None)
        return entry_of(event)

    def attach(self, name: str, kind: str, content: bytes, by: str) -> Entry:
        """Keep a document under its SHA-256 and write that it was added."""
        sha256 = self.keep(content)
        return self.write("attachment", name, {"kind": kind, "sha256": sha256, "size": len(content)}, by)

    def keep(self, content: bytes) -> str:
        """Keep bytes below `attachments/` and return their SHA-256 (hex)."""
        sha256 = hashlib.sha256(content).hexdigest()
        if self.kept(sha256) is not None:
            return sha256
        folder = self.folder / ATTACHMENTS
        private(folder)
        temporary, path = folder / f".{sha256}.{os.getpid()}", folder / sha256
        try:
            with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:
                opened.write(content)
                opened.flush()
                os.fsync(opened.fileno())
            temporary.replace(path)
        except OSError as error:
            raise GoliveError(
                f"{path} cannot be written: {error.strerror}", zh=f"{path} 无法写入: {error.strerror}"
            ) from error
        return sha256

    def kept(self, sha256: str) -> bytes | None:
        """Return bytes that were kept, None where they are gone or are not those any more."""
        if not SHA256.fullmatch(sha256):
            return None
        try:
            content = (self.folder / ATTACHMENTS / sha256).read_bytes()
        except OSError:
            return None
        return content if hashlib.sha256(content).hexdigest() == sha256 else None


def private(folder: Path) -> None:
    """Make a folder, and those above it that are missing, which nobody else may enter (0700)."""
    try:
        for each in (*reversed([one for one in folder.parents if not one.exists()]), folder):
            each.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise GoliveError(
            f"{folder} cannot be made: {error.strerror}", zh=f"无法建立 {folder}: {error.strerror}"
        ) from error
