"""The small parts: closed lists, units of a rack, labels, faults, YAML, the twin's topology, the JSON Schema."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils import schema
from ansible_collections.relops.golive.plugins.plugin_utils.model import Connection, Plan, Text, Units, choices
from ansible_collections.relops.golive.plugins.plugin_utils.model.choice import Choice, folded
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import ChangeType, Speed
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault, PlanFaults, language_of, shown
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import read_yaml
from ansible_collections.relops.golive.plugins.plugin_utils.site.labels import cord_label, labels
from ansible_collections.relops.golive.plugins.plugin_utils.stages.inventory import inventory_of
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load
from ansible_collections.relops.golive.plugins.plugin_utils.stages.summary import summary
from ansible_collections.relops.golive.plugins.plugin_utils.twin.topology import topology
from ansible_collections.relops.lab.plugins.plugin_utils.topology import parse
from pydantic import TypeAdapter, ValidationError

from tests.golden.plan.project import DEMO, patched

jsonschema: Any = importlib.import_module("jsonschema")  # it has no types; ansible-lint brings it
LISTS = [
    each
    for each in vars(choices).values()
    if isinstance(each, type) and issubclass(each, Choice) and each is not Choice
]


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load(DEMO / "plan.yml")


@pytest.mark.parametrize("choice", LISTS)
def test_every_spelling_of_a_list_is_one_value(choice: type[Choice]) -> None:
    written: dict[str, Choice] = {}
    for member in choice:
        for name in (member.value, member.zh, member.value.upper(), f" {member.zh} ", *member.aliases):
            if name.strip():
                assert choice.of(name) is member
                assert written.setdefault(folded(name), member) is member, f"{name} means two values"
        assert member.in_("zh") == member.zh
        assert member.in_("en")


def test_a_list_says_what_is_allowed() -> None:
    with pytest.raises(ValidationError, match=r"must be new_product \| version_upgrade \| improvement"):
        TypeAdapter(ChangeType).validate_python("neu")
    assert ChangeType.allowed("zh") == "新产品上线 | 版本升级 | 功能优化"
    assert [speed.mbps for speed in (Speed.M100, Speed.G25, Speed.AUTO)] == [100, 25000, 0]


def link(plan: Plan, name: str) -> Connection:
    return next(found for found in plan.connections if found.link_id == name)


@pytest.mark.parametrize(
    ("written", "units"),
    [
        ("20", (20, 20)),
        ("20U", (20, 20)),
        ("20-21", (20, 21)),
        ("20U-21U", (20, 21)),
        ("20_21", (20, 21)),
        ("２０－２１Ｕ", (20, 21)),
        ("U20", (20, 20)),
    ],
)
def test_units_are_read_as_people_write_them(written: str, units: tuple[int, int], plan: Plan) -> None:
    row = link(plan, "PAYGW-L001").model_dump(mode="json") | {"a_u": written}
    assert Connection.model_validate(row).a_u == Units(*units)


def test_units_and_texts_are_printed(plan: Plan) -> None:
    assert [str(Units(20, 21)), str(Units(41, 41))] == ["20-21U", "41U"]
    text = Text.model_validate({"zh": "应用", "en": "application"})
    assert (str(text), text.in_("en"), Text.model_validate("x").in_("zh")) == ("应用", "application", "x")


def test_labels_are_mirrored_and_numbered_by_the_lowest_unit(plan: Plan) -> None:
    assert labels(link(plan, "PAYGW-L001")) == (
        "B05-20:ens1f0/B05-41:GigabitEthernet1-0-1",
        "B05-41:GigabitEthernet1-0-1/B05-20:ens1f0",
    )
    assert cord_label("B05", 7, "PSU1", "PDU-A:07") == "B05-07:PSU1/PDU-A:07"


def test_faults_are_sorted_by_place_numbers_as_numbers() -> None:
    found = PlanFaults(
        [Fault("a.csv:10 x", "", "z", "z"), Fault("a.csv:9 x", "", "z", "z"), Fault("a.csv:9 x", "", "z", "z")]
    )
    assert found.lines() == ["a.csv:9 x: z", "a.csv:10 x: z"]


def test_the_language_of_faults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOLIVE_LANGUAGE", raising=False)
    assert [language_of(), language_of("en"), language_of("en_GB.UTF-8"), language_of("zh_CN")] == [
        "zh",
        "en",
        "en",
        "zh",
    ]
    monkeypatch.setenv("GOLIVE_LANGUAGE", "en")
    assert language_of() == "en"


def test_values_are_shown_in_one_short_line() -> None:
    assert shown("a\nb\x1b[31m") == "a␊b␛[31m"
    assert len(shown("x" * 1000)) == 80
    assert shown([1, 2]) == shown(None) == ""
    assert shown(10**5000) == "…"


def test_yaml_is_read_by_the_rules_of_1_2(tmp_path: Path) -> None:
    path = tmp_path / "x.yml"
    path.write_text("{no: 1, a: on, b: 22:00, c: 0640, d: 2026-13-45, e: 1.5, f: ~, g: true, h: 08, i: 0x10, j: 1e3}\n")
    same = {"no": 1, "a": "on", "b": "22:00", "d": "2026-13-45", "e": 1.5, "f": None, "g": True}
    assert read_yaml(path, "x") == {**same, "c": 640, "h": 8, "i": 16, "j": 1000.0}
    assert read_yaml(path, "x", dumped=True) == {**same, "c": "0640", "h": "08", "i": 16, "j": "1e3"}


def test_the_topology_is_one_that_the_lab_raises(plan: Plan, tmp_path: Path) -> None:
    login = {"username": "netops", "password": "p", "enable": "e"}
    found = topology(plan, name="pl1", directory=tmp_path / "lab", cache=tmp_path / "cache", secrets=login)
    assert json.loads(json.dumps(found)) == found
    raised = parse(found)
    assert {host.name for host in raised.hosts} == set(plan.hosts)
    app = next(host for host in raised.hosts if host.name == "SHZJ-PAY-APP01")
    addresses = {port.name: [str(ip) for ip in port.addresses] for port in app.interfaces if port.addresses}
    assert addresses == {"eno1": ["10.255.0.11/24"], "ens1f0": ["10.21.101.11/24"], "ens1f1": ["10.21.102.11/24"]}
    assert found["oob"] == {"prefix": "10.255.0.0/24", "controller": "10.255.0.1"}
    assert found["oob_switches"] == ["SHZJ-OOB-SW01"]
    assert len(raised.cables) == len(plan.connections)
    legacy = next(host for host in raised.hosts if host.name == "SHZJ-PAY-LEG01")
    assert legacy.image == "legacy"


def test_the_inventory_of_the_plan(plan: Plan) -> None:
    found = inventory_of(plan)
    assert json.loads(json.dumps(found.hosts)) == found.hosts
    assert found.groups["hosts"] == list(plan.hosts)
    assert found.groups["app"] == ["SHZJ-PAY-APP01", "SHZJ-PAY-APP02"]
    assert found.variables["golive_digest"] == plan.digest
    assert found.variables["golive_tasks"]["migrate"]["owner"] == "王磊"
    assert found.hosts["SHZJ-ACC-SW01"]["ansible_host"] == "10.255.0.201"
    assert "golive_network" in found.hosts["SHZJ-ACC-SW01"]
    assert "golive_network" not in found.hosts["SHZJ-PAY-APP01"]
    assert "{{ vault_restic_password }}" in json.dumps(found.hosts["SHZJ-BAK01"]["golive_backup"])


def test_members_are_expanded_once_each(plan: Plan) -> None:
    assert plan.members(["app", "SHZJ-PAY-APP01", "db"]) == ["SHZJ-PAY-APP01", "SHZJ-PAY-APP02", "SHZJ-PAY-DB01"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_summary_names_digest_counts_and_stages(plan: Plan, language: str) -> None:
    found = summary(plan, language)
    assert any(plan.digest in line for line in found.lines)
    assert found.facts["counts"]["devices"] == len(plan.devices)
    assert found.facts["stages"]["network"] == sorted(plan.switches)


def test_the_schema_beside_the_demo_is_current() -> None:
    beside = (DEMO / "plan.schema.json").read_text(encoding="utf-8")
    assert beside == schema.text(), (
        "make it anew: python -m ansible_collections.relops.golive.plugins.plugin_utils.schema"
    )


def _by_schema(plan: Path) -> list[str]:
    content = read_yaml(plan, "plan.yml")
    content["vlans"] = {str(number): vlan for number, vlan in content["vlans"].items()}
    return [error.json_path for error in jsonschema.Draft202012Validator(schema.schema()).iter_errors(content)]


def test_the_schema_accepts_the_demo_and_refuses_what_the_plan_refuses(tmp_path: Path) -> None:
    assert _by_schema(DEMO / "plan.yml") == []
    wrong = {"project/significance": "大", "backup/retention": 1, "databases/paygw/port": 99999, "schedule/0/owner": 5}
    plan = patched(tmp_path / "project", {"set": wrong})
    assert sorted(_by_schema(plan)) == [
        "$.backup",
        "$.databases.paygw.port",
        "$.project.significance",
        "$.schedule[0].owner",
    ]
