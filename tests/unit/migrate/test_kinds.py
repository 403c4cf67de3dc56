"""The table of kinds: what people read is what decides, and a column is judged with the word to write."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.migrate import meanings
from ansible_collections.relops.golive.plugins.module_utils.migrate.findings import refuse
from ansible_collections.relops.golive.plugins.module_utils.migrate.judging import Judged, judge
from ansible_collections.relops.golive.plugins.module_utils.rows import kinds
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Column, Found, Job
from ansible_collections.relops.golive.plugins.module_utils.rows.real import Real, Relation
from ansible_collections.relops.golive.plugins.plugin_utils.stages.migrate import mapping

PAGE = Path(__file__).parents[3] / "collections/ansible_collections/relops/golive/docs/how-to/mapping.md"
FAMILIES = sorted({family for marks in kinds.SOURCES.values() for family in marks} | {"timestamp"})
INTO = sorted({family for marks in kinds.TARGETS.values() for family in marks})


def rendered() -> list[str]:
    """Return the table as the page has it: one row for each source type and kind that can be."""
    rows = []
    for source in FAMILIES:
        for kind in kinds.SOURCES:
            cells = []
            for target in INTO:
                mark = kinds.mark(source, kind, target)
                if mark:
                    cells.append(f"{target} ({mark.lossy})" if mark.lossy else target)
            if cells:
                rows.append(f"| {source} | {kind} | {', '.join(cells)} |")
    return rows


def test_the_page_shows_the_table_that_decides() -> None:
    page = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ")]
    assert [line for line in rendered() if line not in page] == []
    known = set(rendered())
    assert [line for line in page if line.split(" | ")[0].strip("| ") in FAMILIES and line not in known] == []


def test_every_word_of_a_mapping_is_a_word_of_the_table() -> None:
    words = set(get_args(mapping.Loss)) | {"history"}
    assert words == set(kinds.WORDS)
    assert set(get_args(mapping.Convert)) == set(kinds.SOURCES) == set(kinds.TARGETS)
    every = [*kinds.SOURCES.values(), *kinds.TARGETS.values()]
    used = {word for marks in every for mark in marks.values() for word in mark.lossy.split()}
    assert used <= words


INT, ID = Real("int", "int(11)", 32), Relation({"id": Real("int", "int(11)", 32)}, (frozenset({"id"}),))


def judged(column: dict[str, object], here: Real, there: Real | None, **job: object) -> Judged:
    """Judge table x with a key and one column."""
    columns = [{"source": "id", "target": "id", "convert": "integer"}, {"source": "c", "target": "c", **column}]
    entry = {"source": "x", "target": "t.x", "key": ["id"], "columns": columns}
    made = Job.of({"name": "pay", "source": {}, "target": {}, "tables": [entry], **job})
    target = {"t.x": Relation({"id": INT, "c": there})} if there else None
    return judge(made, {"x": ID._replace(columns={"id": INT, "c": here})}, target)


def words(found: Judged) -> str:
    """Return the faults in words."""
    return "; ".join(one.words().en for one in found.found if one.wrong)


@pytest.mark.parametrize(
    ("column", "here", "there", "said"),
    [
        ({"convert": "float"}, Real("bit", "bit(64)", 64), Real("double", "float8"), "write accept: [digits]"),
        ({"convert": "decimal"}, Real("timestamp", "timestamp"), None, "write timestamp"),
        ({"convert": "integer"}, Real("decimal", "decimal(9,2)", 9, 2), None, "write decimal"),
        ({"convert": "text"}, Real("bytes", "blob"), None, "write blob, or say with bytes"),
        ({"convert": "text"}, Real("other", "point"), None, "can't be migrated: dismiss it"),
        ({"convert": "datetime"}, Real("datetime", "datetime(6)", 6), Real("timestamp", "stamp", 0), "make it (6)"),
        ({"convert": "text"}, Real("enum", "enum('a')", labels=("a",)), Real("enum", "e", labels=("b",)), "lacks a"),
        ({"convert": "text", "bytes": "gbk"}, Real("char", "char(3)", charset="big5"), None, "leave bytes out"),
        ({"convert": "integer"}, INT, Real("int", "integer", 32, generated=True), "the target computes c itself"),
    ],
)  # fmt: skip
def test_what_is_wrong_says_what_to_write(column: dict[str, object], here: Real, there: Real | None, said: str) -> None:
    found = judged(column, here, there)
    assert said in words(found)
    with pytest.raises(GoliveError) as told:
        refuse("pay", found.found)
    assert told.value.zh != str(told.value)


def test_a_loss_that_is_accepted_is_told_and_stops_nobody() -> None:
    real = Real("decimal", "decimal(9,4)", 9, 4)
    found = judged({"convert": "decimal", "accept": ["digits"]}, real, Real("numeric", "numeric(9,2)", 9, 2))
    assert words(found) == ""
    assert [one.words().en for one in found.found] == [
        "x.c: decimal(9,4) → numeric(9,2): digits are lost: values are rounded"
    ]


def test_what_stays_behind_has_its_reason_and_a_name_that_is_there() -> None:
    found = judged({"convert": "integer"}, INT, INT, dismiss={"x.gone": "old", "x.c": "not needed"})
    assert words(found) == "x.gone: dismiss names it and the source does not have it"


@pytest.mark.parametrize(
    ("column", "source", "target", "equal"),
    [
        (Column("c", "c", "float"), "12345678901.55", "12345678906.55", False),
        (Column("c", "c", "float"), "0.1", "0.1", True),
        (Column("c", "c", "float"), "0.1", "0.10000000000000002", False),
        (Column("c", "c", "float"), "3.5e-10", "0", False),
        (Column("c", "c", "float", tolerance=0.01), "3.5e-10", "-3.5e-10", False),
        (Column("c", "c", "float", tolerance=1e-9), "1000000", "1000000.0005", True),
        (Column("c", "c", "float", tolerance=1e-9), "1000000", "1000000.01", False),
        (Column("c", "c", "float", tolerance=0.01), "0", "Infinity", False),
        (Column("c", "c", "float", tolerance=0.01), "1", "NaN", False),
        (Column("c", "c", "float"), None, "0", False),
        (Column("c", "c", "float"), None, None, True),
        (Column("c", "c", "float", found=Found("float", single=True)), "0.1", "0.10000000149011612", True),
        (Column("c", "c", found=Found("number", scale=2)), "1.005", "1.01", True),
        (Column("c", "c", found=Found("number", scale=2)), "1.004", "1.01", False),
        (Column("c", "c", "json"), '{"a": 1.0, "b": []}', '{"b":[],"a":1}', True),
        (Column("c", "c", "json"), '{"a": 1, "a": 2}', '{"a": 2}', False),
        (Column("c", "c", "json"), "9007199254740993", "9007199254740992", False),
        (Column("c", "c", "inet"), "0:0:0:0:0:0:0:1", "::1", True),
        (Column("c", "c", "inet"), "10.0.0.1", "10.0.0.1/24", False),
        (Column("c", "c", found=Found("interval")), "-00:00:00.500000", "-500000", True),
        (Column("c", "c", found=Found("interval")), "838:59:59", "3020399000001", False),
    ],
)
def test_two_values_are_equal_when_they_mean_the_same(column: Column, source: str, target: str, equal: bool) -> None:
    assert meanings.equal(column, source, target) is equal
