"""Every pair of types: it arrives right, is a reject with its row, or is refused; one changed value is found."""

from __future__ import annotations

import os
import random
from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.migrate import finishing, reconciling
from ansible_collections.relops.golive.plugins.module_utils.migrate.comparing import compare
from ansible_collections.relops.golive.plugins.module_utils.migrate.copying import copy
from ansible_collections.relops.golive.plugins.module_utils.migrate.judging import judge
from ansible_collections.relops.golive.plugins.module_utils.migrate.preparing import prepared
from ansible_collections.relops.golive.plugins.module_utils.rows.chunks import Part
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Job
from ansible_collections.relops.golive.plugins.module_utils.rows.real import Relation

from tests.integration.migrate.flips import flip
from tests.integration.migrate.generated import KINDS, LOSSES, SHOWN, SOURCES, TARGETS, Pair, arrived, meant, pairs
from tests.integration.migrate.servers import Servers
from tests.integration.migrate.tables import Trial

pytestmark = pytest.mark.integration
FLIPS = int(os.environ.get("GOLIVE_FLIPS", "300"))
TABLES = int(os.environ.get("GOLIVE_TABLES", "300"))
SEED = int(os.environ.get("GOLIVE_SEED", "15"))


class World:
    """One database with a table of every allowed pair, migrated once."""

    def __init__(self, servers: Servers) -> None:
        self.probe = Trial(servers, _probe_old(), _probe_new(), {"tables": {"s": _probe_mapping()}})
        source, target = self.probe.ends
        self.old = source.catalog()["s"].columns
        self.new = target.catalog(self.probe.job.tables)[f"{self.probe.name}.s"].columns
        self.every = [pair for pair in pairs() if not self.wrong(pair, LOSSES)]
        chosen = set(random.Random(SEED).sample(self.every, min(TABLES, len(self.every))))
        self.allowed = [pair for pair in self.every if pair in chosen]
        tables = {pair.name: pair.mapping(LOSSES) for pair in self.allowed}
        self.trial = Trial(
            servers,
            "\n".join(pair.old() for pair in self.allowed),
            "CREATE TYPE t.words AS ENUM ('20', '10', 'A');" + "\n".join(pair.new() for pair in self.allowed),
            {"zone": "Asia/Shanghai", "tables": tables, "max_rejects": 100000},
            {"on_reject": "record"},
        )
        self.ends = self.trial.ends
        self.facts = copy(*self.ends, self.trial.job)
        finishing.finish(*self.ends, self.trial.job)

    def wrong(self, pair: Pair, accept: list[str]) -> list[str]:
        """Return why a pair is refused by the table of kinds alone."""
        here = {"id": self.old["id"], "c": self.old[_named("s", pair.source)]}
        there = {"id": self.new["id"], "c": self.new[_named("t", pair.target)]}
        job = replace(self.probe.job, zone="Asia/Shanghai", tables=(_table(pair, accept),))
        key = (frozenset({"id"}),)
        judged = judge(job, {pair.name: Relation(here, key)}, {f"t.{pair.name}": Relation(there)})
        return [one.words().en for one in judged.found if one.wrong]


def _named(side: str, kind: str) -> str:
    return f"{side}{(list(SOURCES) if side == 's' else list(TARGETS)).index(kind)}"


def _table(pair: Pair, accept: list[str]) -> Any:
    columns = [
        {"source": "id", "target": "id", "convert": "integer"},
        {"source": "c", "target": "c", "convert": pair.kind, "accept": accept},
    ]
    entry = {"source": pair.name, "target": f"t.{pair.name}", "key": ["id"], "columns": columns}
    return Job.of({"name": "one", "source": {}, "target": {}, "tables": [entry]}).tables[0]


def _probe_old() -> str:
    return f"CREATE TABLE s(id int primary key, {', '.join(_named('s', kind) + ' ' + kind for kind in SOURCES)});"


def _probe_new() -> str:
    kinds = [("t.words" if kind == "words" else kind, _named("t", kind)) for kind in TARGETS]
    columns = ", ".join(f"{name} {kind}" for kind, name in kinds)
    return f"CREATE TYPE t.words AS ENUM ('20', '10', 'A'); CREATE TABLE t.s(id int primary key, {columns});"


def _probe_mapping() -> dict[str, Any]:
    return {"target": "t.s", "key": ["id"], "columns": {"id": "integer"}}


@pytest.fixture(scope="module")
def world(servers: Servers) -> World:
    """Migrate a table of every allowed pair."""
    return World(servers)


def without_rejects(target: Any, job: Job) -> dict[str, Part]:
    """Return what is compared of each table: all but the rows that did not convert."""
    left_out: dict[str, list[Any]] = {table.source: [] for table in job.tables}
    for reject in target.ledger.rejects(job):
        left_out[reject.table.source].append(reject.key)
    return {name: Part(without=keys) for name, keys in left_out.items()}


