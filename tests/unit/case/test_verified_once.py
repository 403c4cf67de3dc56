"""A signature is verified once a process, and anew as soon as anything is another that its verdict depends on."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.case import proving
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing import ssh
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.method import Verified
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.registry import methods
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.trust import Trust
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import Holds, standings

from tests.unit.case.people import People, plan_of, signed


class Counting:
    """The method ssh, and how often it was asked."""

    name = "ssh"

    def __init__(self) -> None:
        self.asked = 0

    def verify(self, content: bytes, signature: str, signer: str, trust: Trust, when: datetime) -> Verified:
        self.asked += 1
        return ssh.METHOD.verify(content, signature, signer, trust, when)


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Counting:
    """Return how often the program is asked; nothing is remembered from other tests."""
    found = Counting()
    monkeypatch.setitem(methods(), "ssh", found)
    monkeypatch.setattr(proving, "_good", {})
    return found


def view(case: Case) -> Case:
    """Return the case as another stage reads it."""
    return Case(case.folder.parent)


def test_another_view_of_the_same_case_asks_nothing(case: Case, people: People, counting: Counting) -> None:
    signed(case, people, "test")
    plan, before = plan_of(), counting.asked
    assert standings(plan, view(case), people.trust)["test"].holds is Holds.SIGNED
    first = counting.asked
    assert first == before + 2
    assert standings(plan, view(case), people.trust)["test"].holds is Holds.SIGNED
    assert counting.asked == first
    kept = proving.good()
    proving._good.clear()
    proving.learn(kept)  # as the run's own process does, for the workers that are forked later
    assert standings(plan, view(case), people.trust)["test"].holds is Holds.SIGNED
    assert counting.asked == first


def test_a_key_that_the_trust_root_has_lost_is_asked_for_again(case: Case, people: People, counting: Counting) -> None:
    signed(case, people, "test")
    standings(plan_of(), view(case), people.trust)
    lines = [line for line in people.trust.content.splitlines(keepends=True) if "科一".encode() not in line]
    assert len(lines) < len(people.trust.content.splitlines())
    less = Trust(people.trust.path, b"".join(lines))
    assert standings(plan_of(), view(case), less)["test"].holds is not Holds.SIGNED


@pytest.mark.parametrize("change", ["opinion", "person", "signature", "fields"])
def test_what_was_altered_is_never_taken_for_what_was_verified(
    case: Case, people: People, counting: Counting, change: str
) -> None:
    """The chain is left aside: it would refuse each of these by itself."""
    signed(case, people, "test")
    trust, filed = people.trust, case.filed("test")
    assert filed is not None
    one = case.signatures(filed)[0]
    assert not isinstance(proving._verified(one, filed, trust), Said)
    facts: dict[str, Any] = json.loads(json.dumps({**one.entry.facts}))
    if change == "fields":
        words = json.loads(json.dumps({**filed.entry.facts}))
        words["fields"]["conclusion"] = "不通过"
        filed = type(filed)(_with(filed.entry, words))
    elif change == "signature":
        facts["signature"] = facts["signature"].replace("A", "B", 3)
    else:
        facts[change] = "科一" if change == "person" else "另一意见"
    assert isinstance(proving._verified(type(one)(_with(one.entry, facts)), filed, trust), Said)


def _with(entry: Any, facts: dict[str, Any]) -> Any:
    return replace(entry, facts=facts)


def test_what_is_not_good_is_never_remembered(case: Case, people: People, counting: Counting, tmp_path: Path) -> None:
    signed(case, people, "test")
    nobody = Trust(tmp_path / "none", b"")
    for _twice in range(2):
        before = counting.asked
        assert standings(plan_of(), view(case), nobody)["test"].holds is not Holds.SIGNED
        assert counting.asked == before + 2
    assert proving.good() == {}
