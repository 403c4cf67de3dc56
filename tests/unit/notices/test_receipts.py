"""A receipt is a signature, or a document that is kept: somebody's word that one came is none (R34)."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.notices.letters import letters
from ansible_collections.relops.golive.plugins.plugin_utils.notices.receipts import hand_in, receipted
from ansible_collections.relops.golive.plugins.plugin_utils.notices.standing import Told

from tests.unit.notices.conftest import BY, Desk

NOTICE, NETBANK = "suspension", "网银部"


@pytest.fixture
def told(desk: Desk) -> Desk:
    """Return a case in which the suspension was told by the outbox alone."""
    desk.book.complete(NOTICE)
    desk.tell(only=NOTICE)
    return desk


def keep(desk: Desk, addressee: str, document: bytes = b"From: netbank") -> None:
    case = Case(desk.book.state)
    (letter,) = [one for one in letters(case, desk.forms, desk.book.plan) if one.notice == NOTICE]
    hand_in(case, letter, addressee, document, BY)


def test_a_receipt_that_is_kept_confirms_it(told: Desk) -> None:
    keep(told, NETBANK)
    assert told.told(NOTICE)[NETBANK] is Told.CONFIRMED and told.told(NOTICE)["运营部"] is Told.BY_HAND


@pytest.mark.parametrize(("addressee", "document", "said"), [("别人", b"x", "no addressee"), (NETBANK, b"", "empty")])
def test_what_would_count_for_nobody_is_refused(addressee: str, document: bytes, said: str, told: Desk) -> None:
    with pytest.raises(GoliveError, match=said):
        keep(told, addressee, document)


@pytest.mark.parametrize("change", ["lost", "another form", "no document", "before it was told"])
def test_what_does_not_hold_confirms_nothing(change: str, desk: Desk) -> None:
    book, facts = desk.book, dict[str, Any]()
    filed = book.complete(NOTICE)
    if change != "before it was told":
        desk.tell(only=NOTICE)
    facts = {"kind": "receipt", "form": filed.entry.hash, "addressee": NETBANK, "document": book.case.keep(b"scan")}
    if change == "another form":
        facts["form"] = "f" * 64
    elif change == "no document":
        del facts["document"]
    elif change == "lost":
        (book.state / "case/attachments" / facts["document"]).unlink()
    Case(book.state).write("notice", NOTICE, facts, "somebody")
    desk.tell(only=NOTICE)
    assert receipted(Case(book.state), filed.entry.hash) == frozenset()
    assert desk.told(NOTICE)[NETBANK] is Told.BY_HAND
