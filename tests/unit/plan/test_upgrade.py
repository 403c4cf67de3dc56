"""Upgrade in place: what the plan says of it; what cannot be is told by day, by its place, in both languages."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import PlanFaults
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load
from ansible_collections.relops.golive.plugins.plugin_utils.stages.registry import desired_of
from ansible_collections.relops.golive.plugins.plugin_utils.stages.steps import steps_of
from ansible_collections.relops.golive.plugins.plugin_utils.stages.verify.cases import cases

from tests.golden.plan.project import edit

ROOT = Path(__file__).parents[3]
UPGRADE = ROOT / "inventories/upgrade"


def project(folder: Path, patch: dict[str, Any]) -> Path:
    """Return the plan of a copy of the upgrade with the edits of a patch."""
    shutil.copytree(UPGRADE, folder, ignore=shutil.ignore_patterns("__pycache__", "people", "twin"))
    edit(folder / "plan.yml", patch)
    return folder / "plan.yml"


@pytest.fixture(scope="module")
def plan() -> Plan:
    """Return the example's plan."""
    return load(UPGRADE / "plan.yml")


def test_one_entry_point_is_closed_and_opened(plan: Plan) -> None:
    work = desired_of(plan)
    assert work["suspend"]["UPG-LB01"]["state"] == "stopped"
    assert work["resume"]["UPG-LB01"]["state"] == "started"
    assert work["suspend"]["UPG-LB01"]["entry_points"] == work["resume"]["UPG-LB01"]["entry_points"]


def test_nothing_starts_a_closed_entry_point_before_business_resumes(plan: Plan) -> None:
    [config] = desired_of(plan)["install"]["UPG-LB01"]["configs"]
    assert config["closed"] is True
    of_it = [case for case in cases(plan) if case["host"] == "UPG-LB01" and case["name"] == "nginx.service"]
    assert [case["kind"] for case in of_it] == ["stopped"]


def test_a_release_that_is_the_entry_point_itself_waits_for_it(tmp_path: Path) -> None:
    patch = {
        "set": {
            "entry_points/0": {
                "name": "gateway", "side": "both", "hosts": ["app"], "service": "paygw.service", "port": 8080,
            },
            "checks/http": [], "checks/performance": [],
            "checks/reachability": [{"from": "UPG-APP03", "to": "10.31.102.21", "port": 5432, "allowed": True}],
            "objective/success_criteria": [{"name": "tests", "target": 1, "unit": "suite", "measured_by": "suite"}],
        },
        "text": {"process.yml": "schema: 1\nextends: standard\ndeviations: [{rule: H4, why: it is closed}]\n"},
    }  # fmt: skip
    plan = load(project(tmp_path / "project", patch))
    [release] = desired_of(plan)["install"]["UPG-APP01"]["releases"]
    assert release["closed"] is True
    kinds = {case["kind"] for case in cases(plan) if case["name"] in ("paygw.service", "health of paygw")}
    assert kinds == {"stopped"}


def test_the_schema_changes_before_the_release_and_nothing_is_migrated(plan: Plan) -> None:
    steps = [one.step for one in sorted(steps_of(plan), key=lambda one: one.task)]
    assert (
        steps.index("install.database.paygw") < steps.index("install.schema.pay") < steps.index("install.release.paygw")
    )
    assert not [step for step in steps if step.startswith("migrate.")]


def test_a_release_rolls_in_the_order_in_which_ansible_takes_the_hosts(plan: Plan) -> None:
    work = desired_of(plan)["install"]
    assert {host: work[host]["releases"][0]["after"] for host in ("UPG-APP01", "UPG-APP02", "UPG-APP03")} == {
        "UPG-APP01": [], "UPG-APP02": ["UPG-APP01"], "UPG-APP03": ["UPG-APP01", "UPG-APP02"],
    }  # fmt: skip
    assert work["UPG-APP01"]["one_by_one"] is True
    assert "one_by_one" not in work["UPG-LB01"]


def test_what_users_write_is_told_apart_before_the_entry_point_opens(plan: Plan) -> None:
    steps = [(one.task, one.step, one.host) for one in steps_of(plan)]
    marked = next(task for task, step, host in steps if (step, host) == ("resume.database.paygw", "UPG-DB01"))
    opened = next(task for task, step, _host in steps if step == "resume.entry_points")
    assert marked < opened


DATABASE = "databases.paygw.role: paygw"
FAULTS: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "a database that is changed and not saved": (
        {"set": {"backup/databases": []}},
        DATABASE, "未列入 backup.databases", "is not in backup.databases, so nothing could restore it",
    ),
    "users who are not kept out": (
        {"set": {"entry_points": []}},
        DATABASE, "没有任何入口被暂停", "no entry point is suspended",
    ),
    "a unit as the old and the new entry point": (
        {"set": {
            "entry_points/0/side": "old",
            "entry_points": [
                {"name": "old", "side": "old", "hosts": ["lb"], "service": "nginx.service", "port": 80},
                {"name": "new", "side": "new", "hosts": ["lb"], "service": "nginx.service", "port": 80},
            ],
        }},
        "entry_points[2].service: nginx.service", "只写一个入口 side: both", "write one entry point with side: both",
    ),
    "a check through the closed entry point": (
        {"set": {"checks/http/0/url": "http://10.31.100.10/healthz"}},
        "checks.http[1].url: 10.31.100.10:80", "在业务启动前保持关闭", "closed until business resumes",
    ),
    "a load through the closed entry point": (
        {"set": {"checks/performance/0/url": "http://10.31.101.10:80/payments/1"}},
        "checks.performance[1].url: 10.31.101.10:80", "在业务启动前保持关闭", "closed until business resumes",
    ),
    "a way to the closed entry point": (
        {"set": {"checks/reachability/0": {"from": "UPG-BAK01", "to": "10.31.100.10", "port": 80, "allowed": True}}},
        "checks.reachability[1].to: 10.31.100.10:80", "在业务启动前保持关闭", "closed until business resumes",
    ),
    "a change that cannot be taken back": (
        {"remove": ["schemas/pay/revert/payment_reference.sql"]},
        "schemas/pay/sqitch.plan:17: payment_reference", "缺少 revert/payment_reference.sql",
        "lacks revert/payment_reference.sql",
    ),
    "a schema of an old database": (
        {"set": {"databases/paygw/role": "old"}},
        "schemas.pay.database: paygw", "属旧系统", "is of the old system",
    ),
    "a schema of no database": (
        {"set": {"schemas/pay/database": "paygwy"}},
        "schemas.pay.database: paygwy", "数据库 databases 中没有", "is not in databases",
    ),
    "a schema that is not there": (
        {"set": {"schemas/pay/project": "schemas/none"}},
        "schemas.pay.project", "", "",
    ),
    "an engine that cannot be changed in place": (
        {"set": {"databases/paygw/engine": "mariadb", "databases/paygw/version": "10.11"}},
        "databases.paygw.engine: mariadb", "", "can't be set up",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_what_cannot_be_is_told_by_day(name: str, tmp_path: Path) -> None:
    patch, where, zh, en = FAULTS[name]
    path = project(tmp_path / "project", patch)
    for language, words in (("zh", zh), ("en", en)):
        with pytest.raises(PlanFaults) as caught:
            load(path, language)
        lines = str(caught.value).splitlines()
        assert [line for line in lines if where in line and words in line], lines


def test_roles_of_a_database_that_is_there_are_checked_too(tmp_path: Path) -> None:
    with pytest.raises(PlanFaults):
        load(project(tmp_path / "project", {"set": {"databases/paygw/users/0/name": "pg_owner"}}))
