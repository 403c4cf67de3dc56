"""The project's own checks of release 2; `host_of` gives the testinfra host of a device of the plan."""

from __future__ import annotations

import json
import secrets
import shlex

import pytest

CLIENT = "UPG-LB01"
DATABASE = "UPG-DB01"
HOSTS = {"UPG-APP01": "10.31.101.11", "UPG-APP02": "10.31.101.12", "UPG-APP03": "10.31.101.13"}


def post(host, address, order, key):
    """Post an order to one application host; return status and body."""
    command = (
        f"curl -sS --noproxy '*' --max-time 10 -w '\\n%{{http_code}}' -H {shlex.quote('Idempotency-Key: ' + key)}"
        f" -d {shlex.quote(json.dumps(order))} http://{address}:8080/payments"
    )
    body, _line, status = host.check_output(command).rpartition("\n")
    return int(status), json.loads(body)


def in_database(host_of, query):
    """Ask the database."""
    return host_of(DATABASE).check_output(f"cd / && runuser -u postgres -- psql -XAtd paygw -c {shlex.quote(query)}")


@pytest.fixture
def key(host_of):
    """Give a key of its own; take the payment away after the check."""
    made = f"golive-check-{secrets.token_hex(8)}"
    yield made
    in_database(
        host_of, f"DELETE FROM pay.payment WHERE id IN (SELECT payment_id FROM pay.idempotency WHERE key = '{made}')"
    )


@pytest.mark.host(CLIENT)
@pytest.mark.parametrize("name", HOSTS)
def test_each_host_takes_a_payment_with_its_reference(host_of, key, name):
    """A payment posted at a host is in the database once, with its reference, however often it is sent."""
    wish = {
        "merchant_id": 1, "amount": "0.01", "channel": "netbank", "payer_name": "上线验证", "reference": f"R-{name}",
    }  # fmt: skip
    status, answer = post(host_of(CLIENT), HOSTS[name], wish, key)
    assert status == 201, answer
    again, repeated = post(host_of(CLIENT), HOSTS[name], wish, key)
    assert (again, repeated["id"]) == (200, answer["id"])
    row = in_database(host_of, f"SELECT amount, reference FROM pay.payment WHERE id = {int(answer['id'])}")
    assert row == f"0.01|R-{name}"


@pytest.mark.host(DATABASE)
def test_what_was_there_is_there(host_of):
    """The payments of release 1 have no reference, and the next number follows the highest."""
    assert int(in_database(host_of, "SELECT count(*) FROM pay.payment WHERE reference IS NULL")) >= 4000
    assert int(in_database(host_of, "SELECT last_value >= (SELECT max(id) FROM pay.payment) FROM pay.payment_id_seq")
               .replace("t", "1").replace("f", "0")) == 1  # fmt: skip
