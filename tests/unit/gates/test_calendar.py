"""R18: a night that another project's crosses is refused, and so is a calendar that does not tell of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.gates.calendar import GATE
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import At, Closed, Open
from ansible_collections.relops.golive.plugins.plugin_utils.gates.table import rows
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan

from tests.unit.gates.asking import broken, whole
from tests.unit.gates.casebook import Casebook
from tests.unit.gates.conftest import Books, short
from tests.unit.gates.test_own_process import changed, deviation, lacking
from tests.unit.gates.weeks import OTHER, Rows, listing, other, previewed, said
from tests.unit.plan.test_process import faults, without


# --- whom the window crosses ---------------------------------------------------------------------
def test_the_drafted_calendar_lists_this_project_and_opens_the_night(stamped: Books) -> None:
    book = stamped()
    (row,) = listing(book)
    assert (row["project"], row["window_start"]) == (book.plan.project.code, book.window.start.isoformat())
    assert set(book.plan.switches) <= set(row["equipment"])
    assert "calendar" in whole(previewed(book, [row]).asked())


def test_two_projects_do_not_work_on_one_switch_at_one_time(stamped: Books) -> None:
    """However its name was typed, and whatever was agreed: one of the two moves."""
    book = stamped()
    switch = next(iter(book.plan.switches))
    typed = f" {switch.lower().replace('s', chr(0xFF33), 1)} "
    row = other(book, timedelta(hours=1), equipment=["CARD-SW01", typed], settled="双方同意")
    previewed(book, listing(book, row))
    broken(book.asked(), "R18", "calendar")
    told = said(book)
    assert OTHER in told and f"works on {switch.lower()} too" in told and "golives[2]" in told
    verdict = GATE.verdict(book.asked())
    assert isinstance(verdict, Open) and verdict.who.zh == "产品室"


def test_an_address_is_a_device_as_well(quick: Casebook) -> None:
    book = quick
    address = next(str(one.ip.ip) for one in book.plan.connections if one.ip)
    previewed(book, listing(book, other(book, equipment=[address])))
    assert f"works on {address} too" in said(book)


def test_who_crosses_it_elsewhere_says_how_that_is_settled(quick: Casebook) -> None:
    book = quick
    previewed(book, listing(book, other(book)))
    assert "nobody said how that was settled" in said(book)


def test_what_is_settled_elsewhere_goes(quick: Casebook) -> None:
    book = quick
    previewed(book, listing(book, other(book, settled="不同机房, 值班分开")))
    assert not said(book)


@pytest.mark.parametrize("length", [timedelta(0), timedelta(minutes=-1)])
def test_one_night_ends_as_the_other_begins(quick: Casebook, length: timedelta) -> None:
    """A window is half open: a minute earlier they cross."""
    book = quick
    after = book.window.end - book.window.start + length
    previewed(book, listing(book, other(book, after, equipment=list(book.plan.switches))))
    assert bool(said(book)) is bool(length)


@pytest.mark.parametrize("crosses", [True, False])
def test_times_are_compared_in_their_zones(quick: Casebook, crosses: bool) -> None:
    """The same words in another zone are another time; another day's words may be the same time."""
    book = quick
    start, end = (moment.astimezone(UTC) for moment in (book.window.start, book.window.end))
    if not crosses:  # the local clock's words, taken for UTC: hours later
        length = end - start
        start = book.window.start.replace(tzinfo=UTC)
        assert start - book.window.start >= length, "the window is longer than its zone is wide"
        end = start + length
    row = other(book, window_start=start.isoformat(), window_end=end.isoformat(), equipment=list(book.plan.switches))
    previewed(book, listing(book, row))
    assert bool(said(book)) is crosses


def test_a_window_over_midnight_is_crossed_after_it(quick: Casebook) -> None:
    book = quick
    night = book.window.start.replace(hour=0, minute=0) + timedelta(days=1)
    book.window = book.window.model_copy(
        update={"start": night - timedelta(hours=1), "end": night + timedelta(hours=4)}
    )
    times: dict[str, Any] = {
        "window_start": (night + timedelta(hours=3)).isoformat(),
        "window_end": (night + timedelta(hours=5)).isoformat(),
    }
    own = {"window_start": book.window.start.isoformat(), "window_end": book.window.end.isoformat()}
    latest = {"latest_decision": (night + timedelta(hours=2)).isoformat()}
    book.values = {"application": {**own, **latest}, "notice": {**own, **latest}}
    book.values["preview"] = {
        "window_start": own["window_start"],
        "golives": listing(book, other(book, **times, equipment=list(book.plan.switches)), **own),
    }
    book.prepare()
    assert "works on" in said(book)


# --- a calendar that is none ---------------------------------------------------------------------
ROWS: dict[str, tuple[dict[str, Any], str]] = {
    "devices": ({"equipment": []}, "golives[2].equipment: is required: Devices"),
    "zone": (
        {"window_end": "2026-08-01T23:00"},
        "golives[2].window_end: 2026-08-01T23:00: must be of type datetime",
    ),
    "time": ({"window_start": "morgen"}, "golives[2].window_start: morgen: must be of type datetime"),
    "project": ({"project": ""}, "golives[2].project: is required: Project"),
    "column": ({"room": "A"}, "golives[2].room: is no column of the table"),
}


