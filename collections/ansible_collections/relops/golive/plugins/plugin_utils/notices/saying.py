"""How notices stand, in words for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.notices.channels.channel import NOTHING
from ansible_collections.relops.golive.plugins.plugin_utils.notices.channels.registry import channels
from ansible_collections.relops.golive.plugins.plugin_utils.notices.outbox import CHANNEL as OUTBOX
from ansible_collections.relops.golive.plugins.plugin_utils.notices.standing import (
    SHOWN,
    WORRIES,
    Notice,
    Row,
    Told,
    open_rows,
)

WORDS = {
    "none": Said("尚无应发的通知", "no notice is due yet"),
    "open": Said("未送达的通知: {count}; 再次发送: notices.yml", "notices that are open: {count}; again: notices.yml"),
    "hand": Said("须人工转交 (发件箱): {count}", "to be handed over by a person (outbox): {count}"),
    "done": Said("全部通知已送出", "every notice is out"),
}
NOBODY = {
    OUTBOX: Said("发件箱", "outbox"),
}


def lines(found: Sequence[Notice], language: str) -> list[str]:
    """Return every notice with each of its addressees, and what is left to do."""
    if not found:
        return [WORDS["none"].in_(language)]
    return [*(line for notice in found for line in _notice(notice, notice.rows, language)), *counted(found, language)]


def worries(found: Sequence[Notice], language: str, by_hand: bool = True) -> list[str]:
    """Return what somebody has to know, nothing where all is out: what is open, what a person hands over."""
    which = SHOWN if by_hand else WORRIES
    left = open_rows(found, which)
    told: list[str] = []
    for notice in dict.fromkeys(notice for notice, _row in left):
        told += _notice(notice, [row for row in notice.rows if row.told in which], language)
    return [*told, *counted(found, language)] if left else []


def counted(found: Sequence[Notice], language: str) -> list[str]:
    """Return how much is open, how much is for a person."""
    left, hand = len(open_rows(found)), len(open_rows(found, frozenset({Told.BY_HAND})))
    told = [WORDS["open"].in_(language).format(count=left)] if left else []
    told += [WORDS["hand"].in_(language).format(count=hand)] if hand else []
    return told or [WORDS["done"].in_(language)]


def _notice(notice: Notice, rows: Sequence[Row], language: str) -> Iterator[str]:
    title = f"《{notice.title.zh}》" if language == "zh" else notice.title.en
    called = "" if notice.notice == notice.form else f" / {notice.notice}"
    yield f"{title}{called} v{notice.version} {notice.file}".rstrip()
    yield from (f"  {_row(row, language)}" for row in rows)


def _row(row: Row, language: str) -> str:
    known = channels()
    way = known[row.channel].title if row.channel in known else NOBODY.get(row.channel, Said(row.channel, row.channel))
    why = f": {row.why.in_(language)}" if row.why != NOTHING else ""
    return f"{row.addressee} ({way.in_(language)}): {row.told.in_(language)}{why}"
