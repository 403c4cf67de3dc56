"""Let a channel carry notices in a process of its own, for so many seconds and no more.

A channel that hangs is killed with all that it has started. It notes what became of each recipient by itself, in a
file that outlives both processes: whoever has got a notice is known also where the run was killed meanwhile. Of whom
it had begun with and not noted nobody knows: he is told again, by the same Message-ID.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.notices.channels.channel import (
    Channel,
    Delivery,
    Parcel,
    Result,
    Settings,
)
from pydantic import SecretStr

ROOT = Path(__file__).resolve().parents[7]
"""The folder in which `ansible_collections` lies."""
BOOT = (
    "import sys; sys.path.insert(0, sys.argv[1])\n"
    "from ansible_collections.relops.golive.plugins.plugin_utils.notices.channels.child import main\n"
    "main()\n"
)
BROKE_OFF = Said("通道中途退出", "the channel broke off")


@dataclass(frozen=True)
class Carrier:
    """A channel with its settings; it notes its answers in `notes`, and keeps `hold` open until its end (a lock)."""

    channel: Channel
    settings: Settings
    notes: Path
    hold: tuple[int, ...] = ()

    def carry(self, parcels: Sequence[Parcel], seconds: float) -> list[Delivery]:
        """Return what became of every recipient of the parcels, in their order."""
        why = self._run(self._job(parcels, seconds), seconds)
        known = {(one.addressee, one.recipient): one for one in noted(self.notes)}
        return [
            known.get((parcel.addressee, recipient), Delivery(parcel.addressee, recipient, Result.UNKNOWN, why))
            for parcel in parcels
            for recipient in parcel.recipients
        ]

    def _run(self, job: bytes, seconds: float) -> Said:
        """Run it to its end or to the end of its time; return why what it did not note is not known."""
        self.notes.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND | os.O_CLOEXEC
        with os.fdopen(os.open(self.notes, flags, 0o600), "wb") as notes:
            process = subprocess.Popen(
                [sys.executable, "-P", "-c", BOOT, str(ROOT)],
                stdin=subprocess.PIPE, stdout=notes, stderr=subprocess.DEVNULL, start_new_session=True,
                pass_fds=self.hold,
            )  # fmt: skip
            try:
                process.communicate(job, timeout=seconds)
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.communicate()
                return Said(f"{seconds:.0f} 秒内无应答", f"no answer within {seconds:.0f} s")
        return BROKE_OFF

    def _job(self, parcels: Sequence[Parcel], seconds: float) -> bytes:
        job: JSON = {
            "channel": self.channel.name, "seconds": seconds, "settings": _plain(self.settings.model_dump()),
            "parcels": [
                {
                    "addressee": one.addressee, "recipients": list(one.recipients), "title": one.title,
                    "text": one.text, "mail": base64.b64encode(one.mail).decode(),
                }
                for one in parcels
            ],
        }  # fmt: skip
        return json.dumps(job).encode()


def noted(notes: Path) -> list[Delivery]:
    """Return what a channel noted, also one of a run that was killed; nothing where there are no notes."""
    try:
        return list(_deliveries(notes.read_bytes()))
    except OSError:
        return []


def _plain(value: Any) -> Any:
    """Return settings as JSON with their secrets: for the pipe to the channel and nowhere else."""
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, (list, tuple)) else value


def _deliveries(output: bytes) -> Iterator[Delivery]:
    for line in output.splitlines():
        try:
            addressee, recipient, result, zh, en = json.loads(line)
            yield Delivery(addressee, recipient, Result(result), Said(zh, en))
        except (ValueError, TypeError):
            continue  # torn by its end
