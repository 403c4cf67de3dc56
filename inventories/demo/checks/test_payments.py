"""The project's own checks of the payment gateway; `host_of` gives the testinfra host of a device of the plan."""

from __future__ import annotations

import json
import secrets
import shlex

import pytest

ENTRY = "http://10.21.100.10"
CLIENT = "SHZJ-PAY-LEG01"
DATABASE = "SHZJ-PAY-DB01"
LEGACY = "SHZJ-PAY-LEG01"
TABLES = ("merchant", "customer", "payment", "refund", "payment_attachment")


def post(host, order, key):
    """Post an order through the load balancer; return status and body."""
    command = (
        f"curl -sS --noproxy '*' --max-time 10 -w '\\n%{{http_code}}' -H {shlex.quote('Idempotency-Key: ' + key)}"
        f" -d {shlex.quote(json.dumps(order))} {ENTRY}/payments"
    )
    body, _line, status = host.check_output(command).rpartition("\n")
    return int(status), json.loads(body)


def in_new(host_of, query):
    """Ask the new database."""
    return host_of(DATABASE).check_output(f"cd / && runuser -u postgres -- psql -XAtd paygw -c {shlex.quote(query)}")


@pytest.fixture
def order(host_of):
    """Give an order whose merchant is there and a key of its own; take the payment away after the check."""
    merchant = int(in_new(host_of, "SELECT min(id) FROM pay.merchant WHERE enabled"))
    key = f"golive-check-{secrets.token_hex(8)}"
    yield (
        {"merchant_id": merchant, "amount": "0.01", "currency": "CNY", "channel": "netbank", "payer_name": "上线验证"},
        key,
    )
    in_new(host_of, f"DELETE FROM pay.payment WHERE id IN (SELECT payment_id FROM pay.idempotency WHERE key = '{key}')")


@pytest.mark.host(CLIENT)
def test_posted_payment_is_in_the_database(host_of, order):
    """A payment posted through the load balancer is in the new database, once, however often it is sent."""
    wish, key = order
    status, answer = post(host_of(CLIENT), wish, key)
    assert status == 201, answer
    again, repeated = post(host_of(CLIENT), wish, key)
    assert (again, repeated["id"]) == (200, answer["id"])
    row = in_new(host_of, f"SELECT amount, payer_name FROM pay.payment WHERE id = {int(answer['id'])}")
    assert row == "0.01|上线验证"


@pytest.mark.host(CLIENT)
def test_wrong_orders_are_refused(host_of, order):
    """An order with a wrong amount or without a key is refused and stores nothing."""
    wish, key = order
    assert post(host_of(CLIENT), {**wish, "amount": "0.001"}, key)[0] == 400
    assert post(host_of(CLIENT), {**wish, "amount": "-1"}, key)[0] == 400
    assert post(host_of(CLIENT), wish, "short")[0] == 400
    assert in_new(host_of, f"SELECT count(*) FROM pay.idempotency WHERE key = '{key}'") == "0"


@pytest.mark.host(DATABASE)
@pytest.mark.parametrize("table", TABLES)
def test_every_row_arrived(host_of, table):
    """The new table holds as many rows as the old one."""
    old = host_of(LEGACY).check_output(f"mariadb -NBe 'SELECT count(*) FROM pay.{table}'")
    assert in_new(host_of, f"SELECT count(*) FROM pay.{table}") == old


@pytest.mark.host(DATABASE)
def test_new_numbers_follow_the_old_ones(host_of):
    """The next payment gets a number after the highest migrated one."""
    highest = int(in_new(host_of, "SELECT max(id) FROM pay.payment"))
    sequence = "pg_get_serial_sequence('pay.payment', 'id')::regclass"
    current = in_new(
        host_of,
        f"SELECT last_value FROM pg_sequences WHERE format('%I.%I', schemaname, sequencename)::regclass = {sequence}",
    )
    assert int(current) >= highest


@pytest.mark.host(DATABASE)
def test_only_the_application_may_connect(host_of):
    """The application's account can neither create tables nor log in without its password."""
    may = in_new(host_of, "SELECT has_schema_privilege('paygw_app', 'pay', 'create')")
    assert may == "f"
    refused = host_of(DATABASE).run("psql -XAt -w -h 127.0.0.1 -U paygw_app -d paygw -c 'SELECT 1'")
    assert refused.rc != 0
