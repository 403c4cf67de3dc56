"""Second and third go-live on one system: what users wrote in between is neither lost nor double, whatever is killed.

`GOLIVE_SECOND_KILLS` is how often each step is killed (1), `GOLIVE_SECOND_ROUNDS` how often it goes forth and back (1).
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.migrate import steps

from tests.integration.migrate.servers import Servers, with_params

pytestmark = pytest.mark.integration
KILLS = int(os.environ.get("GOLIVE_SECOND_KILLS", "1"))
ROUNDS = int(os.environ.get("GOLIVE_SECOND_ROUNDS", "1"))
OLD, BRANCH = 5000, 600
FIRST = 1_000_000
"""The branch's payments begin after this number."""
RUN = """
import json, sys
from ansible_collections.relops.golive.plugins.module_utils.migrate import steps
given = json.load(open(sys.argv[1]))
getattr(steps, given["step"])(*given["arguments"])
"""
NOTE = {
    "deploy/note.sql": "BEGIN; ALTER TABLE pay.payment ADD COLUMN IF NOT EXISTS note text; COMMIT;",
    "verify/note.sql": "SELECT note FROM pay.payment WHERE false;",
    "revert/note.sql": "BEGIN; ALTER TABLE pay.payment DROP COLUMN IF EXISTS note; COMMIT;",
}
COLUMNS = {"id": "integer", "merchant_no": "integer", "amount": "decimal", "channel": "text", "at": "datetime"}
TO = {"merchant_no": "merchant_id", "at": "created_at"}


class Live:
    """A system that users write to, the ledger of what they wrote, and nights that are killed."""

    def __init__(self, servers: Servers, folder: Path, chance: random.Random) -> None:
        self.servers, self.folder, self.chance = servers, folder, chance
        self.written: dict[int, str] = {}
        self.kills = 0

    def users_write(self, number: int = 3) -> None:
        """Let users pay: each payment gets a number that no other has or had."""
        for _one in range(number):
            amount = f"{self.chance.randrange(1, 10**6)}.{self.chance.randrange(100):02}"
            known = set(self.written)
            found = int(
                self.servers.new(
                    f"INSERT INTO pay.payment (merchant_id, amount, channel) VALUES (1, {amount}, 'pos') RETURNING id;"
                )
            )
            assert found not in known and found > max(known, default=OLD), "a number was given out a second time"
            self.written[found] = amount

    def step(self, name: str, *arguments: Any) -> None:
        """Run a step as its module does, killed at random moments, and at last whole."""
        path = self.folder / "given.json"
        path.write_text(json.dumps({"step": name, "arguments": arguments}))
        env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3] / "collections")}
        for _kill in range(KILLS):
            process = subprocess.Popen([sys.executable, "-c", RUN, str(path)], env=env, start_new_session=True)
            time.sleep(self.chance.uniform(0.2, 2.5))  # the moment is the chance that is tried, nothing is waited for
            if process.poll() is None:
                self.kills += 1
                (os.killpg if self.chance.random() < 0.5 else os.kill)(process.pid, signal.SIGKILL)
            process.wait()
        getattr(steps, name)(*arguments)

    def check(self, branch: int) -> None:
        """Compare the table with the ledger: old rows, the branch's rows, and what users wrote, each once."""
        ours = "SELECT id, amount FROM pay.payment WHERE {} ORDER BY id;"
        count = "SELECT count(*), count(DISTINCT id) FROM pay.payment WHERE {};"
        theirs = f"id > {OLD} AND NOT (id > {FIRST} AND id <= {FIRST + BRANCH} AND channel = 'branch')"
        found = [line.split("|") for line in self.servers.new(ours.format(theirs)).splitlines()]
        assert {int(number): amount for number, amount in found} == self.written
        assert len(found) == len(self.written)
        assert self.servers.new(count.format(f"id <= {OLD}")) == f"{OLD}|{OLD}"
        assert self.servers.new(count.format("channel = 'branch'")) == f"{branch}|{branch}"


def upgraded(servers: Servers) -> Servers:
    """Return the second go-live: the migration as it was, and one change of the schema more."""
    plan = servers.params["scripts"]["sqitch.plan"]
    line = "note [payment] 2026-11-01T01:00:00Z PAYGW <paygw@bank.example> # A note\n"
    return with_params(servers, scripts={**servers.params["scripts"], **NOTE, "sqitch.plan": plan + line})


def merged(servers: Servers) -> Servers:
    """Return the third go-live: a branch's payments come beside those that are there."""
    columns: list[dict[str, Any]] = [
        {"source": name, "target": TO.get(name, name), "convert": kind, "bytes": None, "values": {}, "tolerance": None}
        for name, kind in COLUMNS.items()
    ]
    table = {"source": "payment", "target": "pay.payment", "key": ["id"], "amount": "amount", "columns": columns}
    return with_params(
        upgraded(servers),
        name="branch",
        source={**servers.params["source"], "name": "branch"},
        tables=[{**table, "rows": "beside"}],
        chunk_rows=50,
    )