def test_an_empty_calendar_is_not_filed(quick: Casebook) -> None:
    quick.values["preview"] = {"golives": []}
    with pytest.raises(GoliveError, match="golives: is required: Go-lives of that week"):
        quick.file("preview")


@pytest.mark.parametrize("case", ROWS)
def test_a_row_that_says_nothing_is_not_filed(quick: Casebook, case: str) -> None:
    values, told = ROWS[case]
    quick.values["preview"] = {"golives": listing(quick, other(quick, **values))}
    with pytest.raises(GoliveError) as refused:
        quick.file("preview")
    assert refused.value.said.en == told and "golives" in refused.value.said.zh


BROKEN: dict[str, tuple[Callable[[Casebook], Rows], str]] = {
    "nobody said": (lambda _: [], "does not list this project"),
    "others alone": (lambda book: [other(book, timedelta(days=1))], "does not list this project, PAYGW-2025"),
    "backwards": (
        lambda book: listing(book, other(book, window_end=book.window.start.isoformat())),
        "golives[2] (CARD-2026): the window must end after its start",
    ),
    "no zone": (
        lambda book: listing(book, other(book, window_start="2026-08-01T22:00:00")),
        "golives[2] (CARD-2026): window_start is no time with its zone",
    ),
    "no project": (lambda book: listing(book, other(book, project=" ")), "golives[2] names no project"),
    "no row": (lambda book: [*listing(book), "CARD"], "golives[2] names no project"),  # type: ignore[list-item]
    "own twice": (lambda book: listing(book, *listing(book)), "lists this project in rows 1, 2"),
}


@pytest.mark.parametrize("loose", [False, True])
@pytest.mark.parametrize("case", BROKEN)
def test_a_calendar_that_is_broken_is_told_by_its_row(stamped: Books, plan: Plan, case: str, loose: bool) -> None:
    """The form says it by a rule of the process; where that was left out, and a program filed it, the gate does."""
    golives, told = BROKEN[case]
    kind = short(plan).definition.forms["preview"]
    rules = tuple(one for one in kind.rules if not loose or one != "calendar_in_order")
    book = stamped(changed(short(plan), "preview", rules=rules))
    filing = "ansible_collections.relops.golive.plugins.plugin_utils.case.filing.refuse_faults"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(filing, lambda *_: None)
        previewed(book, golives(book))
    standing = book.asked().forms["preview"]
    assert standing.closed is loose
    assert told in (said(book) if loose else "; ".join(one.en for one in standing.faults))


def test_nobody_knows_what_the_other_touches(stamped: Books, plan: Plan) -> None:
    """A process of its own may leave the devices open; what crosses the window is then in the way."""
    kind = short(plan).definition.forms["preview"]
    field = next(one for one in kind.fields if one.key == "golives")
    columns = tuple(one.model_copy(update={"required": False}) for one in field.columns)
    fields = tuple(field.model_copy(update={"columns": columns}) if one is field else one for one in kind.fields)
    book = stamped(changed(short(plan), "preview", fields=fields))
    previewed(book, listing(book, other(book, equipment=[], settled="好")))
    assert "nobody said on which devices" in said(book)


def test_the_own_project_with_another_window(quick: Casebook) -> None:
    book = quick
    later = (book.window.end + timedelta(hours=1)).isoformat()
    previewed(book, listing(book, window_end=later))
    assert "the window of this project is not the agreed one" in said(book)


def test_without_a_preview_nobody_said(stamped: Books) -> None:
    book = stamped()
    book.skipped = {"preview"}
    book.prepare()
    found = {row.gate.id: row for row in rows(book.asked())}
    assert found["calendar"].state == "open" and found["form.preview"].state == "open"


def test_a_process_without_the_calendar_says_so(stamped: Books, plan: Plan) -> None:
    fields = tuple(one for one in plan.definition.forms["preview"].fields if one.key != "golives")
    rules = tuple(one for one in plan.definition.forms["preview"].rules if one != "calendar_in_order")
    other_plan = changed(plan, "preview", fields=fields, rules=rules)
    book = stamped(other_plan)
    book.prepare()
    broken(book.asked(), "R18", "calendar")
    definition = other_plan.definition.model_copy(update={"deviations": (deviation("R18"),)})
    verdict = GATE.verdict(book.asked(plan=other_plan.model_copy(update={"definition": definition})))
    assert isinstance(verdict, Closed) and verdict.why.en == "R18 relaxed: a small project"
    gone = lacking(plan, "preview", deviations=(deviation("R18"),))
    assert isinstance(GATE.verdict(book.asked(plan=gone)), Closed)


def test_a_calendar_is_not_left_out_silently(tmp_path: Path, plan: Plan) -> None:
    place = [one.key for one in plan.definition.forms["preview"].fields].index("golives")
    found = faults(tmp_path, {"schema": 1, "extends": "standard", **without("preview", "fields", place)})
    told = found["process.yml:forms.preview.fields"]
    assert told.startswith("golives: is required in the standard process") and "R18" in told


def test_it_is_asked_where_a_night_begins() -> None:
    assert GATE.at == (At.START,)
