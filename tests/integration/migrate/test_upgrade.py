"""An upgrade in place: a change of a schema that is not idempotent, what users write since, numbers, second nights."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.databases import written
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.written import Written
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.migrate import steps
from ansible_collections.relops.golive.plugins.plugin_utils.stages.migrate.desired import project_files

from tests.integration.migrate.servers import Servers, with_params

pytestmark = pytest.mark.integration
UPGRADE = Path(__file__).parents[3] / "inventories/upgrade/schemas/pay"
CHANGE, LOST = (
    "payment_reference",
    "DELETE FROM sqitch.tags; DELETE FROM sqitch.changes WHERE change = 'payment_reference';",
)
COLUMN = (
    "SELECT count(*) FROM pg_attribute WHERE attrelid = 'pay.payment'::regclass"
    " AND attname = 'reference' AND NOT attisdropped;"
)


def upgrade(servers: Servers, **changed: str) -> dict[str, Any]:
    """Return the parameters of the upgrade's schema; `changed` replaces scripts by their kind."""
    scripts = project_files(UPGRADE) | {f"{kind}/{CHANGE}.sql": text for kind, text in changed.items()}
    return with_params(servers, scripts=scripts, before_data="").params


@pytest.fixture
def release(bare: Servers) -> Servers:
    """Give a target at release 1: all changes but the last, and rows."""
    files = project_files(UPGRADE)
    lines = files["sqitch.plan"].splitlines(keepends=True)
    first = "".join(line for line in lines if not line.startswith((CHANGE, "@v2")))
    steps.apply_schema(with_params(bare, scripts={**files, "sqitch.plan": first}, before_data="").params)
    bare.new(
        "INSERT INTO pay.merchant (name, category, fee_rate) VALUES ('A', 'retail', 0.1);"
        "INSERT INTO pay.payment (merchant_id, amount, channel) SELECT 1, n, 'pos' FROM generate_series(1, 50) n;"
    )
    return bare  # fmt: skip


@pytest.fixture
def database(release: Servers) -> Written:
    """Give the database as one that tells what was written."""
    return Written(release.params["target"])


def test_a_change_goes_forward_and_back_and_rows_stay(release: Servers) -> None:
    params = upgrade(release)
    planned = steps.read_schema(params)
    assert [change["item"] for change in planned["changes"]] == [f"pay:{CHANGE}"]
    done = steps.apply_schema(params)["facts"]
    assert release.new(COLUMN) == "1"
    assert steps.read_schema(params)["changes"] == []
    steps.undo_schema(params, planned["before"], done)
    assert release.new(COLUMN) == "0"
    assert release.new("SELECT count(*) FROM pay.payment;") == "50"
    assert steps.read_schema(params)["before"] == planned["before"], "shape and registry are those of before"


def test_a_kill_between_script_and_registry_is_found_by_the_verify_script(release: Servers) -> None:
    params = upgrade(release)
    before = steps.read_schema(params)["before"]
    steps.apply_schema(params)
    release.new(LOST)
    steps.undo_schema(params, before, {})
    assert release.new(COLUMN) == "0"


@pytest.mark.parametrize("verify", [None, "SELECT 1;"], ids=["its own verify script", "one that says nothing"])
def test_a_database_that_was_brought_back_meanwhile_is_no_emergency_for_ever(
    release: Servers, verify: str | None
) -> None:
    """The case upgrade-emergency-for-ever: the change is in neither registry nor tables, and its revert fails."""
    params = upgrade(release, **({"verify": verify} if verify else {}))
    before = steps.read_schema(params)["before"]
    done = {"deployed": [*before["deployed"], CHANGE]}
    for _again in range(2):
        steps.undo_schema(params, before, done)
    assert steps.read_schema(params)["before"] == before


def test_a_change_that_is_there_and_cannot_be_reverted_is_told(release: Servers) -> None:
    params = upgrade(release, revert="SELECT 1 / 0;")
    before = steps.read_schema(params)["before"]
    steps.apply_schema(params)
    release.new(LOST)
    with pytest.raises(GoliveError, match="division by zero"):
        steps.undo_schema(params, before, {})


