"""Tell everybody what is due: into the outbox first, then by every channel that reaches them.

Nothing here raises for a channel: what could not be carried stays open, is tried again by the next command, and is
told to a person. Whoever has a notice is not sent it again; one command at a time sends.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said
from ansible_collections.relops.golive.plugins.plugin_utils import sentences
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import FormStanding
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.notices import record
from ansible_collections.relops.golive.plugins.plugin_utils.notices.body import mail_of
from ansible_collections.relops.golive.plugins.plugin_utils.notices.channels.carry import BROKE_OFF, Carrier, noted
from ansible_collections.relops.golive.plugins.plugin_utils.notices.channels.channel import (
    Delivery,
    Parcel,
    Result,
)
from ansible_collections.relops.golive.plugins.plugin_utils.notices.channels.registry import channels
from ansible_collections.relops.golive.plugins.plugin_utils.notices.letters import Letter, letters
from ansible_collections.relops.golive.plugins.plugin_utils.notices.mail import title_and_text
from ansible_collections.relops.golive.plugins.plugin_utils.notices.outbox import post
from ansible_collections.relops.golive.plugins.plugin_utils.notices.outbox import posted as read_posted
from ansible_collections.relops.golive.plugins.plugin_utils.notices.receipts import receipted
from ansible_collections.relops.golive.plugins.plugin_utils.notices.settings import Channels

FOLDER, LOCK = "notices", "notices.lock"
TRIES, PAUSE, LEAST = 2, 1.0, 1.0
"""How often a channel that failed for now is asked in one command, the seconds between, and those it needs to begin."""


@dataclass
class Telling:
    """What one command has to tell, by which channels: the notices of a project, of one form where `only` names it.

    `faults` are what kept it from telling more.
    """

    plan: Plan
    state: Path
    forms: Mapping[str, FormStanding]
    channels: Channels
    by: str
    simulated: bool = False
    only: str = ""
    faults: list[Said] = field(default_factory=list)
    left: dict[str, float] = field(default_factory=dict)

    def tell(self) -> None:
        """Post every notice that is due, then carry them, the newest first: that one is what people wait for."""
        with _alone(self.state) as lock:
            case = Case(self.state)
            posted: list[tuple[Letter, bytes]] = []
            for letter in letters(case, self.forms, self.plan):
                if letter.lapsed or self.only not in ("", letter.standing.key):
                    continue
                try:
                    posted.append((letter, post_once(self, case, letter, record.known(case, letter))))
                except GoliveError as error:
                    self.faults.append(sentences.of_error(error))
            for letter, content in reversed(posted):
                for name, settings in self.channels.each.items():
                    notes = self.state / FOLDER / f"{letter.id}.{name}.jsonl"
                    self._carry(case, letter, content, Carrier(channels()[name], settings, notes, (lock,)))

    def _carry(self, case: Case, letter: Letter, content: bytes, carrier: Carrier) -> None:
        """Carry one notice by one channel, until it is there, refused, or the time of this command is over."""
        name = carrier.channel.name
        self._recover(case, letter, carrier)
        for number in range(TRIES):
            left = self.left.setdefault(name, self.channels.limit)
            parcels = list(_parcels(case, letter, content, carrier, again=bool(number)))
            if not parcels or left < LEAST:
                return
            began = time.monotonic()
            if number:
                time.sleep(min(PAUSE, left))
            record.write_begun(case, letter, name, [one.addressee for one in parcels], self.by)
            deliveries = carrier.carry(parcels, left)
            self._note(case, letter, carrier, deliveries)
            self.left[name] = left - (time.monotonic() - began)

    def _recover(self, case: Case, letter: Letter, carrier: Carrier) -> None:
        """Write what a channel noted in a run that was killed before it could be written."""
        found = record.known(case, letter)
        begun = found.begun(carrier.channel.name)
        if not begun:
            return
        deliveries = {(one.addressee, one.recipient): one for one in noted(carrier.notes) if one.addressee in begun}
        for addressee in begun:
            for recipient in _missing(letter, carrier, found, addressee) or ("",):
                key = (addressee, recipient)
                deliveries.setdefault(key, Delivery(addressee, recipient, Result.UNKNOWN, BROKE_OFF))
        self._note(case, letter, carrier, list(deliveries.values()))

    def _note(self, case: Case, letter: Letter, carrier: Carrier, deliveries: Sequence[Delivery]) -> None:
        found = record.known(case, letter)
        record.write_done(case, letter, carrier.channel.name, deliveries, found, self.by)
        carrier.notes.unlink(missing_ok=True)


def post_once(telling: Telling, case: Case, letter: Letter, found: record.Known, more: JSON | None = None) -> bytes:
    """Put a notice into the outbox and write that, once; return it as it lies there.

    What was told is never told otherwise: GoliveError where the file is gone or changed and can't be made again.
    """
    if found.outbox is not None:
        file, sha256 = (str(found.outbox.facts.get(key, "")) for key in ("file", "sha256"))
        content = read_posted(telling.state, file, sha256)
        if content is not None:
            return content
    mail = mail_of(telling.plan, letter, telling.simulated)
    if found.outbox is not None and hashlib.sha256(mail.content()).hexdigest() != sha256:
        raise GoliveError(
            f"the notice {file} in the outbox is gone or was changed, and the templates make another one now: bring it "
            "back from its copy",
            zh=f"发件箱中的通知 {file} 丢失或被修改, 且模板已变, 无法重新生成: 请从副本取回",
        )
    path, sha256 = post(telling.state, mail)
    if found.outbox is None:
        reach = telling.channels.reach(letter.addressees)
        record.write_posted(case, letter, (path.name, sha256), reach, telling.by, more)
    return mail.content()


def _parcels(case: Case, letter: Letter, content: bytes, carrier: Carrier, again: bool) -> Iterator[Parcel]:
    """Yield what is still to be carried: to each addressee whom the channel reaches, for those who don't have it.

    `again`: only to whom the same question may be answered otherwise in a second.
    """
    found, (title, text) = record.known(case, letter), title_and_text(content)
    confirmed = letter.confirmed | receipted(case, letter.form)
    for one in letter.addressees:
        if one in confirmed or _told_otherwise(found, carrier.channel.name, one):
            continue
        if again and found.way(carrier.channel.name, one).result is not Result.FAILED:
            continue
        if missing := _missing(letter, carrier, found, one):
            yield Parcel(one, missing, content, title, text)


def _told_otherwise(found: record.Known, name: str, addressee: str) -> bool:
    """Tell whether somebody has it by another channel, and this one did not reach him when it was posted."""
    ways = {channel: way for (channel, one), way in found.ways.items() if one == addressee}
    return name not in ways and any(way.sent for way in ways.values())


def _missing(letter: Letter, carrier: Carrier, found: record.Known, addressee: str) -> tuple[str, ...]:
    """Return the recipients of an addressee who don't have it by this channel."""
    way = found.way(carrier.channel.name, addressee)
    recipients = () if way.sent else carrier.channel.recipients(carrier.settings, addressee)
    return tuple(one for one in recipients if record.token(letter.id, one) not in way.have)


@contextmanager
def _alone(state: Path) -> Iterator[int]:
    """Hold the right to send: whoever else sends is waited for, also a channel that outlived its run."""
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(state / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)
