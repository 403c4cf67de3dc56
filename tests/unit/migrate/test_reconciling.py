"""A reconciliation that fails leaves what it measured: from the module on the host to the journal of the controller."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from ansible_collections.relops.golive.plugins.module_utils import step
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.migrate import ledger, reconciling
from ansible_collections.relops.golive.plugins.module_utils.migrate.comparing import Compared
from ansible_collections.relops.golive.plugins.module_utils.rows.answers import Sums
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Column, Job, Table
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.step_action import ModuleWork

TABLE = Table("refund", "pay.refund", ("id",), (Column("id", "id", "integer"),))
FACTS = {"tables": [{"table": "refund", "source_rows": 2, "target_rows": 3, "differences": 1}]}


@pytest.mark.parametrize("differences", [0, 1])
def test_what_was_measured_is_told_with_the_difference(differences: int, monkeypatch: pytest.MonkeyPatch) -> None:
    found = Compared(TABLE, Sums({"00": (2, 5)}, ""), Sums({"00": (2 + differences, 9)}, ""), differences, [])
    monkeypatch.setattr(reconciling, "compare", lambda *_given: [found])
    monkeypatch.setattr(reconciling, "self_test", lambda *_given: {"found": "1 seeded difference"})
    monkeypatch.setattr(ledger, "state", lambda *_given: SimpleNamespace(finished=True))
    target = cast("Any", SimpleNamespace(ledger=SimpleNamespace(rejects=lambda _job: [])))
    job = cast("Job", SimpleNamespace(name="pay", tables=[TABLE]))
    monkeypatch.setattr(reconciling, "prepared", lambda *_given: SimpleNamespace(job=job, found=[]))
    monkeypatch.setattr(reconciling, "unchanged", lambda *_given: {"looked": "nobody wrote"})
    if differences:
        with pytest.raises(GoliveError, match="does not reconcile: refund") as caught:
            reconciling.reconcile(target, target, job)
        facts = caught.value.facts
    else:
        facts = reconciling.reconcile(target, target, job)
    (row,) = facts["tables"]
    assert (row["source_rows"], row["target_rows"], row["differences"]) == (2, 2 + differences, differences)
    assert facts["self_test"]


def test_a_module_that_fails_gives_the_facts_of_its_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[str, Any] = {}

    class Module:
        check_mode = True

        def __init__(self, **_given: Any) -> None:
            self.params = dict.fromkeys(step.STEP_ARGUMENTS) | {"operation": "read"}

        def fail_json(self, **given: Any) -> None:
            told.update(given)
            raise SystemExit

    def read(_params: Any) -> Any:
        raise GoliveError("it does not reconcile", FACTS)

    monkeypatch.setattr(step, "AnsibleModule", Module)
    monkeypatch.setattr(step, "sweep", lambda: None)
    with pytest.raises(SystemExit):
        step.step_module({}, read, cast("Any", None), cast("Any", None))
    assert (told["msg"], told["facts"], told["overtaken"]) == ("it does not reconcile", FACTS, False)


def test_the_controller_takes_them_into_the_fault_that_the_journal_keeps() -> None:
    class Action:
        def telling(self, _aloud: bool) -> Any:
            return __import__("contextlib").nullcontext()

        def execute(self, *_given: Any) -> dict[str, Any]:
            return {"failed": True, "msg": "it does not reconcile", "facts": FACTS}

    with pytest.raises(GoliveError, match="does not reconcile") as caught:
        ModuleWork(cast("Any", Action()), "m", {}, {}).read()
    assert caught.value.facts == FACTS
