"""What makes a rehearsal void, edit by edit of a real plan: a byte of the artefact, a check; no phone number."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils import api
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import Open, Verdict
from ansible_collections.relops.golive.plugins.plugin_utils.gates.rehearsal import GATE
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Depth, Proof

from tests.golden.plan.project import demo, edit
from tests.unit.gates.casebook import Casebook
from tests.unit.gates.conftest import under

ARTEFACT = "releases/paygw-1.0.0.tar.gz"
Edit = Callable[[Path], None]


def patch(**edits: Any) -> Edit:
    """Return an edit of plan.yml or its files, as in tests/golden/plan/project.py."""
    return lambda plan: edit(plan, edits)


def one_byte(plan: Path) -> None:
    """Change one byte of the artefact, as another build does, and name the new digest."""
    path = plan.parent / ARTEFACT
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    edit(plan, {"set": {"releases/paygw/sha256": hashlib.sha256(content).hexdigest()}})


def edited(tmp_path: Path, plan: Plan, how: Edit) -> Plan:
    """Return the demo's plan with an edit, under the same process."""
    path = demo(tmp_path / "project")
    how(path)
    return under(api.load_plan(path), plan.definition)


def asked(book: Casebook, plan: Plan) -> Verdict:
    """Return what the gate says of a plan."""
    return GATE.verdict(book.asked(plan=plan, digest=plan.digest))


VOID: dict[str, tuple[Edit, str]] = {
    "a byte of the artefact": (one_byte, "release"),
    "a migration script": (
        patch(replace={"migrations/pay/deploy/indexes.sql": {"payment_merchant_created": "payment_m"}}), "release"),
    "a check of the plan": (patch(set={"checks/http/0/status": 204}), "steps"),
    "a check of the project": (patch(replace={"checks/test_payments.py": {"import": "import  "}}), "release"),
    "minutes of a task": (patch(set={"tasks/0/minutes": 99}), "steps"),
    "a cable": (patch(ports={"PAYGW-L005": {"长度m": "9"}}), "equipment"),
}  # fmt: skip
KEPT: dict[str, Edit] = {
    "nothing": lambda _plan: None,
    "a phone number": patch(set={"resources/persons/0/phone": "8004"}),
    "who is called": patch(set={"notices/contact": "周工 8004"}),
    "the window": patch(
        set={
            "window/start": "2026-11-28T22:00:00+08:00", "window/end": "2026-11-29T05:00:00+08:00",
            "window/latest_decision": "2026-11-29T03:30:00+08:00",
        }
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", VOID)
def test_an_edit_of_what_was_rehearsed_voids_it(name: str, ready: Casebook, plan: Plan, tmp_path: Path) -> None:
    how, part = VOID[name]
    verdict = asked(ready, edited(tmp_path, plan, how))
    assert isinstance(verdict, Open)
    assert f"changed since it was rehearsed: {part}" in verdict.why.en
    assert verdict.why.zh.startswith("延期")


@pytest.mark.parametrize("name", KEPT)
def test_an_edit_of_anything_else_does_not(name: str, ready: Casebook, plan: Plan, tmp_path: Path) -> None:
    other = edited(tmp_path, plan, KEPT[name])
    assert name in ("nothing", "the window") or other.digest != plan.digest, "the plan's own digest knows of it"
    assert not isinstance(asked(ready, other), Open)


def test_a_night_without_a_rehearsal_is_refused(new_book: Callable[..., Casebook]) -> None:
    book = new_book()
    book.prove(Proof.FUNCTIONAL)
    verdict = asked(book, book.plan)
    assert isinstance(verdict, Open)
    assert verdict.why.en == "it was not rehearsed yet"


@pytest.mark.parametrize(
    ("went", "least", "closed"),
    [
        ("go", Depth.GO_AND_BACK, False), ("go", Depth.GO, True), (None, Depth.GO_AND_BACK, True),
        (None, Depth.FULL, False),
        ("go_and_back", Depth.FULL, False), ("full", Depth.FULL, True), ("fullest", Depth.GO_AND_BACK, False),
    ],
)  # fmt: skip
def test_it_has_to_have_gone_as_far_as_the_process_asks(
    ready: Casebook, plan: Plan, went: str | None, least: Depth, closed: bool
) -> None:
    limits = plan.definition.limits.model_copy(update={"rehearsal_depth": least})
    other = under(plan, plan.definition.model_copy(update={"limits": limits}))
    ready.prove(Proof.REHEARSAL, **({"depth": went} if went else {}))
    verdict = asked(ready, other)
    shallow = isinstance(verdict, Open) and "the process asks for" in verdict.why.en
    assert shallow is not closed
