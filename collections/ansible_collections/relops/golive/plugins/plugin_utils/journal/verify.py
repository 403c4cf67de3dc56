"""Verify a journal: the chain of every file, and the heads that the go-live's own file recorded of all files (H8).

A chain alone shows an edited, added, moved or deleted line, but not a tail that was cut off: therefore opening and
closing a run, and opening the next go-live, record the last hash of every file. What stays invisible: lines cut off,
or written anew from some line to the end, after the last such record (the open run of a go-live that has no
successor), and a whole state folder that somebody wrote anew. Who must exclude that compares the journal's head with
the one printed in the dossier.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import START, Event, parse
from ansible_collections.relops.golive.plugins.plugin_utils.journal.kinds import kinds_of

FIRST_BYTES = '{"before":'
"""How every line begins: a torn one too."""


class Break(NamedTuple):
    """Where a journal does not hold: file, line number (from 1) and what is wrong, in Chinese and English."""

    path: Path
    line: int
    zh: str
    en: str

    def in_(self, language: str) -> str:
        """Return what is wrong in a language."""
        return Said(self.zh, self.en).in_(language)


@dataclass(frozen=True)
class Chain:
    """One file as it was read: its events with their line numbers, its breaks, and the lines that a kill tore."""

    path: Path
    events: list[tuple[int, Event]] = field(default_factory=list)
    breaks: list[Break] = field(default_factory=list)
    torn: list[int] = field(default_factory=list)
    lines: int = 0

    @property
    def hashes(self) -> set[str]:
        """Return the hash of every line."""
        return {event.hash for _number, event in self.events}


def read_chain(path: Path) -> Chain:
    """Read one file and verify every line of it; a file that isn't there is an empty one."""
    return chain_of(path, bytes_of(path))


def bytes_of(path: Path) -> bytes:
    """Return the bytes of a file, none of one that isn't there."""
    return path.read_bytes() if path.exists() else b""


def chain_of(path: Path, raw: bytes, known: Chain | None = None, of: bytes = b"") -> Chain:
    """Verify every line of the bytes of a file.

    `known` is what was found of the bytes `of`: where the file still begins with exactly these, only what follows is
    verified, for what a line says of itself depends on nothing but it and the line before.
    """
    begun = known is not None and of.endswith(b"\n") and raw.startswith(of)
    found = Chain(path, list(known.events), list(known.breaks), list(known.torn)) if known and begun else Chain(path)
    first = known.lines + 1 if known and begun else 1
    text = raw[len(of) :] if begun else raw
    lines = text.decode("utf-8", "replace").split("\n")
    lines = lines if lines[-1] else lines[:-1]
    previous = found.events[-1][1] if found.events else None
    for number, line in enumerate(lines, first):
        event = parse(line)
        if event is None:
            found.breaks.extend(_no_event(path, number, line))
            if _torn(line):
                found.torn.append(number)
            continue
        found.breaks.extend(Break(path, number, *fault) for fault in _faults(path.stem, line, event, previous))
        found.events.append((number, event))
        previous = event
    return replace(found, lines=first - 1 + len(lines))


def _no_event(path: Path, number: int, line: str) -> Iterator[Break]:
    if not line.strip():
        yield Break(path, number, "空行:日志从不写空行", "is empty: a journal never has an empty line")
    elif not _torn(line):
        yield Break(path, number, "不是日志的行", "is not a line of a journal")


def _torn(line: str) -> bool:
    """Tell whether this is the beginning of a line whose writing was cut short (a kill, a power failure)."""
    text = line.rstrip("\0")
    if not text:
        return bool(line)
    if text[: len(FIRST_BYTES)] != FIRST_BYTES[: len(text)]:
        return False
    try:
        json.loads(text)
    except ValueError:
        return True
    return False


def _faults(host: str, line: str, event: Event, previous: Event | None) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with one event: its content, its file, its place."""
    if event.written() != (f"{line}\n", event.hash):
        yield "写入后被修改", "was changed after it was written"
    if event.host != host:
        yield f"属于 {event.host} 的文件", f"belongs to the file of {event.host}"
    if event.event not in kinds_of(host):
        yield f"记的是日志没有的事件 {event.event}", f"says {event.event}, which no journal says"
    seq, head = (previous.seq, previous.hash) if previous else (0, START)
    if event.seq > seq + 1:
        missing = event.seq - seq - 1
        yield f"此行之前缺少 {missing} 行", f"{missing} line(s) before it are missing"
    elif event.seq <= seq:
        yield "被加入或移动到此处", "was added here, or moved to here"
    elif event.prev != head:
        yield "与前一行不衔接:前一行被替换", "does not follow the line before it, which was replaced"


def cut(folder: Path, chains: Mapping[str, Chain], records: Sequence[tuple[str, object]]) -> Iterator[Break]:
    """Yield a break for every file that lacks a line whose hash was recorded.

    `records` are pairs: where they were recorded, and the heads (file → hash of its last line then).
    """
    told: set[str] = set()
    for where, heads in records:
        for host, head in heads.items() if isinstance(heads, dict) else ():
            chain = chains.get(host) or Chain(folder / f"{host}.jsonl")
            if host in told or head in chain.hashes:
                continue
            told.add(host)
            yield Break(
                chain.path,
                chain.lines + 1,
                f"结尾被截断或重写:缺少 {where} 记下的行 {str(head)[:12]}",
                f"the end was cut off or written anew: line {str(head)[:12]}, recorded in {where}, is missing",
            )
