"""The standard process can be walked on the demo from the first form to the last, and an edit opens what it touches."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.case import proving
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.filing import file_form, prefilled
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.method import Verified
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.trust import Trust
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import Holds, in_order, standings, wanted
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import (
    PASSES,
    FieldType,
    FormField,
    Part,
    Point,
    Proof,
)

from tests.unit.case.looks import demo_plan

TRUST = Trust(Path("/"), b"")
FORMS = demo_plan().definition.forms
PEOPLE = {person.role: person.name for person in reversed(demo_plan().resources.persons)}
ANY: dict[FieldType, Any] = {
    FieldType.NUMBER: 0,
    FieldType.YES_NO: True,
    FieldType.DATE: "2026-11-10",
    FieldType.DATETIME: "2026-11-21T22:00:00+08:00",
    FieldType.LIST: ["魏然"],
    FieldType.SHA256: "a" * 64,
}
SPECIAL: dict[str, Any] = {"operator": "周工", "account": "root", "total": 31, "passed": 31, "decision": "back"}


class Known:
    """A method of signing by which everybody has a key of his own."""

    name = "ssh"

    def verify(self, content: bytes, signature: str, signer: str, trust: Trust, when: datetime) -> Verified:
        del content, signature, trust, when
        return Verified(f"SHA256:{signer.partition('/')[0]}")


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    monkeypatch.setattr(proving, "methods", lambda: {"ssh": Known()})
    return Case(tmp_path)


def value(field: FormField, known: Any) -> Any:
    """Return what a person would write: what is known, else something of the type that goes on."""
    if field.type is FieldType.TABLE:
        rows = known or [{}]
        return [{column.key: value(column, row.get(column.key)) for column in field.columns} for row in rows]
    if field.type is FieldType.YES_NO or known in (None, "", []):
        passing = next((choice for choice in field.choices if choice in PASSES), (*field.choices, "…")[0])
        return SPECIAL.get(field.key, ANY.get(field.type, passing))
    return known


def file(plan: Plan, case: Case, key: str) -> None:
    kind = plan.definition.forms[key]
    known = prefilled(plan, case, key)
    values = {field.key: value(field, known[field.key]) for field in kind.fields}
    role = kind.filed_by[0]
    file_form(plan, case, key, values, (PEOPLE[role], role), "root", dict.fromkeys(kind.attachments, b"x"))


def sign(plan: Plan, case: Case, key: str, leave_out: Iterable[str] = ()) -> None:
    filed = case.filed(key)
    assert filed is not None
    for one in wanted(plan.definition.forms[key], plan, case):
        role = one.roles[0]
        if role not in leave_out:
            facts = {"form": filed.entry.hash, "version": filed.version, "person": PEOPLE[role], "role": role}
            more = {
                "decision": "approve",
                "opinion": "同意",
                "method": "ssh",
                "signature": "…",
                "key": "",
                "signers": "",
            }
            case.write("signature", key, {**facts, **more}, "root")


def find(plan: Plan, case: Case, proof: Proof, result: str = "pass") -> None:
    binds = {str(part): digest for part, digest in plan.parts.items()}
    hosts = list(plan.hosts)
    case.write("evidence", proof, {"result": result, "binds": binds, "golive": "G1", "hosts": hosts, "back": "equal",
                                   "operator": "周工", "head": "a" * 64}, "root")  # fmt: skip


def walk(plan: Plan, case: Case, *points: Point) -> list[str]:
    done = []
    for key in in_order(FORMS):
        if FORMS[key].before in points and FORMS[key].when.value not in ("live", "cancelled"):
            file(plan, case, key)
            sign(plan, case, key)
            done.append(key)
    return done


def ready(plan: Plan, case: Case) -> list[str]:
    for proof in (Proof.FUNCTIONAL, Proof.REHEARSAL, Proof.ENVIRONMENT):
        find(plan, case, proof)
    return walk(plan, case, Point.PREPARE, Point.START, Point.SUSPEND)


def test_the_whole_process_can_be_walked(case: Case) -> None:
    plan = demo_plan()
    before = ready(plan, case)
    found = standings(plan, case, TRUST)
    assert len(before) >= 23
    assert {
        key: found[key].faults or found[key].missing for key in before if found[key].holds is not Holds.SIGNED
    } == {}
    assert found["cancellation"].holds is Holds.NOT_ASKED and found["rollback_order"].holds is Holds.NOT_ASKED
    find(plan, case, Proof.NIGHT, "success")
    find(plan, case, Proof.BASELINE)
    after = walk(plan, case, Point.ANNOUNCE, Point.CLOSE)
    found = standings(plan, case, TRUST)
    assert {key: found[key].faults for key in (*before, *after) if found[key].holds is not Holds.SIGNED} == {}
    due = {key for key, one in found.items() if one.kind.before not in (Point.ASKED, Point.BACK)}
    assert {key for key in due if not found[key].closed} == set()


def test_a_night_that_was_called_off_is_told_and_ordered_anew(case: Case) -> None:
    plan = demo_plan()
    ready(plan, case)
    find(plan, case, Proof.NIGHT, "cancelled")
    found = standings(plan, case, TRUST)
    due = {key: one for key, one in found.items() if one.kind.before in (Point.START, Point.SUSPEND)}
    asked = {"cancellation", "order", "suspension", "environment_report"}
    assert {key for key, one in due.items() if not one.closed} == asked
    file(plan, case, "cancellation")
    sign(plan, case, "cancellation")
    assert standings(plan, case, TRUST)["cancellation"].holds is Holds.SIGNED


@pytest.mark.parametrize("key", [key for key, kind in FORMS.items() if kind.signatures])
def test_no_signature_can_be_left_out(key: str, case: Case) -> None:
    plan = demo_plan()
    for proof in (Proof.FUNCTIONAL, Proof.REHEARSAL, Proof.ENVIRONMENT, Proof.BASELINE):
        find(plan, case, proof)
    find(plan, case, Proof.NIGHT, "success")
    file(plan, case, key)
    last = wanted(FORMS[key], plan, case)[-1].roles[0]
    sign(plan, case, key, leave_out=[last])
    found = standings(plan, case, TRUST)[key]
    assert not found.closed and found.holds is not Holds.NOT_ASKED


def opened(plan: Plan, case: Case, part: Part) -> set[str]:
    """Return the forms that bind a part themselves and are void once it is another."""
    edited = plan.model_copy(update={"parts": {**plan.parts, part: "0" * 64, Part.PLAN: "0" * 64}})
    found = standings(edited, case, TRUST)
    return {key for key, one in found.items() if part in one.stale}


def test_an_edit_opens_what_binds_it_and_nothing_else(case: Case) -> None:
    """R20: each part of the plan has its forms."""
    plan = demo_plan()
    ready(plan, case)
    assert opened(plan, case, Part.PROCUREMENT) == {"shipment", "confirmation"}
    assert opened(plan, case, Part.STEPS) == {"document_set", "rehearsal_report", "rehearsal_data_report"}
    assert opened(plan, case, Part.EQUIPMENT) == {"document_set", "rehearsal_report", "rehearsal_data_report"}
    assert opened(plan, case, Part.PLAN) == {"golive_plan", "confirmation", "application", "order"}
    release = opened(plan, case, Part.RELEASE)
    assert {"package_handover", "test_acceptance", "functional_acceptance", "dual_acceptance"} <= release
    assert not {"suitability", "training", "shipment", "notice"} & release


def test_a_postponement_asks_for_the_application_and_what_follows_from_it(case: Case) -> None:
    """R35: a new window needs new signatures there, not of plan, tests and rehearsal."""
    plan = demo_plan()
    ready(plan, case)
    file(plan, case, "application")
    sign(plan, case, "application")
    found = standings(plan, case, TRUST)
    assert {key for key, one in found.items() if one.holds is Holds.STALE} == {
        "notice", "readiness", "order", "suspension"
    }  # fmt: skip
