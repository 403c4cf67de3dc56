"""A row that does not convert is named with table, key and column, and never arrives as something else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.migrate import copying, steps

from tests.integration.migrate.servers import Servers, with_params

pytestmark = pytest.mark.integration

# what is done to the source, what takes it back, what must be named
POISONS = {
    "half a GBK character under latin1": (
        "UPDATE pay.merchant SET short_name = concat(short_name, x'D6') WHERE merchant_no = 77;",
        "UPDATE pay.merchant SET short_name = left(short_name, length(short_name) - 1) WHERE merchant_no = 77;",
        "merchant merchant_no=77, column short_name",
    ),
    "a day that does not exist": (
        "UPDATE pay.customer SET birthday = '2024-02-31' WHERE customer_no = 2999;",
        "UPDATE pay.customer SET birthday = '2000-01-01' WHERE customer_no = 2999;",
        "customer customer_no=2999, column birthday",
    ),
    "an amount beyond the target": (
        "ALTER TABLE pay.refund MODIFY amount DECIMAL(20,2); UPDATE pay.refund SET amount = 1e17 WHERE id = 189;",
        "UPDATE pay.refund SET amount = 1 WHERE id = 189; ALTER TABLE pay.refund MODIFY amount DECIMAL(18,2) NOT NULL;",
        "refund id=189, column amount",
    ),
    "a boolean that is 2": (
        "UPDATE pay.payment SET settled = 2 WHERE id = 3333;",
        "UPDATE pay.payment SET settled = 0 WHERE id = 3333;",
        "payment id=3333, column settled",
    ),
    "an amount that a check refuses": (
        "UPDATE pay.payment SET amount = -5 WHERE id = 4001;",
        "UPDATE pay.payment SET amount = 5 WHERE id = 4001;",
        "payment id=4001, column amount",
    ),
    "a NUL in a text": (  # after a backslash and before digits: both could make something else of it on the way
        "UPDATE pay.payment SET memo = concat('a', char(92), char(0), '12') WHERE id = 4999;",
        "UPDATE pay.payment SET memo = '' WHERE id = 4999;",
        "payment id=4999, column memo",
    ),
    "an enum outside its list": (
        "UPDATE pay.refund SET status = '' WHERE id = 5;",
        "UPDATE pay.refund SET status = '完成' WHERE id = 5;",
        "refund id=5, column status",
    ),
    "a composite key": (
        "UPDATE pay.payment_attachment SET file_name = x'FEFE' WHERE payment_id = 46 AND seq = 2;",
        "UPDATE pay.payment_attachment SET file_name = 'x.png' WHERE payment_id = 46 AND seq = 2;",
        "payment_attachment payment_id=46, seq=2, column file_name",
    ),
}


@pytest.fixture(params=list(POISONS.values()), ids=list(POISONS))
def poisoned(request: pytest.FixtureRequest, empty: Servers) -> Iterator[tuple[Servers, str]]:
    """Give the servers with one bad row in the source, and how it must be named."""
    spoil, repair, named = request.param
    empty.old(spoil)
    yield empty, named
    empty.old(repair)


def test_the_row_is_named_and_nothing_of_its_chunk_is_there(poisoned: tuple[Servers, str]) -> None:
    servers, named = poisoned
    with pytest.raises(GoliveError) as told:
        steps.apply_data(servers.params)
    assert str(told.value).startswith(f"{named}: ")
    assert "repair the row" in str(told.value)
    table = named.split()[0]
    arrived = servers.new(f"SELECT coalesce(sum(rows), 0) FROM golive.ledger WHERE source_table = '{table}';")
    assert servers.new(f"SELECT count(*) FROM pay.{table};") == arrived


def test_all_bad_rows_are_recorded_and_the_rest_arrives(
    empty: Servers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "REJECT_FOLDER", tmp_path / "rejects")
    # Nothing refers to these rows, so the references after the load hold without them.
    free = {"payment", "payment_attachment", "refund"}
    spoiled = [p for name, p in POISONS.items() if p[2].split()[0] in free and "beyond" not in name]
    for spoil, _repair, _named in spoiled:
        empty.old(spoil)
    try:
        lenient = with_params(empty, on_reject="record")
        facts = steps.apply_data(lenient.params)["facts"]
        reconciled = steps.apply_reconcile(lenient.params)["facts"]
    finally:
        for _spoil, repair, _named in spoiled:
            empty.old(repair)
    assert facts["rejects"] == len(spoiled)
    file = Path(facts["reject_file"])
    assert file.stat().st_mode & 0o777 == 0o600
    entries = [json.loads(line) for line in file.read_text().splitlines()]
    said = {
        f"{entry['table']} {', '.join(f'{k}={v}' for k, v in entry['key'].items())}, column {entry['column']}"
        for entry in entries
    }
    assert said == {named for _spoil, _repair, named in spoiled}
    payment = next(entry for entry in reconciled["tables"] if entry["table"] == "payment")
    assert (payment["source_rows"], payment["target_rows"], payment["rejects"]) == (5000, 4997, 3)


def test_a_row_left_out_that_others_refer_to_is_told(empty: Servers) -> None:
    spoil, repair, named = POISONS["half a GBK character under latin1"]
    empty.old(spoil)
    try:
        with pytest.raises(GoliveError, match=rf"payment_merchant.*rows left out before: {named}"):
            steps.apply_data({**empty.params, "on_reject": "record"})
    finally:
        empty.old(repair)


def test_more_bad_rows_than_allowed_end_it(empty: Servers) -> None:
    empty.old("UPDATE pay.refund SET status = '' WHERE id BETWEEN 10 AND 14;")
    try:
        with pytest.raises(GoliveError, match="more than 3 rows do not convert"):
            steps.apply_data({**empty.params, "on_reject": "record", "max_rejects": 3})
    finally:
        empty.old("UPDATE pay.refund SET status = '完成' WHERE id BETWEEN 10 AND 14;")


def test_a_row_that_clashes_with_an_earlier_one_is_found(empty: Servers) -> None:
    empty.new("CREATE UNIQUE INDEX one_phone ON pay.customer (phone) WHERE phone LIKE '139999%';")
    old = [empty.old(f"SELECT phone FROM pay.customer WHERE customer_no = {no};").strip() for no in (2000, 2500)]
    empty.old("UPDATE pay.customer SET phone = '13999900000' WHERE customer_no IN (2000, 2500);")
    try:
        with pytest.raises(GoliveError, match="customer customer_no=2500, column"):
            steps.apply_data({**empty.params, "chunk_rows": 20000})
    finally:
        for no, phone in zip((2000, 2500), old, strict=True):
            empty.old(f"UPDATE pay.customer SET phone = '{phone}' WHERE customer_no = {no};")


def test_a_dead_server_is_not_taken_for_a_bad_row(empty: Servers) -> None:
    empty.new("ALTER DATABASE paygw SET default_transaction_read_only = on;")
    with pytest.raises(GoliveError, match="read-only") as told:
        steps.apply_data(empty.params)
    assert "repair the row" not in str(told.value)
