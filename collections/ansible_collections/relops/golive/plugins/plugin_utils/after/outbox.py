"""The outbox: every notice as a file `.eml` in `<state>/outbox`, whatever else carries it.

Addressees are groups: who is in them is known to the mail system, not to the plan. The same notice gives the same
file, so that writing it again after a kill sends nothing twice.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.mime.text import MIMEText
from email.utils import format_datetime
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError

FOLDER, CHANNEL = "outbox", "outbox"
NOWHERE = "golive.invalid"
"""The domain of a sender who has no address of his own: a name that no mail system may ever have."""


@dataclass(frozen=True)
class Mail:
    """A notice: its name (of the file), sender (office), groups, subject, text, the hash of its form, its time."""

    name: str
    sender: str
    addressees: Sequence[str]
    subject: str
    text: str
    form: str
    time: datetime

    def content(self) -> bytes:
        """Return the message as it is sent."""
        message = MIMEText(self.text, "plain", "utf-8")
        message["From"] = f"{_encoded(self.sender)} <noreply@{NOWHERE}>"
        message["To"] = ", ".join(f"{_encoded(one)}:;" for one in self.addressees)
        message["Subject"] = Header(_word(self.subject), "utf-8")  # type: ignore[assignment]
        message["Date"] = format_datetime(self.time)
        message["Message-ID"] = f"<{self.form[:32]}@{NOWHERE}>"
        message["X-Golive-Form"] = self.form
        return message.as_bytes()


def _encoded(name: str) -> str:
    """Return a name as one encoded phrase: policy.default would encode the commas between two groups with them."""
    return Header(_word(name), "utf-8", maxlinelen=1 << 20).encode()


def post(state: Path, mail: Mail) -> tuple[Path, str]:
    """Put a notice into the outbox and return its file and the file's SHA-256 (hex); 0600, durable.

    Raises GoliveError when it cannot be written.
    """
    folder, content = state / FOLDER, mail.content()
    path = folder / f"{re.sub(r'[^0-9A-Za-z._-]', '_', mail.name)}.eml"
    fresh = path.with_suffix(".new")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        fresh.replace(path)
    except OSError as error:
        raise GoliveError(
            f"the notice {path} cannot be written: {error.strerror}; make room or access there, then the same command",
            zh=f"无法写入通知 {path}: {error.strerror}; 请腾出空间或授予权限后再次运行同一命令",
        ) from error
    return path, hashlib.sha256(content).hexdigest()


def _word(text: str) -> str:
    """Return a text as a part of a header: no line of its own can be made of it."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())
