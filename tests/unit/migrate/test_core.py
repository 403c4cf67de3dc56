"""The parts that need no database: escapes, SQL of bounds and texts, the sqitch plan, arguments, errors."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb import quoting as mariadb
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql import loading, quoting, session
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.migrate import rejects, schema
from ansible_collections.relops.golive.plugins.module_utils.rows import chunks
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Column, Job, Table, rows_of
from ansible_collections.relops.golive.plugins.module_utils.rows.real import Real
from ansible_collections.relops.golive.plugins.module_utils.system.run import Completed
from ansible_collections.relops.golive.plugins.plugin_utils.stages.migrate import arguments

PAYMENT = Table("payment", "pay.payment", ("id",), (Column("id", "id", "integer"),))
ITEM = Table("item", "pay.item", ("a", "b"), (Column("a", "a", "integer"), Column("b", "b", "integer")))


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", []),
        ("\n", [("",)]),
        ("1\ta\n2\t\n", [("1", "a"), ("2", "")]),
        ("a\\tb\\nc\\\\N\t\\N\n", [("a\tb\nc\\N", None)]),
        ("x\\r\\0\n", [("x\r\0",)]),
    ],
)
def test_rows_are_what_was_written(text: str, rows: list[Any]) -> None:
    assert rows_of(text) == rows


def _key(*names: str, family: str = "int") -> mariadb.Key:
    return mariadb.key_of(names, {name: Real(family, family) for name in names})


def test_a_chunk_begins_after_its_low_key_and_ends_with_its_high_key() -> None:
    assert mariadb.between(_key("id"), None, ("9",)) == "`id` <= 9 AND ((`id` <= 9))"
    both = mariadb.between(_key("a", "b"), ("1", "2"), ("3", "4"))
    assert both == (
        "`a` >= 1 AND `a` <= 3 AND ((`a` > 1) OR (`a` = 1 AND `b` > 2)) AND ((`a` < 3) OR (`a` = 3 AND `b` <= 4))"
    )


def test_the_type_of_a_key_says_whether_it_is_quoted_and_not_its_digits() -> None:
    assert mariadb.equals(_key("no", family="varchar"), ("x' OR '\\",)) == "(`no` = 'x'' OR ''\\\\')"
    assert mariadb.equals(_key("no", family="varchar"), ("12",)) == "(`no` = '12')"
    assert mariadb.equals(_key("no"), ("-12",)) == "(`no` = -12)"
    assert mariadb.equals(_key("no", family="decimal"), ("1.50",)) == "(`no` = 1.50)"
    for wrong in (None, "1 OR 1", "\uff11", "\u00b2"):
        with pytest.raises(GoliveError):
            mariadb.equals(_key("no"), (wrong,))


def test_identifiers_and_texts_are_quoted_for_postgresql() -> None:
    assert quoting.qualified('pay.od"d') == '"pay"."od""d"'
    assert quoting.literal("it's") == "'it''s'"
    assert quoting.literal("a\\b") == "E'a\\\\b'"
    assert quoting.array(("1", None)) == "ARRAY['1', NULL]::text[]"


def test_the_servers_sentence_is_told_without_the_row() -> None:
    error = (
        'psql:<stdin>:9: ERROR:  22008: date/time field value out of range: "2024-02-31"\n'
        'CONTEXT:  COPY customer, line 7, column birthday: "2024-02-31"\nDETAIL:  Failing row contains (secret).'
    )
    assert session.words(error) == 'date/time field value out of range: "2024-02-31"'
    assert loading.is_row_fault(error)
    assert not loading.is_row_fault("psql: ERROR:  25006: cannot execute COPY FROM in a read-only transaction")
    assert not loading.is_row_fault("FATAL:  57P01: terminating connection\nCONTEXT: COPY payment, line 7")


def test_the_line_that_the_server_names_is_tried_first() -> None:
    def line(said: str) -> int:
        trouble = loading.landed(Completed(3, "", said)).trouble
        return trouble.line if trouble else -1

    assert rejects._probes(line("CONTEXT:  COPY payment, line 7, column x"), 20) == [7, 6]
    assert rejects._probes(line("CONTEXT:  COPY payment, line 70"), 20) == []
    assert rejects._probes(line("no line"), 20) == []


def test_a_reject_names_table_key_and_column() -> None:
    reject = chunks.Reject(ITEM, ("1", "2"), "b", "numeric field overflow", "39")
    assert str(reject) == "item a=1, b=2, column b: numeric field overflow"


def test_what_decides_how_a_row_arrives_is_in_the_digest() -> None:
    job = Job("pay", {}, {}, (PAYMENT,))
    assert job.digest == Job("pay", {"password": "x"}, {}, (PAYMENT,), chunk_rows=5, on_reject="record").digest
    assert job.digest != Job("pay", {}, {}, (PAYMENT,), zone="Asia/Shanghai").digest
    assert job.digest != Job("pay", {}, {}, (ITEM,)).digest


PLAN = (
    "%project=pay\n\nschema 2026-10-12T01:00:00Z A <a@b> # x @load\nmerchant [schema] 2026\n@load 2026\n\nkeys 2026\n"
)


def test_changes_before_and_after_the_tag() -> None:
    project = schema.Project({"sqitch.plan": PLAN}, "@load")
    assert project.name == "pay"
    assert project.changes(whole=False) == ["schema", "merchant"]
    assert project.changes(whole=True) == ["schema", "merchant", "keys"]
    assert schema.Project({"sqitch.plan": PLAN}).changes(whole=False) == ["schema", "merchant", "keys"]
    with pytest.raises(GoliveError, match="no tag @nowhere"):
        schema.Project({"sqitch.plan": PLAN}, "@nowhere").changes(whole=False)


def test_a_script_cannot_leave_the_project(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "FOLDER", tmp_path / "laid-out")  # the real one may be in use on this machine
    for path in ("../x", "/etc/x"):
        with (
            pytest.raises(GoliveError, match="leads out"),
            schema._laid_out(schema.Project({"sqitch.plan": PLAN, path: ""})),
        ):
            pass


def test_each_step_gets_only_what_it_uses(tmp_path: Any) -> None:
    (tmp_path / "sqitch.plan").write_text(PLAN)
    (tmp_path / "deploy").mkdir()
    (tmp_path / "deploy" / "schema.sql").write_text("SELECT 1;")
    (tmp_path / "notes.txt").write_text("no part of it")
    whole = dict.fromkeys(
        (
            "engines",
            "source",
            "target",
            "before_data",
            "zone",
            "chunk_rows",
            "on_reject",
            "max_rejects",
            "tables",
            "dismiss",
        )
    )
    work = {"migrations": [{"name": "pay", "scripts": str(tmp_path), **whole}]}
    (name, of_schema), (_name, of_data), (_again, of_reconcile) = (
        arguments.schema(work)[0],
        arguments.data(work)[0],
        arguments.reconcile(work)[0],
    )
    assert name == "pay"
    assert set(of_schema["scripts"]) == {"sqitch.plan", "deploy/schema.sql"}
    assert "source" not in of_schema and "tables" not in of_schema
    assert "scripts" not in of_reconcile and "chunk_rows" not in of_reconcile
    assert set(of_data) >= {"source", "scripts", "on_reject"}
    assert arguments.data({}) == []
