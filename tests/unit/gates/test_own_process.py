"""A bank's own process: what it leaves to the gates they hold, what it does without it has to say."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import At, Closed, Open
from ansible_collections.relops.golive.plugins.plugin_utils.gates.process_accepted import GATE
from ansible_collections.relops.golive.plugins.plugin_utils.gates.receipts import GATE as RECEIPTS
from ansible_collections.relops.golive.plugins.plugin_utils.gates.table import rows, table
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Deviation, Part, Process

from tests.unit.gates.asking import broken, whole
from tests.unit.gates.conftest import Books, under


def changed(plan: Plan, key: str, **fields: Any) -> Plan:
    """Return the plan under a process in which one form differs."""
    definition = plan.definition
    forms = {**definition.forms, key: definition.forms[key].model_copy(update=fields)}
    return under(plan, definition.model_copy(update={"forms": forms}))


def lacking(plan: Plan, *keys: str, deviations: tuple[Deviation, ...] = ()) -> Plan:
    """Return the plan under a process without some forms, which no other form needs any more."""
    forms = {
        key: kind.model_copy(update={"needs": tuple(need for need in kind.needs if need not in keys)})
        for key, kind in plan.definition.forms.items()
        if key not in keys
    }
    return under(plan, plan.definition.model_copy(update={"forms": forms, "deviations": deviations}))


def deviation(rule: str) -> Deviation:
    """Return a deviation with its reason."""
    return Deviation.model_validate({"rule": rule, "why": {"zh": "小项目", "en": "a small project"}})


def test_a_receipt_may_come_without_a_signature(stamped: Books, plan: Plan) -> None:
    """As a document that is kept, of somebody who was told: the mere word that it came opens nothing."""
    book = stamped(changed(plan, "notice", signatures=()))
    book.prepare()
    broken(book.asked(), "R34", "receipts")
    notice = book.case.filed("notice")
    assert notice and plan.notices
    form, (first, *others) = notice.entry.hash, plan.notices.addressees

    def missing(form: str, unit: str, document: str) -> str:
        facts = {"kind": "receipt", "form": form, "addressee": unit, "document": document}
        with book.now():
            book.case.write("notice", "notice", facts, "portal")
        verdict = RECEIPTS.verdict(book.asked())
        return verdict.why.en if isinstance(verdict, Open) else ""

    assert others[0] in missing(form, others[0], book.case.keep(b"a scan")), "nobody was told yet"
    with book.now():
        book.case.write("notice", "notice", {"form": form, "addressees": [first, *others]}, "portal")
    for unit in others:
        told = missing(form, unit, book.case.keep(b"a scan"))
    assert told == f"no receipt of: {first}"
    assert missing("of an older version", first, book.case.keep(b"a scan"))
    assert missing(form, first, "f" * 64), "a document that nobody keeps"
    assert not missing(form, first, book.case.keep(b"a scan"))
    whole(book.asked())


def test_a_notice_that_leaves_somebody_out(stamped: Books, plan: Plan) -> None:
    """The gate holds it where the process does not."""
    rules = tuple(rule for rule in plan.definition.forms["notice"].rules if rule != "addressees_are_planned")
    assert plan.notices
    book = stamped(changed(plan, "notice", rules=rules))
    few = list(plan.notices.addressees[1:])
    for key in ("notice", "suspension"):
        book.values[key] = {"addressees": few}
    book.prepare()
    broken(book.asked(), "R34", "notice")


@pytest.mark.parametrize("key", ["suspension", "resumption"])
def test_notices_to_others(stamped: Books, plan: Plan, key: str) -> None:
    rules = tuple(rule for rule in plan.definition.forms[key].rules if rule != "same_addressees")
    book = stamped(changed(plan, key, rules=rules))
    book.values[key] = {"addressees": ["维护部门"]}
    book.prepare()
    night = book.open()
    book.complete("suspension")
    if key == "suspension":
        broken(book.asked(At.SUSPEND, stage="suspend"), "H16", "suspension")
        return
    book.close(night, golive.SUCCESS)
    book.finish(night)
    broken(book.asked(At.ANNOUNCE), "H16", "resumption")


def test_what_did_not_succeed_is_not_announced(stamped: Books, plan: Plan) -> None:
    book = stamped()
    book.prepare()
    night = book.open()
    book.complete("suspension")
    book.close(night, golive.SUCCESS)
    book.finish(night)
    whole(book.asked(At.ANNOUNCE))
    broken(book.asked(At.ANNOUNCE, digest="b" * 64), "R60", "succeeded")
    book.tell(night, golive.EMERGENCY)
    found = {row.gate.id for row in rows(book.asked(At.ANNOUNCE)) if row.state == "open"}
    assert "succeeded" in found


def test_a_rule_whose_form_a_process_lacks_is_open_until_it_says_so(stamped: Books, plan: Plan) -> None:
    book = stamped(lacking(plan, "preview"))
    book.prepare()
    broken(book.asked(), "H20", "preview")
    told = table(rows(book.asked()), "en")
    assert "the process has no form preview, which H20, R18 ask for" in told


def test_a_small_project_says_what_it_does_without(stamped: Books, plan: Plan) -> None:
    """Two signatures and an order: everything else is said on the table, in the digest, on the first page."""
    without = [key for key in plan.definition.forms if key not in ("application", "order")]
    rules = ("H20", "R33", "R34", "H16", "R50", "H10", "H11", "R59", "R64", "R57", "H21", "H18")
    small = lacking(plan, *without, deviations=tuple(map(deviation, rules)))
    application = small.definition.forms["application"]
    forms = {
        "application": application.model_copy(
            update={"signatures": tuple(one for one in application.signatures if one.role == "科技部")}
        ),
        "order": small.definition.forms["order"],
    }
    small = under(small, small.definition.model_copy(update={"forms": forms}))
    book = stamped(small)
    book.prepare()
    whole(book.asked())
    told = table(rows(book.asked()), "en")
    assert "deviates from H20 R33" in told and "H20 relaxed: a small project" in told
    night = book.open()
    whole(book.asked(At.SUSPEND, stage="suspend"))
    book.close(night, golive.SUCCESS)
    assert small.parts[Part.PROCESS] != plan.parts[Part.PROCESS]


def test_an_empty_process_lets_nothing_begin(stamped: Books, plan: Plan) -> None:
    nothing = Process.model_validate({"schema": 1, "title": "?"})
    book = stamped(under(plan, nothing))
    book.prepare()
    found = {row.gate.id for row in rows(book.asked()) if row.state == "open"}
    assert {"window", "latest_decision", "preview", "notice", "receipts", "order"} <= found


def test_a_relaxed_process_counts_in_production_only_where_root_accepts_it(stamped: Books, plan: Plan) -> None:
    """Else who edits a plan lets one person sign it: the process is signed by those whom it names."""
    small = changed(plan, "application", signatures=())
    book = stamped(small)
    book.prepare()
    whole(book.asked())
    whole(book.asked(accepted=frozenset({small.parts[Part.PROCESS]})))
    for known in (frozenset[str](), frozenset({plan.parts[Part.PROCESS]}), GoliveError("others may write it")):
        broken(book.asked(accepted=known), "R69", "process_accepted")


def test_the_standard_and_what_is_stricter_needs_no_entry(stamped: Books, plan: Plan) -> None:
    strict = plan.definition.limits.model_copy(update={"rehearsal_days": 10})
    for definition in (plan.definition, plan.definition.model_copy(update={"limits": strict})):
        book = stamped(under(plan, definition))
        assert isinstance(GATE.verdict(book.asked(accepted=frozenset())), Closed)
