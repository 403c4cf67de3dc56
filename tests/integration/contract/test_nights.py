"""Every pair through bad nights: killed in the middle, given again, a second one, triggers, rights of the owner."""

from __future__ import annotations

import dataclasses
import multiprocessing
import os
import signal
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils import engines
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.migrate import copying, finishing, pace, pour, reconciling
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Job, Table

from tests.integration.contract.conftest import Server
from tests.integration.contract.sample import PAIR, PAIRS, ROWS, job

pytestmark = pytest.mark.integration
BOTH = {"sample": len(ROWS), "pair": len(PAIRS)}
KILLS = (1, 3, 2)
"""How many chunks a night gets to before it is killed in the middle of the last one."""


@pytest.fixture(autouse=True)
def _carried(old: Server, new: Server) -> None:
    """Leave out a pair that nothing carries: it is a fault of the plan."""
    if old.engine not in engines.engine(new.engine).takes:
        pytest.skip(f"nothing carries rows from {old.engine} to {new.engine}")


def as_it_is() -> Job:
    """Return a migration of which every column arrives as it is: between two of an engine the server's own form."""
    columns = tuple(dataclasses.replace(column, convert="same") for column in PAIR.columns)
    table = dataclasses.replace(PAIR, columns=columns)
    return dataclasses.replace(job(), tables=(table,), dismiss={"sample": "one table is enough"})


def only_pair(**more: Any) -> Job:
    """Return a migration of one table."""
    table: Table = dataclasses.replace(PAIR, **more)
    return dataclasses.replace(job(), tables=(table,), dismiss={"sample": "one table is enough"})


def count(server: Server, table: str) -> int:
    """Return how many rows a table has."""
    return int(server.sql(f"SELECT count(*) FROM {table};"))


def killed(old: Server, new: Server, task: Job, at: int) -> int:
    """Copy in a process of its own that is killed while the chunk `at` is on its way; return how it ended."""

    def work() -> None:
        fed, calls = pour._feed, []

        def dying(*given: Any) -> None:
            calls.append(1)
            if len(calls) == at:
                os.kill(os.getpid(), signal.SIGKILL)
            fed(*given)

        vars(pour)["_feed"], pace.FASTER = dying, 1.0
        copying.copy(old.source, new.target, task)

    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    process.join()
    return process.exitcode or 0


@pytest.mark.parametrize("whole", [False, True], ids=["converted", "as it is"])
def test_killed_in_the_middle_again_and_again_it_ends_exact(old: Server, new: Server, whole: bool) -> None:
    if whole and old.engine != new.engine:
        pytest.skip("only two of one engine take a value as it is")
    task = dataclasses.replace(as_it_is() if whole else job(), chunk_rows=1)
    wanted = {table.source: BOTH[table.source] for table in task.tables}
    for number, at in enumerate(KILLS):
        assert killed(old, new, task, at) == -signal.SIGKILL
        arrived = new.target.ledger.state(task).arrived
        assert sum(arrived.values()) == sum(KILLS[: number + 1]) - number - 1
        assert sum(count(new, table.target) for table in task.tables) == sum(arrived.values())
    facts = copying.copy(old.source, new.target, task)
    assert {entry["table"]: entry["rows"] for entry in facts["tables"]} == wanted
    assert {table.source: count(new, table.target) for table in task.tables} == wanted
    finishing.finish(old.source, new.target, task)
    found = reconciling.reconcile(old.source, new.target, task)
    assert [entry["differences"] for entry in found["tables"]] == [0] * len(wanted)


def test_chunks_that_are_copied_at_once_are_each_in_the_ledger(old: Server, new: Server) -> None:
    task = job(chunk_rows=2)
    copying.copy(old.source, new.target, task)
    assert new.target.ledger.pending(task) == []
    assert new.target.ledger.state(task).arrived == BOTH


def test_a_second_night_and_the_way_back_of_the_first(old: Server, new: Server) -> None:
    """What came since the first night is not touched by the same command; the way back takes what it brought."""
    task = only_pair()
    copying.copy(old.source, new.target, task)
    finishing.finish(old.source, new.target, task)
    new.sql("INSERT INTO pay.pair VALUES (99, 'new', 1);")
    facts = copying.copy(old.source, new.target, task)
    assert [entry["rows"] for entry in facts["tables"]] == [len(PAIRS)]
    assert count(new, "pay.pair") == len(PAIRS) + 1
    with pytest.raises(GoliveError, match=r"pair a=99, b=new is extra"):
        reconciling.reconcile(old.source, new.target, task)


def test_rows_of_the_new_system_stay_or_the_pair_says_by_day_that_it_can_not(old: Server, new: Server) -> None:
    new.sql("INSERT INTO pay.pair VALUES (99, 'new', 1);")
    with pytest.raises(GoliveError, match="already holds rows"):
        copying.copy(old.source, new.target, only_pair())
    beside = only_pair(beside="pay")
    if not new.target.catalog([PAIR])[PAIR.target].shared:
        with pytest.raises(GoliveError, match="rows can't come beside others"):
            copying.copy(old.source, new.target, beside)
        assert count(new, "pay.pair") == 1
        return
    copying.copy(old.source, new.target, beside)
    finishing.finish(old.source, new.target, beside)
    assert reconciling.reconcile(old.source, new.target, beside)["tables"][0]["differences"] == 0
    new.target.ledger.forget(beside)
    assert new.sql("SELECT a FROM pay.pair;").split() == ["99"]
    copying.copy(old.source, new.target, beside)
    assert count(new, "pay.pair") == len(PAIRS) + 1


def test_triggers_of_the_target_need_a_word_and_do_what_it_says(old: Server, new: Server) -> None:
    new.sql(new.words.TRIGGER)
    with pytest.raises(GoliveError, match=r"pay\.pair has triggers \(note\)"):
        copying.copy(old.source, new.target, only_pair())
    if new.target.catalog([PAIR])[PAIR.target].silent:
        copying.copy(old.source, new.target, only_pair(triggers="skip"))
        assert (count(new, "pay.pair"), count(new, "pay.noted")) == (len(PAIRS), 0)
        new.target.ledger.forget(only_pair(triggers="skip"))
    else:
        with pytest.raises(GoliveError, match="can't be kept from firing"):
            copying.copy(old.source, new.target, only_pair(triggers="skip"))
    copying.copy(old.source, new.target, only_pair(triggers="run"))
    assert (count(new, "pay.pair"), count(new, "pay.noted")) == (len(PAIRS), len(PAIRS))


def test_what_the_owner_may_not_do_is_told(old: Server, new: Server) -> None:
    new.sql(new.words.KEEPER)
    task = dataclasses.replace(job(), target={"owner": "keeper"})
    copying.copy(old.source, new.target, task)
    lacking = finishing.finish(old.source, new.target, task)["rights_lacking"]
    assert len(lacking) == 1 and "pay.pair" in lacking[0] and "delete" in lacking[0].lower()
