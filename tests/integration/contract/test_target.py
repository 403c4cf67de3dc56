"""What every engine that is a migration's target must do; the rows come from `cat`, so no source is needed."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils import engines as registry
from ansible_collections.relops.golive.plugins.module_utils.databases import patience
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.migrate.pour import Route, pour
from ansible_collections.relops.golive.plugins.module_utils.rows.chunks import Chunk, Part, Reject
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Table
from ansible_collections.relops.golive.plugins.module_utils.rows.protocols import Client, Landed, Reading

from tests.integration.contract.conftest import Server
from tests.integration.contract.sample import PAIR, SAMPLE, canonical, copy_text, job, key_of, row_hash, rows_of_table

pytestmark = pytest.mark.integration
JOB = job()
TABLES = pytest.mark.parametrize("table", [SAMPLE, PAIR], ids=lambda table: table.source)


class Fed:
    """A source of which only its fault is asked."""

    def fault(self, stderr: str) -> GoliveError:
        """Return it."""
        return GoliveError(f"the source failed: {stderr}")


def chunk_of(table: Table, no: int = 0) -> Chunk:
    """Return a table as one chunk."""
    rows = rows_of_table(table)
    return Chunk(table, no, None, key_of(table, rows[-1]), len(rows))


def reading(text: str, command: str = "cat") -> Reading:
    """Return a reading whose client writes a text."""
    return Reading(Client(["sh", "-c", command], {}, program="cat"), text)


def pour_text(new: Server, text: str, writing: Any, command: str = "cat") -> Landed:
    """Pour a text into the target."""
    source: Any = Fed()
    return pour(Route(source, new.target, JOB), reading(text, command), writing)


def copied(new: Server) -> None:
    """Plan the job and copy all of it."""
    chunks = [chunk_of(SAMPLE), chunk_of(PAIR)]
    new.target.ledger.make()
    new.target.ledger.plan(JOB, chunks)
    for chunk in chunks:
        text = copy_text(chunk.table, rows_of_table(chunk.table))
        assert pour_text(new, text, new.target.writing(JOB, chunk, [])) == Landed()


def count(new: Server, table: Table) -> int:
    """Return the rows of a table."""
    return sum(bucket for bucket, _total in new.target.sums([table], {})[table.source].buckets.values())


def test_the_ledger_tells_what_was_planned_and_what_arrived(new: Server) -> None:
    ledger = new.target.ledger
    ledger.make()
    ledger.make()
    assert ledger.state(JOB).digest == ""
    first = Chunk(PAIR, 0, None, ("3", "中"), 8)
    second = Chunk(PAIR, 1, ("3", "中"), ("20", "中"), 4)
    ledger.plan(JOB, [chunk_of(SAMPLE), first, second])
    assert ledger.state(JOB) == (JOB.digest, False, {})
    assert ledger.pending(JOB) == [chunk_of(SAMPLE), first, second]
    assert pour_text(new, copy_text(PAIR, rows_of_table(PAIR)[:8]), new.target.writing(JOB, first, [])) == Landed()
    assert ledger.pending(JOB) == [chunk_of(SAMPLE), second]
    assert ledger.state(JOB).arrived == {"pair": 8}
    ledger.finish(JOB)
    assert ledger.state(JOB).finished
    ledger.forget(JOB)
    assert ledger.state(JOB).digest == ""
    assert count(new, PAIR) == 0


def test_rejects_are_kept_with_the_chunk_that_left_them_out(new: Server) -> None:
    new.target.ledger.make()
    new.target.ledger.plan(JOB, [chunk_of(SAMPLE)])
    out = [Reject(SAMPLE, ("3",), "word", "it's \\ no text", "00ff")]
    rows = [row for row in rows_of_table(SAMPLE) if row["id"] != "3"]
    assert pour_text(new, copy_text(SAMPLE, rows), new.target.writing(JOB, chunk_of(SAMPLE), out)) == Landed()
    assert new.target.ledger.rejects(JOB) == out
    assert new.target.ledger.state(JOB).arrived == {"sample": len(rows)}


def test_fewer_rows_than_planned_leave_nothing(new: Server) -> None:
    new.target.ledger.make()
    new.target.ledger.plan(JOB, [chunk_of(PAIR)])
    landed = pour_text(new, copy_text(PAIR, rows_of_table(PAIR)[:3]), new.target.writing(JOB, chunk_of(PAIR), []))
    assert landed == Landed(only=3)
    assert (count(new, PAIR), new.target.ledger.pending(JOB)) == (0, [chunk_of(PAIR)])


def test_a_source_that_fails_half_way_leaves_nothing(new: Server) -> None:
    new.target.ledger.make()
    new.target.ledger.plan(JOB, [chunk_of(PAIR)])
    text = copy_text(PAIR, rows_of_table(PAIR))
    with pytest.raises(GoliveError, match="the source failed: gone"):
        pour_text(new, text, new.target.writing(JOB, chunk_of(PAIR), []), "cat; echo gone >&2; exit 3")
    assert (count(new, PAIR), new.target.ledger.pending(JOB)) == (0, [chunk_of(PAIR)])


def test_a_trial_leaves_nothing(new: Server) -> None:
    text = copy_text(PAIR, rows_of_table(PAIR))
    assert pour_text(new, text, new.target.trial(JOB, PAIR)) == Landed()
    assert count(new, PAIR) == 0


BAD = {
    "a number that is none": (5, "n", "x"),
    "a number too large": (3, "n", "9" * 30),
    "a text with a byte that is none": (2, "b", "\udcff"),
}


@pytest.mark.parametrize(("line", "column", "text"), BAD.values(), ids=BAD)
def test_a_row_that_does_not_convert_is_known_by_line_and_column(
    new: Server, line: int, column: str, text: str
) -> None:
    rows = [dict(row) for row in rows_of_table(PAIR)]
    rows[line - 1][column] = text
    given = copy_text(PAIR, rows).encode("utf-8", "surrogateescape").decode("latin-1")
    landed = pour_text(new, given, new.target.trial(JOB, PAIR), "iconv -f utf-8 -t latin1")
    assert landed.trouble and landed.trouble.of_row
    assert landed.trouble.line in (0, line)
    assert landed.trouble.unreadable == (text == "\udcff")
    named = new.target.blamed(PAIR, landed.trouble)
    alone = copy_text(Table("pair", "", PAIR.key, (PAIR.column(column),)), [rows[line - 1]])
    alone = alone.encode("utf-8", "surrogateescape").decode("latin-1")
    tried = pour_text(new, alone, new.target.trial(JOB, PAIR, PAIR.column(column)), "iconv -f utf-8 -t latin1")
    assert (named is None or named.target == column) and tried.trouble


def test_a_row_that_clashes_is_to_blame_and_a_lock_is_not(new: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = rows_of_table(PAIR)
    trouble = pour_text(new, copy_text(PAIR, [*rows, rows[0]]), new.target.trial(JOB, PAIR)).trouble
    assert trouble and trouble.of_row
    monkeypatch.setattr(patience, "LOCK_WAIT", 1.0)
    with new.words.locked(new.folder, "pay.pair"):
        trouble = pour_text(new, copy_text(PAIR, rows), new.target.trial(JOB, PAIR)).trouble
    assert trouble and not trouble.of_row and "lock" in trouble.said.lower()


@TABLES
def test_what_arrived_is_its_canonical_text(new: Server, table: Table) -> None:
    copied(new)
    found = new.target.values(table, table.columns, Part())
    for row in rows_of_table(table):
        for column, text in zip(table.columns, found[key_of(table, row)], strict=True):
            wanted = canonical(column.convert, row[column.source])
            if column.convert == "float" and wanted is not None and text is not None:
                assert float(text) == float(wanted)
            else:
                assert text == wanted, column.source
    some = key_of(table, rows_of_table(table)[4])
    assert list(new.target.values(table, table.columns, Part(only=[some]))) == [some]


@TABLES
def test_hashes_are_those_of_the_canonical_text(new: Server, table: Table) -> None:
    copied(new)
    rows = {key_of(table, row): [row_hash(table, row)] for row in rows_of_table(table)}
    buckets = sorted({digest[:2] for (digest,) in rows.values()})
    assert new.target.hashes(table, buckets, Part()) == rows
    wanted = {bucket: sum(1 for (digest,) in rows.values() if digest[:2] == bucket) for bucket in buckets}
    sums = new.target.sums([table], {})[table.source]
    assert {bucket: number for bucket, (number, _total) in sums.buckets.items()} == wanted
    whole = new.target.sums([table], {}, whole=True)[table.source]
    assert whole == sums._replace(buckets={"": (len(rows), sum(total for _number, total in sums.buckets.values()))})


def test_tables_are_told_by_what_they_hold(new: Server) -> None:
    assert new.target.exists(certain=True)
    assert new.target.held([SAMPLE, PAIR]) == []
    copied(new)
    assert new.target.held([SAMPLE, PAIR]) == ["pay.sample", "pay.pair"]
    absent = Table("gone", "pay.gone", PAIR.key, PAIR.columns)
    assert new.target.present([absent, PAIR]) == [PAIR]
    with pytest.raises(GoliveError):
        new.target.held([absent])


def test_the_copy_with_a_seeded_difference_differs_there_and_is_gone_afterwards(new: Server) -> None:
    copied(new)
    for column in SAMPLE.columns[1:]:
        keys = new.target.sample(SAMPLE, 6)
        assert keys == [key_of(SAMPLE, row) for row in rows_of_table(SAMPLE)[:6]]
        with new.target.seeded(SAMPLE, keys, column, keys[2]) as copy:
            here = new.target.values(copy, SAMPLE.columns, Part())
            there = new.target.values(SAMPLE, SAMPLE.columns, Part(only=keys))
        different = [
            (key, c.source)
            for key in keys
            for c, a, b in zip(SAMPLE.columns, here[key], there[key], strict=True)
            if a != b
        ]
        assert different == [(keys[2], column.source)]
        assert new.target.present([copy]) == []


def test_a_server_that_does_not_answer_is_no_empty_one(new: Server) -> None:
    dead = registry.target(new.engine, {**new.login, "socket": "/nonexistent"})
    assert not dead.exists()
    with pytest.raises(GoliveError, match="does not answer"):
        dead.exists(certain=True)
