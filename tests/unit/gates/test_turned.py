"""A night that goes back already is never held up, by whatever command it is given again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import At
from ansible_collections.relops.golive.plugins.plugin_utils.gates.table import OpenGatesError, refuse_open, rows

from tests.unit.gates.casebook import Casebook


def turned(book: Casebook, result: str) -> golive.Golive:
    """Return a night that turned back and ended so."""
    night = book.open()
    book.begin_step(night, "DC-APP01", "install.release.paygw")
    with book.now():
        night.turn(golive.ROLLBACK, "a fault")
    book.close(night, result)
    return night


@pytest.mark.parametrize("later", [timedelta(), timedelta(hours=9)])
def test_after_an_emergency_the_same_command_goes_on_back(ready: Casebook, later: timedelta) -> None:
    """Somebody else has changed a switch: the night is open, and its forms belong to what was called off."""
    night = turned(ready, golive.EMERGENCY)
    ready.clock += later
    asked = ready.asked()
    assert asked.turned and asked.resumed is not None and asked.resumed.id == night.id
    refuse_open(asked)
    assert not [row for row in rows(asked) if row.state == "open"]


def test_a_night_that_is_back_is_over_and_the_next_one_is_held_up(ready: Casebook) -> None:
    turned(ready, golive.CANCELLED)
    assert not ready.asked().turned
    with pytest.raises(OpenGatesError):
        refuse_open(ready.asked())


def test_a_night_that_goes_forward_still_needs_its_signatures(ready: Casebook) -> None:
    night = ready.open()
    ready.begin_step(night, "DC-APP01", "install.release.paygw")
    ready.tell(night, golive.EMERGENCY)
    assert not ready.asked().turned
    with pytest.raises(OpenGatesError):
        refuse_open(ready.asked())


def test_what_a_night_needs_inside_is_asked_all_the_same(ready: Casebook) -> None:
    turned(ready, golive.EMERGENCY)
    for at in (At.SUSPEND, At.CHANGE, At.PREPARE):
        assert not ready.asked(at).turned
