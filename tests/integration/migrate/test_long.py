"""MariaDB: what its servers make no text of, for its length, is never equal; and what they write in other words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from ansible_collections.relops.golive.plugins.module_utils import engines as registry
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.migrate import copying, reconciling
from ansible_collections.relops.golive.plugins.module_utils.migrate.comparing import compare
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Column, Job, Table

from tests.integration.migrate.pairs import Pair, started_pair

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    """Start two servers that let no text be longer than a mebibyte."""
    with started_pair("mariadb") as found:
        for run in (found.old, found.new):
            run("SET GLOBAL max_allowed_packet = 1048576;")
        yield found


@pytest.mark.parametrize(
    ("columns", "grown", "words"),
    [
        ({"a": "longtext", "b": "longtext"}, ("a", "b"), "table long_rows: a row is longer as one text"),
        ({"a": "json"}, (), "long_rows id=1: a in hexadecimal is longer"),
    ],
)
def test_what_is_too_long_for_one_text_is_never_equal(
    pair: Pair, columns: dict[str, str], grown: tuple[str, ...], words: str
) -> None:
    """Both servers make NULL of it: two of these were equal, whatever the rows held."""
    shape = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    for run, name in ((pair.old, "long_rows"), (pair.new, "pay.long_rows")):
        run(f"CREATE TABLE {name} (id int PRIMARY KEY, {shape});")
    try:
        value = "concat('[', repeat('1,', 300000), '1]')"
        pair.old(f"INSERT INTO long_rows (id, a) VALUES (1, {value});")
        source = registry.source("mariadb", pair.source.login)  # type: ignore[attr-defined]
        target = registry.target("mariadb", pair.target.login, "UTC")  # type: ignore[attr-defined]
        kinds = ("integer", *("json" if kind == "json" else "same" for kind in columns.values()))
        mapped = [{"source": c, "target": c, "convert": kind} for c, kind in zip(["id", *columns], kinds, strict=True)]
        table = {"source": "long_rows", "target": "pay.long_rows", "key": ["id"], "columns": mapped}
        dismissed = {name: "not here" for name in source.catalog() if name != "long_rows"}
        job = Job.of(
            {
                "name": f"long_{len(columns)}",
                "source": {"name": "pay"},
                "target": {},
                "tables": [table],
                "dismiss": dismissed,
            }
        )
        copying.copy(source, target, job)
        target.ledger.finish(job)
        for name in grown:
            for run, place in ((pair.old, "long_rows"), (pair.new, "pay.long_rows")):
                run(f"UPDATE {place} SET {name} = repeat('x', 600000);")
        pair.new("UPDATE pay.long_rows SET a = concat('[2,', substr(a, 4));")
        with pytest.raises(GoliveError, match=words):
            reconciling.reconcile(source, target, job)
    finally:
        for run, name in ((pair.old, "long_rows"), (pair.new, "pay.long_rows")):
            run(f"DROP TABLE {name};")


def test_a_text_that_just_fits_into_a_packet_is_compared_by_what_it_holds(pair: Pair) -> None:
    """With its length before it the server makes none of it: two of these were equal, too."""
    for run, name in ((pair.old, "full"), (pair.new, "pay.full")):
        run(f"CREATE TABLE {name} (id int PRIMARY KEY, a longtext);")
        run(f"INSERT INTO {name} VALUES (1, repeat('x', 1048570));")
    source = registry.source("mariadb", pair.source.login)  # type: ignore[attr-defined]
    target = registry.target("mariadb", pair.target.login, "UTC")  # type: ignore[attr-defined]
    columns = (Column("id", "id", "same"), Column("a", "a", "same"))
    table = Table("full", "pay.full", ("id",), columns)
    (equal,) = compare(source, target, [table], {})
    pair.new("UPDATE pay.full SET a = concat('y', substr(a, 2));")
    assert equal.differences == 0
    with pytest.raises(GoliveError, match="full id=1: a in hexadecimal is longer"):  # it differs, and can't be shown
        compare(source, target, [table], {})
    for run, name in ((pair.old, "full"), (pair.new, "pay.full")):
        run(f"DROP TABLE {name};")


@pytest.mark.parametrize("empty", [False, True])
def test_a_word_of_an_enum_is_known_as_it_is_and_renamed(pair: Pair, empty: bool) -> None:
    """The server writes it into the type as a literal, and a renaming is made by its number.

    What is none of its words reads as the empty text.
    """
    name, gone = f"named{empty:d}", "~"
    words = ["a\\b", "c'd", "x,y", "n\nl", "中"]
    quoted = ", ".join("'" + word.replace("'", "''") + "'" for word in words)
    pair.old(f"CREATE TABLE {name} (id int PRIMARY KEY, c enum({quoted}) CHARACTER SET gbk);")
    pair.old("".join(f"INSERT INTO {name} VALUES ({number}, {number});" for number in range(1, 6)))
    pair.old(f"INSERT INTO {name} VALUES (6, NULL);")
    if empty:
        pair.old(f"SET sql_mode = ''; INSERT INTO {name} VALUES (7, '?');")
        gone = "~,none"
    pair.new(f"CREATE TABLE pay.{name} (id int PRIMARY KEY, c varchar(9));")
    source = registry.source("mariadb", pair.source.login)  # type: ignore[attr-defined]
    target = registry.target("mariadb", pair.target.login, "UTC")  # type: ignore[attr-defined]
    assert source.catalog()[name].columns["c"].labels == tuple(words)
    values = {**{word: f"w{at}" for at, word in enumerate(words)}, **({"": "none"} if empty else {})}
    columns = [
        {"source": "id", "target": "id", "convert": "integer"},
        {"source": "c", "target": "c", "convert": "text", "values": values},
    ]
    table = {"source": name, "target": f"pay.{name}", "key": ["id"], "columns": columns}
    dismissed = dict.fromkeys({*source.catalog()} - {name}, "not here")
    job = Job.of({"name": name, "source": {"name": "pay"}, "target": {}, "tables": [table], "dismiss": dismissed})
    copying.copy(source, target, job)
    target.ledger.finish(job)
    assert reconciling.reconcile(source, target, job)["tables"][0]["differences"] == 0
    assert (
        pair.new(f"SELECT group_concat(ifnull(c, '~') ORDER BY id) FROM pay.{name};").strip()
        == f"w0,w1,w2,w3,w4,{gone}"
    )
