"""What every engine that is a migration's source must answer; the expected answers are computed by sample.py."""

from __future__ import annotations

import subprocess
from collections import Counter

import pytest
from ansible_collections.relops.golive.plugins.module_utils import engines as registry
from ansible_collections.relops.golive.plugins.module_utils.databases import patience
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.migrate import ledger
from ansible_collections.relops.golive.plugins.module_utils.rows.chunks import Part, part
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Table, rows_of

from tests.integration.contract.conftest import Server
from tests.integration.contract.sample import PAIR, SAMPLE, canonical, copy_text, job, key_of, row_hash, rows_of_table

pytestmark = pytest.mark.integration
TABLES = pytest.mark.parametrize("table", [SAMPLE, PAIR], ids=lambda table: table.source)


def read(server: Server, table: Table, some: Part) -> str:
    """Return what the client of a reading writes."""
    client, script = server.source.reading(table, some)
    done = subprocess.run(
        client.command, input=script, env={"PATH": "/usr/sbin:/usr/bin:/bin", **client.environment}, check=True,
        capture_output=True, text=True, user=client.user or None, cwd="/",
    )  # fmt: skip
    return done.stdout


@TABLES
def test_rows_are_read_as_copy_text_in_the_order_of_the_key(old: Server, table: Table) -> None:
    plain = Table(table.source, table.target, table.key, tuple(c for c in table.columns if c.convert != "float"))
    client_text = rows_of(read(old, plain, Part()))
    wanted = rows_of(copy_text(plain, rows_of_table(table)))
    decimals = [index for index, column in enumerate(plain.columns) if column.convert == "decimal"]
    for found, expected in zip(client_text, wanted, strict=True):
        for index, (one, other) in enumerate(zip(found, expected, strict=True)):
            if index in decimals:
                assert canonical("decimal", one) == canonical("decimal", other)
            elif plain.columns[index].convert == "blob":
                assert (one or "").lower() == (other or "").lower()
            else:
                assert one == other


@TABLES
@pytest.mark.parametrize("every", [1, 4, 5, 100])
def test_chunks_are_every_row_once_in_the_order_of_the_key(old: Server, table: Table, every: int) -> None:
    keys = [key_of(table, row) for row in rows_of_table(table)]
    chunks = [chunk for chunk in ledger.cut(old.source, job(chunk_rows=every)) if chunk.table is table]
    parts = [old.source.keys(table, part(chunk, [])) for chunk in chunks]
    assert [key for each in parts for key in each] == keys
    assert [len(each) for each in parts] == [chunk.rows for chunk in chunks]
    assert all(chunk.rows == every for chunk in chunks[:-1])
    assert [chunk.no for chunk in chunks] == list(range(len(chunks)))


@TABLES
def test_a_part_is_bounded_by_all_that_it_says(old: Server, table: Table) -> None:
    keys = [key_of(table, row) for row in rows_of_table(table)]
    assert old.source.keys(table, Part(keys[1], keys[6], without=[keys[3]])) == [keys[2], *keys[4:7]]
    assert old.source.keys(table, Part(only=[keys[5], keys[2], keys[0]], without=[keys[0]])) == [keys[2], keys[5]]
    assert old.source.keys(table, Part(only=[])) == []


@TABLES
def test_values_are_their_canonical_text(old: Server, table: Table) -> None:
    found = old.source.values(table, table.columns, Part())
    for row in rows_of_table(table):
        for column, text in zip(table.columns, found[key_of(table, row)], strict=True):
            wanted = canonical(column.convert, row[column.source])
            if column.convert == "float" and wanted is not None and text is not None:
                assert float(text) == float(wanted)
            else:
                assert text == wanted, column.source


@TABLES
def test_hashes_and_sums_are_those_of_the_canonical_text(old: Server, table: Table) -> None:
    left_out = key_of(table, rows_of_table(table)[0])
    rows = {key_of(table, row): row_hash(table, row) for row in rows_of_table(table)[1:]}
    buckets = sorted({digest[:2] for digest in rows.values()})
    without = Part(without=[left_out])
    assert old.source.hashes(table, buckets, without) == {key: [digest] for key, digest in rows.items()}
    assert old.source.hashes(table, buckets[:1], without).keys() == {k for k, d in rows.items() if d[:2] == buckets[0]}
    sums = old.source.sums([table], {table.source: without})[table.source]
    counted = Counter(digest[:2] for digest in rows.values())
    assert {bucket: count for bucket, (count, _total) in sums.buckets.items()} == counted
    totals = Counter[str]()
    for digest in rows.values():
        totals[digest[:2]] += int(digest[2:17], 16)
    assert {bucket: total for bucket, (_count, total) in sums.buckets.items()} == totals
    whole = old.source.sums([table], {table.source: without}, whole=True)[table.source]
    assert whole == sums._replace(buckets={"": (len(rows), totals.total())})


def test_the_bytes_of_a_column_are_told(old: Server) -> None:
    word = SAMPLE.column("word")
    for row in rows_of_table(SAMPLE):
        stored = old.source.stored(SAMPLE, word, key_of(SAMPLE, row))
        assert bytes.fromhex(stored).decode() == (row["word"] or "")


def test_a_column_that_is_not_there_is_named(old: Server) -> None:
    absent = Table("pair", "pay.pair", ("a",), (*PAIR.columns, SAMPLE.column("word")))
    with pytest.raises(GoliveError, match="source table pair has no column word"):
        old.source.values(absent, absent.columns, Part())


def test_who_may_not_read_is_told_without_the_password(old: Server) -> None:
    stranger = registry.source(old.engine, {**old.login, "password": "not-this-one"})
    with pytest.raises(GoliveError, match="source database pay") as told:
        stranger.keys(PAIR, Part())
    assert "not-this-one" not in str(told.value)


def test_a_lock_of_somebody_else_is_not_waited_for_without_end(old: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "LOCK_WAIT", 1.0)
    with old.words.locked(old.folder, "pair"), pytest.raises(GoliveError, match=r"(?i)lock"):
        old.source.keys(PAIR, Part())
