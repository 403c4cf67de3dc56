"""How the notices of a project stand: who has which, by which channel, who has confirmed it, what is open.

Read from case and forms alone: a portal needs neither the channels nor their secrets for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import FormStanding
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choice import Choice
from ansible_collections.relops.golive.plugins.plugin_utils.notices import record
from ansible_collections.relops.golive.plugins.plugin_utils.notices.channels.channel import NOTHING, Result
from ansible_collections.relops.golive.plugins.plugin_utils.notices.letters import Letter, letters
from ansible_collections.relops.golive.plugins.plugin_utils.notices.outbox import CHANNEL as OUTBOX
from ansible_collections.relops.golive.plugins.plugin_utils.notices.receipts import receipted

UNTRIED = Said("尚未发送", "not tried yet")
CUT_OFF = Said("发送中断, 可能已送达", "sending was cut off: it may be there")


class Told(Choice):
    """How an addressee stands to a notice by one channel."""

    DUE = "due", "待发"
    OPEN = "open", "未送达"
    BY_HAND = "by_hand", "须人工转交"
    SENT = "sent", "已发"
    CONFIRMED = "confirmed", "已签收"
    LAPSED = "lapsed", "已过期"


WORRIES = frozenset({Told.DUE, Told.OPEN})
"""What a later command still has to do."""
SHOWN = frozenset({*WORRIES, Told.BY_HAND})
"""What a person is told."""


@dataclass(frozen=True, slots=True)
class Row:
    """One addressee by one channel; `why` where he has it not, `time` when that was found."""

    addressee: str
    channel: str
    told: Told
    why: Said = NOTHING
    time: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice as it stands; `file` lies in the outbox once it was posted."""

    form: str
    notice: str
    title: Said
    version: int
    id: str
    file: str
    sha256: str
    time: str
    rows: tuple[Row, ...]

    def plain(self) -> JSON:
        """Return it for a portal."""
        return {
            "form": self.form, "notice": self.notice, "title": self.title._asdict(), "version": self.version,
            "id": self.id, "file": self.file, "sha256": self.sha256, "time": self.time,
            "addressees": [
                {
                    "addressee": one.addressee, "channel": one.channel, "state": one.told.value,
                    "why": one.why._asdict(), "time": one.time,
                }
                for one in self.rows
            ],
        }  # fmt: skip


def notices(plan: Plan, case: Case, forms: Mapping[str, FormStanding]) -> list[Notice]:
    """Return every notice that is due, or was told and does not hold any more, oldest form first."""
    return [_notice(case, one) for one in letters(case, forms, plan)]


def open_rows(found: Sequence[Notice], which: frozenset[Told] = WORRIES) -> list[tuple[Notice, Row]]:
    """Return what is still to be done: by a later command, or with SHOWN by a person, too."""
    return [(notice, row) for notice in found for row in notice.rows if row.told in which]


def _notice(case: Case, letter: Letter) -> Notice:
    known, filed = record.known(case, letter), letter.filed
    confirmed = letter.confirmed | receipted(case, letter.form)
    facts = known.outbox.facts if known.outbox else {}
    rows = tuple(row for one in letter.addressees for row in _rows(known, letter, one, one in confirmed))
    kind = letter.standing.kind.title
    return Notice(
        letter.standing.key, letter.notice, Said(kind.zh, kind.en), filed.version, letter.id,
        str(facts.get("file", "")), str(facts.get("sha256", "")), known.outbox.time if known.outbox else "", rows,
    )  # fmt: skip


def _rows(known: record.Known, letter: Letter, addressee: str, confirmed: bool) -> Iterator[Row]:
    """Yield how an addressee stands: by each channel that reaches him, by the outbox alone where none does."""
    ways = {channel: way for (channel, one), way in known.ways.items() if one == addressee}
    if known.outbox is None:
        yield Row(addressee, OUTBOX, Told.LAPSED if letter.lapsed else Told.DUE)
        return
    if not ways:
        told = Told.LAPSED if letter.lapsed else Told.BY_HAND
        yield Row(addressee, OUTBOX, Told.CONFIRMED if confirmed else told)
    for channel, way in ways.items():
        if way.sent or confirmed:
            yield Row(addressee, channel, Told.CONFIRMED if confirmed else Told.SENT, time=way.time)
            continue
        why = CUT_OFF if way.begun else way.why if way.result else UNTRIED
        if way.result is Result.UNKNOWN:
            why = Said(f"{why.zh} (可能已送达)", f"{why.en} (it may be there)")
        yield Row(addressee, channel, Told.LAPSED if letter.lapsed else Told.OPEN, why, way.time)
