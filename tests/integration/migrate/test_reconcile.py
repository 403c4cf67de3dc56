"""The reconciliation finds every kind of difference, names row and column, and proves first that it can."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.migrate import comparing, reconciling, steps

from tests.integration.migrate.servers import Servers

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def _copied(servers: Servers) -> Iterator[None]:
    servers.fresh("paygw_schema")
    steps.apply_data(servers.params)
    servers.new("CREATE DATABASE paygw_full TEMPLATE paygw;", "postgres")
    yield
    servers.new("DROP DATABASE paygw_full;", "postgres")


@pytest.fixture
def full(servers: Servers, _copied: None) -> Servers:
    """Give a target that equals the source."""
    servers.fresh("paygw_full")
    return servers


DIFFERENCES = {
    "a cent": (
        "UPDATE pay.payment SET amount = amount + 0.01 WHERE id = 4711;",
        r"payment id=4711 is different in amount",
    ),
    "a microsecond": (
        "UPDATE pay.payment SET created_at = created_at + interval '1 microsecond' WHERE id = 9;",
        r"id=9 is different in created_at",
    ),
    "an empty text for NULL": ("UPDATE pay.payment SET memo = '' WHERE id = 3;", r"id=3 is different in memo"),
    "NULL for an empty text": ("UPDATE pay.payment SET memo = NULL WHERE id = 4;", r"id=4 is different in memo"),
    "a trailing blank": (
        "UPDATE pay.customer SET name = name || ' ' WHERE id = 8;",
        r"customer_no=8 is different in name",
    ),
    "one character": (
        "UPDATE pay.merchant SET short_name = '?' WHERE id = 1;",
        r"merchant_no=1 is different in short_name",
    ),
    "a boolean": (
        "UPDATE pay.refund SET approved = approved IS NOT TRUE WHERE id = 1;",
        r"refund id=1 is different in approved",
    ),
    "a byte": (
        "UPDATE pay.payment_attachment SET content = set_byte(content, 0, 0) WHERE payment_id = 46 AND seq = 1;",
        r"payment_attachment payment_id=46, seq=1 is different in content",
    ),
    "a float": (
        "UPDATE pay.customer SET credit = credit * 1.0001 WHERE id = 1;",
        r"customer_no=1 is different in credit",
    ),
    "a missing float": ("UPDATE pay.merchant SET risk_score = NULL WHERE id = 1;", r"merchant_no=1 is different"),
    "a missing row": ("DELETE FROM pay.refund WHERE id = 220;", r"refund .*id=220 is missing"),
    "a row too many": ("INSERT INTO pay.refund (payment_id, amount) VALUES (1, 1);", r"refund .*id=221 is extra"),
    "two values changed over": (
        "UPDATE pay.payment SET merchant_id = 1 + merchant_id % 2000 WHERE id IN (10, 20);",
        r"id=10 is different in merchant_no.*id=20 is different in merchant_no",
    ),
}


@pytest.mark.parametrize(("spoil", "named"), DIFFERENCES.values(), ids=DIFFERENCES)
def test_a_difference_is_found_and_named(full: Servers, spoil: str, named: str) -> None:
    full.new(f"SET timezone = 'Asia/Shanghai'; {spoil}")
    with pytest.raises(GoliveError, match=named):
        steps.apply_reconcile(full.params)


def test_equal_data_reconcile_and_leave_nothing_behind(full: Servers) -> None:
    facts = steps.apply_reconcile(full.params)["facts"]
    forms = {column.convert for table in full.job.tables for column in table.columns}
    assert set(facts["self_test"]["kinds"]) == forms
    assert full.new("SELECT to_regclass('golive.self_test') IS NULL;") == "t"


def test_floats_may_differ_within_the_tolerance_of_the_mapping_and_no_more(full: Servers) -> None:
    full.new("UPDATE pay.merchant SET risk_score = risk_score * (1 + 1e-7) WHERE id = 1;")
    assert steps.apply_reconcile(full.params)["facts"]["tables"]
    full.new("UPDATE pay.customer SET credit = credit * (1 + 1e-12) WHERE id = 1;")
    with pytest.raises(GoliveError, match="customer_no=1 is different in credit"):
        steps.apply_reconcile(full.params)


def test_a_comparison_that_is_blind_is_not_believed(full: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    def blind(source: Any, target: Any, tables: Sequence[Any], without: Any) -> list[Any]:
        sums = source.sums(tables, without)
        return [comparing.Compared(t, sums[t.source], sums[t.source], 0, []) for t in tables]

    monkeypatch.setattr(reconciling, "compare", blind)
    with pytest.raises(GoliveError, match="cannot be trusted"):
        steps.apply_reconcile(full.params)


def test_many_differences_are_counted_and_some_named(full: Servers) -> None:
    full.new("UPDATE pay.payment SET channel = upper(channel) WHERE id <= 300;")
    with pytest.raises(GoliveError, match=r"id=1 is different in channel.* and 295 more"):
        steps.apply_reconcile(full.params)


def test_data_that_have_not_arrived_are_no_success(empty: Servers) -> None:
    assert steps.read_reconcile(empty.params)["changes"]
    with pytest.raises(GoliveError, match="has not finished"):
        steps.apply_reconcile(empty.params)
