"""Who ends a run from outside is told the commands with which it goes on, and no secret."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.interrupted import Interrupt, the_way_back

OPTIONS: dict[str, Any] = {
    "inventory": ["inventories/demo/plan.yml"],
    "args": ["playbooks/golive.yml"],
    "extra_vars": ["golive_keep=sw1 word=secret"],
}


@pytest.fixture
def interrupt(monkeypatch: pytest.MonkeyPatch) -> Interrupt:
    monkeypatch.delenv("GOLIVE_STATE", raising=False)
    for name in ("GOLIVE_LANGUAGE", "GOLIVE_LAB", "GOLIVE_DOSSIER"):
        monkeypatch.delenv(name, raising=False)
    found = Interrupt()
    found.name = "SIGINT"
    return found


def test_a_night_goes_on_or_back(interrupt: Interrupt) -> None:
    said = interrupt.said("en", begins=True, opened=True, options=OPTIONS)
    assert said.splitlines()[1:] == [
        "Next:",
        "  go on: ansible-playbook -i inventories/demo/plan.yml -e word=… playbooks/golive.yml",
        "  or take it back: ansible-playbook -i inventories/demo/plan.yml -e word=… playbooks/rollback.yml",
    ]
    chinese = interrupt.said("zh", begins=True, opened=True, options=OPTIONS)
    assert "下一步:" in chinese and "或恢复原状: " in chinese and "secret" not in chinese + said


def test_what_was_not_opened_has_nothing_to_take_back(interrupt: Interrupt) -> None:
    said = interrupt.said("en", begins=True, opened=False, options=OPTIONS)
    assert "this run changed nothing" in said and "rollback.yml" not in said
    assert "nothing" not in interrupt.said("en", begins=False, opened=False, options=OPTIONS)


@pytest.mark.parametrize(
    ("book", "back"),
    [
        ("/srv/x/golive.yml", "/srv/x/rollback.yml"), ("relops.golive.golive", "relops.golive.rollback"),
        ("playbooks/rollback.yml", None), ("playbooks/rehearse.yml", None), ("mygolive.yml", None),
    ],
)  # fmt: skip
def test_only_a_night_has_a_way_back(book: str, back: str | None) -> None:
    found = the_way_back({**OPTIONS, "args": [book]})
    assert (found["args"] if found else None) == ([back] if back else None)
