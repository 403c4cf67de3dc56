"""The stage's work of the demo plan, and the keys derived for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.action.backup_store import identity
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.desired import account, desired
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.keys import Client
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load

DEMO = Path(__file__).parents[3] / "inventories" / "demo" / "plan.yml"


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    """Return the work of the demo plan."""
    return desired(load(DEMO))


def test_every_changed_host_is_a_client_of_the_store(found: dict[str, Any]) -> None:
    """And nobody else."""
    clients = {client["host"] for client in found["SHZJ-BAK01"]["store"]["clients"]}
    assert clients == {"SHZJ-PAY-APP01", "SHZJ-PAY-APP02", "SHZJ-PAY-DB01", "SHZJ-PAY-LB01", "SHZJ-PAY-LEG01"}
    assert set(found) == clients | {"SHZJ-BAK01"}


def test_three_roles_carry_three_kinds_of_records(found: dict[str, Any]) -> None:
    """H17: separately, by three roles, each with a person."""
    people = found["SHZJ-PAY-LEG01"]["files"]["people"]
    assert {kind: who["person"] for kind, who in people.items()} == {"db": "王磊", "os": "孙工", "app": "陈工"}
    assert len({who["role"] for who in people.values()}) == 3


def test_the_legacy_host_has_files_application_and_database(found: dict[str, Any]) -> None:
    """Its data directory is left to the database's own backup; a database that is yet to be made has none."""
    legacy = found["SHZJ-PAY-LEG01"]
    assert legacy["files"]["application_paths"] == ["/opt/paylegacy"]
    assert legacy["files"]["data_directories"] == ["/var/lib/mysql"]
    assert [(row["name"], row["engine"]) for row in legacy["databases"]] == [("legacy", "mariadb")]
    assert "databases" not in found["SHZJ-PAY-DB01"]
    assert found["SHZJ-PAY-DB01"]["files"]["data_directories"] == []


def test_the_password_stays_a_template(found: dict[str, Any]) -> None:
    """Secrets are never in the plan."""
    assert found["SHZJ-PAY-LEG01"]["files"]["master_secret"] == "{{ vault_restic_password }}"
    assert found["SHZJ-BAK01"]["store"]["master_secret"] == "{{ vault_restic_password }}"


def test_client_and_store_derive_from_the_same_names(found: dict[str, Any]) -> None:
    """Else no key would open and no repository either."""
    store = found["SHZJ-BAK01"]["store"]
    for client in store["clients"]:
        expected = identity(store, client)
        assert Client(*found[client["host"]]["files"]["client"]) == expected
        assert expected == Client("SHZJ-BAK01", "/srv/backup", "PAYGW-2025", client["host"])


def test_accounts_are_short_and_distinct() -> None:
    """useradd takes 32 characters."""
    long = [account(f"SHZJ-CORE-BANKING-APPLICATION{number:02d}") for number in range(50)]
    assert len(set(long)) == 50
    assert all(len(name) <= 32 for name in long)
    assert account("SHZJ-PAY-APP01") == "glb-shzj-pay-app01"
