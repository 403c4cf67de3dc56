"""A notice as a mail: to groups, in Chinese and English, as plain text and as a page.

Addressees are groups: who is in them is known to the mail system, not to the plan. Every word in it is data. The same
notice gives the same bytes, and keeps its Message-ID whenever it is sent.
"""

from __future__ import annotations

import email
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header, decode_header, make_header
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime

from ansible_collections.relops.golive.plugins.plugin_utils.notices.channels.channel import NOBODY

MESSAGES = NOBODY.strip("<>").partition("@")[2]
"""The domain of message ids: a name that no mail system may ever have."""


PHRASE = 100
"""Characters of a name in a header, which is one word there and no longer than a line may be; the text has it whole."""


@dataclass(frozen=True)
class Mail:
    """A mail: its name (of the file), id (of the message), sender (office), groups, subject, texts, form, time."""

    name: str
    id: str
    sender: str
    addressees: Sequence[str]
    subject: str
    text: str
    html: str
    form: str
    time: datetime

    def content(self) -> bytes:
        """Return the message as it lies in the outbox: from nobody, to groups."""
        message = MIMEMultipart("alternative", boundary=f"=_{self.id}")
        message["From"] = f"{_encoded(self.sender)} {NOBODY}"
        message["To"] = ", ".join(f"{_encoded(one)}:;" for one in self.addressees)
        message["Subject"] = Header(_word(self.subject), "utf-8")  # type: ignore[assignment]
        message["Date"] = format_datetime(self.time)
        message["Message-ID"] = f"<{self.id}@{MESSAGES}>"
        message["X-Golive-Form"] = self.form
        message.attach(MIMEText(self.text, "plain", "utf-8"))
        message.attach(MIMEText(self.html, "html", "utf-8"))
        return message.as_bytes()


def title_and_text(content: bytes) -> tuple[str, str]:
    """Return subject and plain text of a message of the outbox."""
    message = email.message_from_bytes(content)
    texts = [one.get_payload(decode=True) for one in message.walk() if one.get_content_type() == "text/plain"]
    text = texts[0].decode("utf-8", "replace") if texts and isinstance(texts[0], bytes) else ""
    return str(make_header(decode_header(message["Subject"] or ""))), text


def _encoded(name: str) -> str:
    """Return a name as one encoded phrase: policy.default would encode the commas between two groups with them."""
    word = _word(name)
    short = word if len(word) <= PHRASE else f"{word[:PHRASE]}…"
    return Header(short, "utf-8", maxlinelen=1 << 20).encode()


def _word(text: str) -> str:
    """Return a text as a part of a header: no line of its own can be made of it."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())
