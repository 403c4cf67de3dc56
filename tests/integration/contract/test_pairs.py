"""Every source with every target: what one end writes the other takes, and both agree what a value means."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils import engines
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.migrate import copying, reconciling

from tests.integration.contract.conftest import Server
from tests.integration.contract.sample import KINDS, PAIRS, ROWS, job

pytestmark = pytest.mark.integration


@pytest.fixture(autouse=True)
def _carried(old: Server, new: Server) -> None:
    """Leave out a pair that nothing carries: it is a fault of the plan."""
    if old.engine not in engines.engine(new.engine).takes:
        pytest.skip(f"nothing carries rows from {old.engine} to {new.engine}")


def test_all_rows_arrive_and_both_ends_agree(old: Server, new: Server) -> None:
    facts = copying.copy(old.source, new.target, job())
    assert {entry["table"]: entry["rows"] for entry in facts["tables"]} == {"sample": len(ROWS), "pair": len(PAIRS)}
    assert copying.copy(old.source, new.target, job()) == {
        **facts, "tables": [{**entry, "seconds": 0.0} for entry in facts["tables"]]
    }  # fmt: skip
    new.target.ledger.finish(job())
    found = reconciling.reconcile(old.source, new.target, job())
    assert [entry["differences"] for entry in found["tables"]] == [0, 0]
    assert all(entry["checksum_source"] == entry["checksum_target"] for entry in found["tables"])
    kinds = {"text" if kind == "document" else kind for kind in found["self_test"]["kinds"]}
    assert kinds == {column.form for table in job().tables for column in table.columns}


@pytest.mark.parametrize("column", [name for name in KINDS if name != "id"])
def test_a_value_that_is_gone_is_found_in_every_kind(old: Server, new: Server, column: str) -> None:
    copying.copy(old.source, new.target, job())
    new.target.ledger.finish(job())
    quote = new.words.QUOTE
    new.sql(f"UPDATE pay.sample SET {quote}{column}{quote} = NULL WHERE {quote}id{quote} = 7;")
    with pytest.raises(GoliveError, match=rf"sample .*id=7 is different in {column}"):
        reconciling.reconcile(old.source, new.target, job())


def test_a_row_that_does_not_convert_is_named_and_may_be_left_out(
    old: Server, new: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "REJECT_FOLDER", tmp_path)
    old.sql(old.words.BROKEN.format(table="sample"))
    try:
        with pytest.raises(GoliveError, match=f"sample id=99, column {old.words.BROKEN_COLUMN}"):
            copying.copy(old.source, new.target, job())
        lenient = job(on_reject="record")
        facts = copying.copy(old.source, new.target, lenient)
        assert facts["rejects"] == 1
        new.target.ledger.finish(lenient)
        assert reconciling.reconcile(old.source, new.target, lenient)["tables"][0]["rejects"] == 1
    finally:
        old.sql("DELETE FROM sample WHERE id = 99;")
