"""Rows arrive exactly, whatever is killed and however often."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.migrate import steps

from tests.integration.migrate.servers import Servers, with_params

pytestmark = pytest.mark.integration
ROWS = {"merchant": 2000, "customer": 3000, "payment": 5000, "refund": 220, "payment_attachment": 200}


def rows(servers: Servers, table: str) -> int:
    return int(servers.new(f"SELECT count(*) FROM pay.{table};"))


def test_all_rows_arrive_and_reconcile(empty: Servers) -> None:
    planned = steps.read_data(empty.params)
    assert [change["item"] for change in planned["changes"]][:2] == ["pay.merchant", "pay.customer"]
    done = steps.apply_data(empty.params)
    assert {entry["table"]: entry["rows"] for entry in done["facts"]["tables"]} == ROWS
    assert steps.read_data(empty.params)["changes"] == []
    facts = steps.read_reconcile(empty.params)["facts"]
    assert [entry["differences"] for entry in facts["tables"]] == [0] * 5
    assert all(entry["checksum_source"] == entry["checksum_target"] for entry in facts["tables"])
    payment = next(entry for entry in facts["tables"] if entry["table"] == "payment")
    total = empty.old("SELECT sum(amount) FROM pay.payment;").strip()
    assert payment["amount_source"] == payment["amount_target"] == total


def test_values_become_what_they_mean(empty: Servers) -> None:
    steps.apply_data(empty.params)
    memo = json.loads(empty.new("SELECT to_json(memo) FROM pay.payment WHERE id = 50;"))
    assert memo == "第50笔\t制表\n换行\r回车\\反斜\\N"
    assert empty.new("SELECT memo IS NULL, memo = '' FROM pay.payment WHERE id = 3;") == "t|"
    assert empty.new("SELECT memo IS NULL, memo = '' FROM pay.payment WHERE id = 4;") == "f|t"
    assert empty.new("SELECT short_name FROM pay.merchant WHERE id = 1;") == "张记水务"
    assert empty.new("SELECT trace_no FROM pay.payment WHERE id = 1001;") == "18446744073709550614"
    assert empty.new("SELECT opened_on IS NULL FROM pay.merchant WHERE id = 5;") == "t"
    moment = "SET timezone = 'UTC'; SELECT created_at FROM pay.payment WHERE id = 50;"
    assert empty.new(moment) == "2019-01-01 08:59:20.31356+00"
    score = empty.old("SELECT cast(risk_score AS DOUBLE) FROM pay.merchant WHERE merchant_no = 1;").strip()
    assert empty.new("SELECT risk_score FROM pay.merchant WHERE id = 1;") == score
    blob = "SELECT md5(content) FROM pay.payment_attachment WHERE payment_id = 1 AND seq = 1;"
    assert empty.new(blob) == empty.old(blob).strip()
    assert empty.new("SELECT count(*) FROM pay.payment_attachment WHERE content IS NULL;") == "8"
    assert empty.new("SELECT count(*) FROM pay.payment_attachment WHERE content = '';") == "8"


def test_identities_continue_after_the_highest_key(empty: Servers) -> None:
    steps.apply_data(empty.params)
    insert = "INSERT INTO pay.payment (merchant_id, amount, channel) VALUES (1, 1, 'netbank') RETURNING id;"
    assert empty.new(insert) == "5001"


RUN = """
import json, sys
from ansible_collections.relops.golive.plugins.module_utils.migrate import steps
print(json.dumps(steps.apply_data(json.load(open(sys.argv[1])))["facts"]))
"""


def start(servers: Servers, folder: Path) -> subprocess.Popen[bytes]:
    (folder / "params.json").write_text(json.dumps(servers.params))
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3] / "collections")}
    return subprocess.Popen([sys.executable, "-c", RUN, str(folder / "params.json")], env=env, start_new_session=True)


@pytest.mark.parametrize("whole_tree", [True, False], ids=["whole tree", "module alone"])
def test_killed_again_and_again_it_ends_exact(empty: Servers, tmp_path: Path, whole_tree: bool) -> None:
    small = with_params(empty, chunk_rows=100)
    chance = random.Random(5)
    kills = 0
    for _attempt in range(6):
        process = start(small, tmp_path)
        time.sleep(chance.uniform(0.3, 1.5))
        if process.poll() is None:
            kills += 1
            (os.killpg if whole_tree else os.kill)(process.pid, signal.SIGKILL)
        process.wait()
    steps.apply_data(small.params)
    assert kills >= 3
    assert {table: rows(small, table) for table in ROWS} == ROWS
    ledger = "SELECT count(*), sum(rows) FROM golive.ledger;"
    assert small.new(ledger).split("|")[1] == str(sum(ROWS.values()))
    assert [entry["differences"] for entry in steps.apply_reconcile(small.params)["facts"]["tables"]] == [0] * 5


def test_a_chunk_that_the_source_cuts_off_leaves_no_row(empty: Servers) -> None:
    empty.old("GRANT USAGE ON *.* TO golive_ro@localhost WITH MAX_QUERIES_PER_HOUR 13;")
    try:
        with pytest.raises(GoliveError, match="max_queries"):
            steps.apply_data(empty.params)
    finally:
        empty.old("GRANT USAGE ON *.* TO golive_ro@localhost WITH MAX_QUERIES_PER_HOUR 0;")
    arrived = int(empty.new("SELECT coalesce(sum(rows), 0) FROM golive.ledger;") or 0)
    assert sum(rows(empty, table) for table in ROWS) == arrived < sum(ROWS.values())
    steps.apply_data(empty.params)
    assert {table: rows(empty, table) for table in ROWS} == ROWS


def test_a_source_that_changes_is_noticed(empty: Servers) -> None:
    steps.apply_data(empty.params)
    empty.old("DELETE FROM pay.refund WHERE id = 7;")
    try:
        with pytest.raises(GoliveError, match=r"does not reconcile: refund .*id=7 is extra") as caught:
            steps.apply_reconcile(empty.params)
        (refund,) = (row for row in caught.value.facts["tables"] if row["table"] == "refund")
        assert (refund["target_rows"] - refund["source_rows"], refund["differences"]) == (1, 1)
    finally:
        empty.old("INSERT INTO pay.refund VALUES (7, 154, 1, NULL, '新建', NULL, now(), now());")


def test_rows_that_nobody_copied_are_not_touched(empty: Servers) -> None:
    empty.new("INSERT INTO pay.merchant (name, category, fee_rate) VALUES ('x', 'retail', 0);")
    with pytest.raises(GoliveError, match=r"pay\.merchant already holds rows"):
        steps.apply_data(empty.params)


def test_another_mapping_is_refused_after_it_began(empty: Servers) -> None:
    steps.apply_data(empty.params)
    tables = [dict(table) for table in empty.params["tables"]]
    tables[0]["columns"] = tables[0]["columns"][:-1]
    with pytest.raises(GoliveError, match="began with another mapping"):
        steps.read_data({**empty.params, "tables": tables})


def test_without_the_schema_it_says_which_step_is_missing(bare: Servers) -> None:
    with pytest.raises(GoliveError, match=r"lacks schema, merchant.*migrate\.schema"):
        steps.apply_data(bare.params)


def test_a_wrong_password_is_told_and_not_shown(empty: Servers) -> None:
    wrong = with_params(empty, source={**empty.params["source"], "password": "not-this-one"})
    with pytest.raises(GoliveError, match="Access denied") as told:
        steps.apply_data(wrong.params)
    assert "not-this-one" not in str(told.value)


def test_undo_empties_and_may_be_repeated(empty: Servers) -> None:
    before = steps.read_data(empty.params)["before"]
    done = steps.apply_data(empty.params)["facts"]
    changes = steps.undo_data(empty.params, before, done)["changes"]
    assert {"item": "pay.payment", "from": "5000 rows", "to": "0 rows"} in changes
    assert {table: rows(empty, table) for table in ROWS} == dict.fromkeys(ROWS, 0)
    assert steps.undo_data(empty.params, before, done)["changes"] == []
    assert steps.read_data(empty.params)["before"] == before
    steps.apply_data(empty.params)
    assert {table: rows(empty, table) for table in ROWS} == ROWS


def test_rows_without_their_ledger_are_a_fault_and_stay(empty: Servers) -> None:
    """Found by the audit: with the ledger gone the undo had nothing to do, and the rows stayed."""
    before = steps.read_data(empty.params)["before"]
    done = steps.apply_data(empty.params)["facts"]
    empty.new("DROP SCHEMA golive CASCADE;")
    with pytest.raises(GoliveError, match=r"its ledger in database .* is gone"):
        steps.undo_data(empty.params, before, done)
    assert {table: rows(empty, table) for table in ROWS} == ROWS


def test_rows_that_the_migration_did_not_copy_are_not_emptied(empty: Servers) -> None:
    """Found by the audit: a copy that was refused because of them emptied them on its way back."""
    before = steps.read_data(empty.params)["before"]
    steps.apply_data(empty.params)
    empty.new("DELETE FROM golive.migration;")
    with pytest.raises(GoliveError, match="already holds rows"):
        steps.apply_data(empty.params)
    steps.undo_data(empty.params, before, {})
    assert {table: rows(empty, table) for table in ROWS} == ROWS
