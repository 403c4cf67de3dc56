"""Small databases that once went wrong in silence: right, a row named, or refused by day with the word to write."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError

from tests.integration.migrate.servers import Servers
from tests.integration.migrate.tables import Trial, refused

pytestmark = pytest.mark.integration
RECORD = {"on_reject": "record", "chunk_rows": 4}
CASES: dict[str, dict[str, dict[str, Any]]] = yaml.safe_load(Path(__file__).with_name("cases.yml").read_text("utf-8"))


def mapping(columns: Mapping[str, Any], key: tuple[str, ...] = ("id",), **more: Any) -> dict[str, Any]:
    """Return a mapping of table x into t.x."""
    top: dict[str, Any] = {name: more.pop(name) for name in ("zone", "dismiss") if name in more}
    return {**top, "tables": {"x": {"target": "t.x", "key": list(key), "columns": dict(columns), **more}}}


@pytest.mark.parametrize("case", CASES["refused"].values(), ids=CASES["refused"])
def test_what_would_be_wrong_is_refused_by_day(servers: Servers, case: dict[str, Any]) -> None:
    trial = Trial(servers, case["source"], case["target"], case["mapping"])
    with pytest.raises(GoliveError, match=case["words"]):
        trial.by_day()


@pytest.mark.parametrize("case", CASES["right"].values(), ids=CASES["right"])
def test_what_can_arrive_arrives_right(servers: Servers, case: dict[str, Any]) -> None:
    trial = Trial(servers, case["source"], case["target"], case["mapping"])
    trial.by_day()
    facts = trial.night()
    assert trial.new(case["query"]) == str(case["answer"])
    assert facts["self_test"]["found"] != "no rows to test with"
    assert facts["accepted"] == []


def test_words_in_a_column_of_dates_are_rejects_with_their_rows(servers: Servers) -> None:
    rows = (
        "(1,'2024-05-06'),(2,'unknown'),(3,''),(4,'待定'),(5,'Aug 3 2024'),(6,'0000-00-00'),(7,NULL),(8,'N/A'),"
        "(9,'2024-02-31')"
    )
    for accept, left in (((), "2345 89"), (("empty",), "245 89")):
        trial = Trial(
            servers,
            f"CREATE TABLE x(id int primary key, d varchar(20)); INSERT INTO x VALUES {rows};",
            "CREATE TABLE t.x(id int primary key, d date);",
            mapping({"id": "integer", "d": {"convert": "date", "accept": list(accept)}}),
            RECORD,
        )
        assert refused(trial) == ""
        trial.night()
        assert trial.rejects() == [(key, "d") for key in left.replace(" ", "")]
        null = trial.new("SELECT string_agg(id::text, '' ORDER BY id) FROM t.x WHERE d IS NULL")
        assert null == ("367" if accept else "67")