def test_only_what_was_written_since_is_kept_and_all_of_it(release: Servers, database: Written, tmp_path: Path) -> None:
    release.new("VACUUM FREEZE pay.payment;")
    mark = json.loads(json.dumps(database.mark()))
    assert database.since(mark) == []
    release.new(
        "INSERT INTO pay.payment (merchant_id, amount, channel, memo) VALUES (1, 7, 'pos', E'a,\"b\"\\n中文');"
        "UPDATE pay.payment SET memo = 'changed' WHERE id IN (3, 4); DELETE FROM pay.payment WHERE id = 5;"
    )  # fmt: skip
    release.new("VACUUM FREEZE pay.payment;")
    release.new("SELECT pg_stat_force_next_flush(); SELECT pg_sleep(0.1);")
    facts = written.keep(database, mark, tmp_path / "night" / "paygw", "paygw")
    [one] = facts["written"]
    assert (one["table"], one["rows"]) == ("pay.payment", 3)
    assert one["deleted"] in (0, 1), "the server counts deletions when it comes to it"
    with Path(one["path"]).open(newline="", encoding="utf-8") as file:
        rows = {row["id"]: row["memo"] for row in csv.DictReader(file)}
    assert rows == {"51": 'a,"b"\n中文', "3": "changed", "4": "changed"}
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "night" / "paygw").iterdir()} == {0o600}


def test_what_was_kept_outlives_the_way_back_of_the_data(release: Servers, database: Written, tmp_path: Path) -> None:
    mark, folder = database.mark(), tmp_path / "night" / "paygw"
    release.new("INSERT INTO pay.payment (merchant_id, amount, channel) VALUES (1, 9, 'pos');")
    first = written.keep(database, mark, folder, "paygw")
    release.new("DELETE FROM pay.payment WHERE amount = 9;")
    assert written.keep(database, mark, folder, "paygw") == first
    assert written.keep(database, database.mark(), tmp_path / "other" / "paygw", "paygw") == {}
    assert not (tmp_path / "other").exists()


def test_a_kill_while_it_is_kept_leaves_no_half_list(release: Servers, database: Written, tmp_path: Path) -> None:
    mark, folder = database.mark(), tmp_path / "night" / "paygw"
    release.new("INSERT INTO pay.payment (merchant_id, amount, channel) VALUES (1, 9, 'pos');")
    folder.parent.mkdir()
    (folder.parent / ".paygw.partial").mkdir()
    (folder.parent / ".paygw.partial" / "pay.payment.csv").write_text("half")
    [one] = written.keep(database, mark, folder, "paygw")["written"]
    assert one["rows"] == 1
    assert [path.name for path in folder.parent.iterdir()] == ["paygw"]


def test_no_number_is_given_out_twice(
    release: Servers, database: Written, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(written, "FOLDER", tmp_path)
    mark = database.mark()
    release.new("INSERT INTO pay.payment (merchant_id, amount, channel) SELECT 1, 9, 'pos' FROM generate_series(1, 5);")
    written.keep(database, mark, written.folder_of("NIGHT-1", "paygw"), "paygw")
    release.new(
        "DELETE FROM pay.payment WHERE amount = 9; SELECT setval('pay.payment_id_seq', 50);"
    )  # as it was before
    told = written.given_out("NIGHT-1", "paygw")
    assert told["database"] == "paygw"
    assert database.advance({**told["sequences"], "pay.gone_seq": 7}) == ["pay.payment_id_seq"]
    assert release.new("SELECT nextval('pay.payment_id_seq');") == "56"
    assert database.advance(told["sequences"]) == [], "it never goes backwards"
    assert written.given_out("NIGHT-2", "paygw") == {}
    assert written.given_out("", "paygw") == {}


def test_a_night_after_the_migration_compares_nothing_with_the_old_system(empty: Servers) -> None:
    steps.apply_data(empty.params)
    assert steps.read_data(empty.params)["facts"]["finished_before"] is True
    empty.new("INSERT INTO pay.payment (merchant_id, amount, channel) VALUES (1, 1, 'pos');")
    with pytest.raises(GoliveError):
        steps.read_reconcile(empty.params)
    found = steps.read_reconcile({**empty.params, "lives_on": True})
    assert (found["changes"], found["facts"]) == ([], {"lives_on": True})
