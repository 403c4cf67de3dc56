"""The work that the demo's plan gives to each host, and the artefact that it names."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.stages.install.desired import desired
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load
from ansible_collections.relops.golive.plugins.plugin_utils.stages.registry import desired_of

DEMO = Path(__file__).parents[3] / "inventories" / "demo"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load(DEMO / "plan.yml")


def test_each_host_gets_its_own_parts_and_no_other(plan: Plan) -> None:
    parts = {host: sorted(piece) for host, piece in desired(plan).items()}
    assert parts == {
        "SHZJ-PAY-APP01": ["packages", "releases"],
        "SHZJ-PAY-APP02": ["packages", "releases"],
        "SHZJ-PAY-DB01": ["databases", "packages"],
        "SHZJ-PAY-LB01": ["configs", "packages"],
    }


def test_passwords_stay_templates_until_they_are_used(plan: Plan) -> None:
    (database,) = desired(plan)["SHZJ-PAY-DB01"]["databases"]
    assert database["passwords"] == {
        "paygw_owner": "{{ vault_paygw_owner_password }}",
        "paygw_app": "{{ vault_paygw_app_password }}",
    }
    assert database["users"] == [{"name": "paygw_owner"}, {"name": "paygw_app", "privileges": "readwrite"}]


def test_templates_know_the_addresses_of_the_port_table(plan: Plan) -> None:
    (release,) = desired(plan)["SHZJ-PAY-APP01"]["releases"]
    assert release["context"]["addresses"]["SHZJ-PAY-APP02"]["101"] == "10.21.101.12"
    assert release["context"]["addresses"]["SHZJ-PAY-APP02"]["oob"] == "10.255.0.12"
    assert release["context"]["database"] == {"name": "paygw", "address": "10.21.102.21", "port": 5432}


def test_an_entry_point_to_be_opened_is_held_at_installation(plan: Plan) -> None:
    assert desired(plan)["SHZJ-PAY-LB01"]["packages"]["hold"] == ["nginx.service"]
    assert desired(plan)["SHZJ-PAY-APP01"]["packages"]["hold"] == []


def test_old_entry_points_are_closed_and_new_ones_opened(plan: Plan) -> None:
    old, new = (desired_of(plan)[stage] for stage in ("suspend", "resume"))
    assert {host: piece["state"] for host, piece in old.items()} == {"SHZJ-PAY-LEG01": "stopped"}
    opened = {host: piece["state"] for host, piece in new.items() if piece.get("entry_points")}
    assert opened == {"SHZJ-PAY-LB01": "started"}
    told = {host: [one["name"] for one in piece["databases"]] for host, piece in new.items() if piece.get("databases")}
    assert told == {"SHZJ-PAY-DB01": ["paygw"]}, "what users write is told apart where the new database is"


def test_the_build_gives_the_handed_over_bytes(plan: Plan, tmp_path: Path) -> None:
    shutil.copytree(DEMO / "releases", tmp_path / "releases")
    (tmp_path / "releases" / "paygw-1.0.0.tar.gz").unlink()
    for path in (tmp_path / "releases").rglob("*"):
        path.touch()
    subprocess.run([tmp_path / "releases" / "build"], check=True, capture_output=True)
    built = hashlib.sha256((tmp_path / "releases" / "paygw-1.0.0.tar.gz").read_bytes()).hexdigest()
    assert built == plan.releases["paygw"].sha256