@pytest.fixture
def branch(empty: Servers) -> Iterator[Servers]:
    """Give both servers, the old one with a branch's payments, too."""
    empty.old(
        "CREATE DATABASE branch; USE branch; CREATE TABLE payment (id bigint PRIMARY KEY, merchant_no bigint NOT NULL,"
        " amount decimal(18,2) NOT NULL, channel varchar(20) NOT NULL, at datetime NOT NULL);"
        f" INSERT INTO payment SELECT {FIRST} + seq, 1, seq / 100, 'branch', '2024-05-06 07:08:09'"
        f" FROM seq_1_to_{BRANCH}; GRANT SELECT ON branch.* TO golive_ro@localhost;"
    )
    yield empty
    empty.old("DROP DATABASE branch;")


def test_three_go_lives_and_users_between_them(branch: Servers, tmp_path: Path) -> None:
    live = Live(branch, tmp_path, random.Random(int(os.environ.get("GOLIVE_SECOND_SEED", "7"))))
    live.step("apply_data", with_params(branch, chunk_rows=200).params)
    steps.apply_reconcile(branch.params)
    live.users_write()
    for _round in range(ROUNDS):
        second = upgraded(branch).params
        before = steps.read_data(second)["before"]
        for name, *more in (("apply_data",), ("undo_data", before, {}), ("apply_data",)):
            live.step(name, second, *more)
            live.users_write()
            live.check(0)
        assert steps.read_reconcile({**second, "lives_on": True})["facts"] == {"lives_on": True}
        third = merged(branch).params
        before = steps.read_data(third)["before"]
        live.step("apply_data", third)
        steps.apply_reconcile(third)
        live.users_write()
        live.check(BRANCH)
        live.step("undo_data", third, before, {"tables": []})
        live.users_write()
        live.check(0)
        live.step("undo_data", second, {**before, "deployed": before["deployed"][:-1], "finished": True}, {})
        live.check(0)
    live.step("apply_data", merged(branch).params)
    steps.apply_reconcile(merged(branch).params)
    live.users_write()
    live.check(BRANCH)
    assert live.kills >= KILLS * 3, "too few of them were killed at work"


def test_rows_that_clash_with_those_of_the_new_system_are_named_and_stay_out(branch: Servers) -> None:
    steps.apply_data(branch.params)
    branch.new(
        f"INSERT INTO pay.payment (id, merchant_id, amount, channel) VALUES ({FIRST + 7}, 1, 9, 'pos');"
        " ALTER TABLE pay.payment ALTER id RESTART WITH 7000;"
    )
    with pytest.raises(GoliveError, match=f"payment id={FIRST + 7}"):
        steps.apply_data(merged(branch).params)
    steps.undo_data(merged(branch).params, {"deployed": steps.read_data(branch.params)["before"]["deployed"]}, {})
    lenient = with_params(merged(branch), on_reject="record").params
    before = steps.read_data(lenient)["before"]
    assert steps.apply_data(lenient)["facts"]["rejects"] == 1
    steps.apply_reconcile(lenient)
    mine = f"SELECT channel, amount FROM pay.payment WHERE id = {FIRST + 7};"
    assert branch.new(mine) == "pos|9.00"
    branch.new(f"UPDATE pay.payment SET amount = 1 WHERE id = {FIRST + 8};")
    with pytest.raises(GoliveError, match=f"payment id={FIRST + 8} is different in amount"):
        steps.apply_reconcile(lenient)
    steps.undo_data(lenient, before, {})
    assert branch.new(mine) == "pos|9.00"
    assert branch.new("SELECT count(*) FROM pay.payment;") == str(OLD + 1)


def test_a_table_with_rows_of_the_new_system_is_told_by_day(branch: Servers) -> None:
    steps.apply_data(branch.params)
    alone = [{**table, "rows": None} for table in merged(branch).params["tables"]]
    with pytest.raises(GoliveError, match=r"pay\.payment already holds rows of the new system: write rows: beside"):
        steps.read_data({**merged(branch).params, "tables": alone})


def test_a_way_back_bears_a_foreign_key_from_a_table_beside(empty: Servers) -> None:
    before = steps.read_data(empty.params)["before"]
    done = steps.apply_data(empty.params)["facts"]
    empty.new("CREATE TABLE pay.audit (payment bigint REFERENCES pay.payment);")
    steps.undo_data(empty.params, before, done)
    assert empty.new("SELECT count(*) FROM pay.payment;") == "0"
    assert empty.new("SELECT nextval(pg_get_serial_sequence('pay.payment', 'id'));") == "5001", "no number goes back"
