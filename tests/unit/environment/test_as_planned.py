"""What a step carries is the plan's: whatever a playbook, a fact or a task says besides it is refused by its name."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import as_planned, environment, planned
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.admission import shadows_of
from ansible_collections.relops.golive.plugins.plugin_utils.stages.inventory import Inventory

WORK = {"packages": ["nginx"], "word": "{{ vault_word }}"}
COMMON = {"golive_digest": "d", "golive_tasks": {"install": {"role": "R"}}}
INVENTORY = Inventory({"hosts": ["h", "other"]}, COMMON, {"h": {"golive_install": WORK}, "other": {}})


class Hosts(dict[str, dict[str, Any]]):
    """What Ansible knows of hosts, without the variables of a play."""

    def raw_get(self, name: str) -> dict[str, Any]:
        return self[name]


@pytest.fixture(autouse=True)
def opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let preflight have settled a production, and a plan be read."""
    known = planned.Planned("p", INVENTORY, list, SimpleNamespace())  # type: ignore[arg-type]
    monkeypatch.setattr(planned, "_known", {"p": known})
    monkeypatch.setattr(environment, "_settled", environment._Settled())
    environment.settle({"kind": "production"}, environment.GOLIVE)


def task(host: str = "h", delegate: str | None = None, **more: Any) -> tuple[Any, dict[str, Any]]:
    """Return an action and its variables; `more` stands where a play's, a role's and a fact's come."""
    hosts = Hosts({name: {**COMMON, **own} for name, own in INVENTORY.hosts.items()})
    variables = {"inventory_hostname": host, "hostvars": hosts, **hosts[host], **more}
    templar = SimpleNamespace(template=rendered)
    return SimpleNamespace(_templar=templar, _task=SimpleNamespace(delegate_to=delegate)), variables


def rendered(value: Any) -> Any:
    """Return what Ansible makes of a value: the vault's word in its place."""
    return {**value, "word": "open"} if isinstance(value, dict) and "word" in value else value


PLANNED = {**WORK, "word": "open"}


def refusal(work: Any = PLANNED, **given: Any) -> str:
    action, variables = task(**given)
    try:
        as_planned.demand(action, variables, "install", work)
    except GoliveError as error:
        return error.said.en
    return ""


def test_what_the_plan_wants_is_carried() -> None:
    assert refusal() == ""
    assert refusal({}, host="other") == ""


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"golive_install": {"packages": ["nc"]}}, "golive_install"),
        ({"golive_tasks": {}}, "golive_tasks"), ({"golive_digest": "e"}, "golive_digest"),
        ({"golive_verify": {"cases": []}}, "golive_verify"), ({"delegate": "other"}, "delegate_to other"),
        ({"work": {"packages": ["nc"], "word": "open"}}, "work of install"), ({"work": {}}, "work of install"),
        ({"host": "other"}, "work of install"), ({"golive_forecast": {"x": 1}}, "golive_forecast"),
    ],
)  # fmt: skip
def test_whatever_is_given_besides_it_is_refused_by_its_name(given: dict[str, Any], word: str) -> None:
    assert word in refusal(**given)


def test_what_the_playbooks_tell_their_own_parts_is_free() -> None:
    assert refusal(golive_part="install", golive_rehearsal=True, golive_back=False, app_word="x") == ""


def test_a_role_by_itself_takes_what_its_developer_gives_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "_settled", environment._Settled())
    assert refusal({"packages": ["nc"]}, golive_install={"packages": ["nc"]}) == ""


def test_preflight_finds_what_a_play_gives_before_anything_is_opened() -> None:
    _action, variables = task(golive_install={"packages": ["nc"]})
    variables["groups"] = {"hosts": ["h", "other"]}
    assert shadows_of(INVENTORY, variables, {}) == ("golive_install in a playbook",)
    _action, variables = task()
    variables["groups"] = {"hosts": ["h", "other"]}
    assert shadows_of(INVENTORY, variables, {}) == ()


def test_of_many_hosts_each_is_held_against_the_plan() -> None:
    action, variables = task()
    as_planned.demand_of(action, variables, "install", ["h", "other"])
    variables["hostvars"]["other"]["golive_install"] = WORK
    with pytest.raises(GoliveError, match="other: golive_install"):
        as_planned.demand_of(action, variables, "install", ["h", "other"])