def test_there_are_hundreds_of_pairs_and_most_are_refused_with_a_word(world: World) -> None:
    every = pairs()
    assert len(world.allowed) >= min(TABLES, 300) and len(world.every) < len(every) / 2
    chance = random.Random(SEED)
    for pair in chance.sample([pair for pair in every if pair not in world.every], 300):
        assert any("write" in word or "dismiss" in word or "target" in word for word in world.wrong(pair, LOSSES)), pair


def test_what_is_lost_must_be_accepted(world: World) -> None:
    lossy = [pair for pair in world.allowed if world.wrong(pair, [])]
    assert lossy
    for pair in lossy:
        assert all("write accept: [" in word for word in world.wrong(pair, [])), pair


def test_each_value_arrives_as_it_was_meant_or_is_a_reject(world: World) -> None:
    rejects = set(world.trial.rejects_by_table())
    wrong = []
    asked = [
        f"SELECT '{pair.name}', id, ({SHOWN.get(pair.target.split('(')[0], 'c')})::text"
        f" FROM {world.trial.name}.{pair.name}"
        for pair in world.allowed
    ]
    texts: dict[str, dict[int, str | None]] = {pair.name: {} for pair in world.allowed}
    for name, row, text in world.ends[1].rows(" UNION ALL ".join(asked)):
        texts[str(name)][int(str(row))] = text
    for pair in world.allowed:
        found = {row: arrived(text, pair) for row, text in texts[pair.name].items()}
        for key, value in pair.values():
            left_out = (pair.name, str(key)) in rejects
            try:
                wanted = meant(value, pair)
            except (ValueError, ArithmeticError):
                if not left_out:
                    wrong.append(f"{pair} {value!r} arrived as {found.get(key)!r}")
                continue
            if left_out == (key in found) or (not left_out and found[key] != wanted):
                wrong.append(f"{pair} {value!r}: {found.get(key)!r} instead of {wanted!r}")
    assert wrong == []


def test_equal_data_reconcile_without_a_false_alarm(world: World) -> None:
    facts = reconciling.reconcile(*world.ends, world.trial.job)
    assert sum(entry["differences"] for entry in facts["tables"]) == 0
    assert set(facts["self_test"]["kinds"]) >= set(KINDS) - {"decimal"} | {"number", "document", "interval"}


def test_any_one_value_that_changes_is_found(world: World) -> None:
    chance = random.Random(SEED)
    source, target = world.ends
    job = prepared(source, target, world.trial.job).job
    parts = without_rejects(target, job)
    done = 0
    while done < FLIPS:
        flipped = flip(world.trial, target, world.allowed, chance)
        results = compare(source, target, job.tables, parts)
        found = {result.table.source: {(entry.key, entry.columns) for entry in result.first} for result in results}
        world.trial.new("".join(one.back for one in flipped))
        missed = [one for one in flipped if (((str(one.key),), ("c",)) not in found[one.pair.name]) == one.changed]
        assert [f"{one.pair} {one.sql}" for one in missed] == []
        assert sum(len(entries) for entries in found.values()) == sum(one.changed for one in flipped)
        done += sum(one.changed for one in flipped)
    assert done >= FLIPS


@pytest.mark.parametrize("sign", ["~", "|", "\\xFF", "1|1:x", "!"])
def test_a_number_that_becomes_a_sign_of_the_comparison_is_found(world: World, sign: str) -> None:
    """A text column that holds numbers may hold anything later: `~`, which stood for NULL, was no difference."""
    source, target = world.ends
    pairs = [pair for pair in world.allowed if pair.kind == "integer" and pair.target in ("text", "varchar(8)")]
    names = {pair.name: f"{world.trial.name}.{pair.name}" for pair in pairs}
    rows = {name: [str(key) for (key,) in target.rows(f"SELECT id FROM {table}")] for name, table in names.items()}
    was = [f"CREATE TABLE {table}_all AS SELECT * FROM {table}" for table in names.values()]
    world.trial.new(";".join([*was, *(f"UPDATE {table} SET c = '{sign}'" for table in names.values())]))
    job = prepared(source, target, world.trial.job).job
    asked = [table for table in job.tables if table.source in names]
    results = compare(source, target, asked, without_rejects(target, job))
    found = {result.table.source: sorted(str(entry.key[0]) for entry in result.first) for result in results}
    back = [f"UPDATE {t} n SET c = w.c FROM {t}_all w WHERE w.id = n.id; DROP TABLE {t}_all" for t in names.values()]
    world.trial.new(";".join(back))
    assert len(pairs) > 3
    assert found == {name: sorted(keys) for name, keys in rows.items()}
