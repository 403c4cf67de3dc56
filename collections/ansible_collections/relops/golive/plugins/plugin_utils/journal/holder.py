"""Who holds a project: the run that wrote holder.json, and whether it can still be alive as seen from here."""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Self

from ansible_collections.relops.golive.plugins.plugin_utils.safe import screen

FILE = "holder.json"
UNREADABLE = "unreadable"
"""The name of a holder whose file is empty, torn or no holder's at all."""

ALIVE, GONE, UNSEEN = "alive", "gone", "unseen"
"""It runs; it has ended; it may run where it can't be seen from here."""


@dataclass(frozen=True, slots=True)
class Home:
    """Where a process lives: machine id and host name, boot and pid namespace; what can't be read is empty."""

    machine: str
    host: str
    boot: str
    namespace: str

    @classmethod
    def here(cls) -> Self:
        """Return the home of this process."""
        return cls(
            _text("/etc/machine-id"), os.uname().nodename, _text("/proc/sys/kernel/random/boot_id"), _namespace()
        )


@dataclass(frozen=True, slots=True)
class Holder:
    """A run: its home and process (`started` in clock ticks since boot, 0: unknown), its lock's file, who and what."""

    machine: str
    host: str
    boot: str
    namespace: str
    pid: int
    started: int
    file: str
    operator: str
    run: str
    since: str

    @property
    def home(self) -> Home:
        """Return where it lives."""
        return Home(self.machine, self.host, self.boot, self.namespace)

    @property
    def name(self) -> str:
        """Return the name by which a person breaks its lock: of one word, and no other run ever has it."""
        return re.sub(r"[^A-Za-z0-9.-]", "_", f"{self.host}-{self.pid}-{self.since[:19]}")

    def told(self) -> str:
        """Return who it is, in one line."""
        place = "" if self.home == Home.here() else f" of {self.host}"
        return screen.line(f"{self.operator}, process {self.pid}{place}, run {self.run}, since {self.since}")

    def is_process(self, pid: int) -> bool:
        """Tell whether it is this very process of this machine."""
        return pid != 0 and (self.home, self.pid, self.started) == (Home.here(), pid, process_start(pid))

    def life(self, file: str) -> str:
        """Return whether it lives, seen from here while nobody has locked `file`, the lock's file (empty: unknown).

        Its process is looked for where processes have the same ids. Elsewhere below the same kernel the lock itself
        tells: the kernel holds it for as long as the run lives, if it is the same file and no copy.
        """
        here = Home.here()
        if self.boot and self.boot == here.boot:
            if self.namespace and self.namespace == here.namespace and self.started and _sees_itself():
                return ALIVE if process_start(self.pid) == self.started else GONE
            return GONE if file and self.file == file else UNSEEN
        restarted = self.boot and here.boot and self.machine and (self.machine, self.host) == (here.machine, here.host)
        return GONE if restarted else UNSEEN


def of(pid: int, file: str, operator: str, run: str, since: str) -> Holder:
    """Return process `pid` of this machine as a holder."""
    here = Home.here()
    return Holder(
        **asdict(here), pid=pid, started=process_start(pid), file=file, operator=operator, run=run, since=since
    )


def read(state: Path) -> Holder | str | None:
    """Return who is written down in the state folder, UNREADABLE when that can't be read, None when nobody is."""
    try:
        found = json.loads((state / FILE).read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        return UNREADABLE
    kinds = {field.name: int if field.name in ("pid", "started") else str for field in fields(Holder)}
    if not isinstance(found, dict) or {name: type(value) for name, value in found.items()} != kinds:
        return UNREADABLE
    return Holder(**found)


def write(state: Path, record: Holder) -> None:
    """Write it down whole or not at all; raises OSError."""
    temporary = state / f".{FILE}.{record.pid}"
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
            handle.write(json.dumps(asdict(record), ensure_ascii=False))
            handle.flush()
            os.fsync(handle.fileno())
        temporary.replace(state / FILE)
    finally:
        temporary.unlink(missing_ok=True)


def process_start(pid: int) -> int:
    """Return the start of a process in clock ticks since boot, 0 when there is none or it can't be seen."""
    if not _sees_itself():
        return 0
    try:
        found = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rsplit(")", 1)[1].split()
    except (OSError, IndexError):
        return 0
    return 0 if found[0] in "ZX" else int(found[19])


def _sees_itself() -> bool:
    """Tell whether /proc counts as this process does: in a new pid namespace it may still be the outer one's."""
    try:
        return str(Path("/proc/self").readlink()) == str(os.getpid())
    except OSError:
        return False


def _namespace() -> str:
    try:
        return str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        return ""


def _text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
