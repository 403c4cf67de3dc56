"""A rehearsal of another controller counts when both roles signed exactly it, about exactly this plan; else never."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing import ssh
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.trust import Trust
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Part, Proof
from ansible_collections.relops.golive.plugins.plugin_utils.rehearsal import exchange, record
from ansible_collections.relops.golive.plugins.plugin_utils.rehearsal.exchange import Bundle, Signature

from tests.unit.gates.people import Keyring
from tests.unit.rehearsal.conftest import STEPS, Rehearsal

CHEN, WANG = "陈工/应用系统维护人员", "王磊/数据库管理人员"
BOTH = "赵工/应用系统维护人员", "赵工/数据库管理人员"


def now() -> datetime:
    """Return the moment: what a fixture has rehearsed is never later, however long the other tests took."""
    return datetime.now(UTC)


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    """Return people with keys."""
    folder = tmp_path / "keys"
    folder.mkdir(mode=0o700)
    return Keyring(folder)


@pytest.fixture
def trust(keyring: Keyring) -> Trust:
    """Return who may sign here."""
    return keyring.trust([CHEN, WANG, *BOTH])


@pytest.fixture
def there(rehearsal: Callable[..., Rehearsal], plan: Plan, tmp_path: Path) -> Case:
    """Return the case of the controller that rehearsed."""
    one = rehearsal()
    one.forward()
    one.open(back=True)
    one.back()
    record.end(plan, tmp_path, STEPS, "twin-1", "root")
    return Case(tmp_path)


@pytest.fixture
def here(tmp_path: Path) -> Case:
    """Return the empty case of a controller without a twin."""
    return Case(tmp_path / "here")


def signed_by(keyring: Keyring, text: str, *signers: str) -> Bundle:
    """Return a statement that these have signed."""
    return Bundle(text, tuple(Signature(one, "ssh", keyring.sign(text.encode(), one)) for one in signers))


def refused(plan: Plan, here: Case, bundle: Bundle, trust: Trust, words: str) -> None:
    """See that it is not taken over, for that reason, and nothing is written."""
    with pytest.raises(GoliveError) as caught:
        exchange.take_over(plan, here, bundle, trust, "root", now())
    assert words in caught.value.said.en
    assert caught.value.said.zh != caught.value.said.en
    assert here.entries == ()


def test_what_both_signed_is_evidence_here(
    plan: Plan, there: Case, here: Case, keyring: Keyring, trust: Trust, tmp_path: Path
) -> None:
    text = exchange.statement(plan, there)
    assert text == exchange.statement(plan, Case(tmp_path)), "the same evidence, the same bytes"
    bundle = Bundle(text)
    for signer in (CHEN, WANG):
        given = Signature(signer, "ssh", ssh.sign(text.encode(), keyring.key(signer.partition("/")[0])))
        bundle = exchange.signed(bundle, given, trust, now())
    carried = exchange.read(exchange.written(bundle), "x")
    assert exchange.take_over(plan, here, carried, trust, "root", now() + timedelta(minutes=1)) == [CHEN, WANG]
    fresh = Case(tmp_path / "here")
    assert record.proven(plan, tmp_path / "here")
    newest = fresh.last("evidence", Proof.REHEARSAL.value)
    assert newest
    assert newest.facts["imported"]["signers"] == [CHEN, WANG]
    assert newest.facts["stages"] == there.last("evidence", Proof.REHEARSAL.value).facts["stages"]  # type: ignore[union-attr]
    assert fresh.kept(newest.facts["imported"]["sha256"]) == exchange.written(bundle), "the file itself is kept"
    with pytest.raises(GoliveError, match="taken over"):
        exchange.statement(plan, fresh)


def test_one_that_is_unsigned_or_signed_by_one_role_is_refused(
    plan: Plan, there: Case, here: Case, keyring: Keyring, trust: Trust
) -> None:
    text = exchange.statement(plan, there)
    refused(plan, here, Bundle(text), trust, "not signed by 应用系统维护人员, 数据库管理人员")
    refused(plan, here, signed_by(keyring, text, CHEN), trust, "not signed by 数据库管理人员")
    refused(plan, here, signed_by(keyring, text, CHEN, CHEN), trust, "not signed by 数据库管理人员")
    refused(plan, here, signed_by(keyring, text, *BOTH), trust, "signed in two roles")


def test_one_byte_that_was_altered_is_refused(
    plan: Plan, there: Case, here: Case, keyring: Keyring, trust: Trust
) -> None:
    bundle = signed_by(keyring, exchange.statement(plan, there), CHEN, WANG)
    altered = Bundle(bundle.statement.replace('"pass"', '"pasS"', 1), bundle.signatures)
    assert altered != bundle
    refused(plan, here, altered, trust, "does not hold")
    better = Bundle(bundle.statement.replace('"failed": 0', '"failed": 1'), bundle.signatures)
    refused(plan, here, better, trust, "does not hold")


def test_who_the_trust_root_does_not_know_has_not_signed(
    plan: Plan, there: Case, here: Case, keyring: Keyring, trust: Trust
) -> None:
    bundle = signed_by(keyring, exchange.statement(plan, there), CHEN, WANG)
    refused(plan, here, bundle, keyring.trust([CHEN]), "does not hold")
    forged = Bundle(bundle.statement, (bundle.signatures[0], Signature(WANG, "ssh", bundle.signatures[0].value)))
    refused(plan, here, forged, keyring.trust([CHEN, WANG]), "does not hold")
    strange = Bundle(bundle.statement, (bundle.signatures[0], Signature(WANG, "trust-me", "yes")))
    refused(plan, here, strange, trust, "no way of signing")


@pytest.mark.parametrize("part", [Part.RELEASE, Part.STEPS, Part.EQUIPMENT])
def test_the_rehearsal_of_other_digests_is_refused(
    plan: Plan, there: Case, here: Case, keyring: Keyring, trust: Trust, part: Part
) -> None:
    bundle = signed_by(keyring, exchange.statement(plan, there), CHEN, WANG)
    other = plan.model_copy(update={"parts": {**plan.parts, part: "0" * 64}})
    refused(other, here, bundle, trust, f"other digests of: {part.en}")


def changed(text: str, **values: Any) -> str:
    """Return a statement that says something else, as its signers wanted it."""
    return json.dumps({**json.loads(text), **values}, ensure_ascii=False)


def test_what_is_signed_must_be_of_this_project_passed_and_young(
    plan: Plan, there: Case, here: Case, keyring: Keyring, trust: Trust
) -> None:
    text = exchange.statement(plan, there)
    old = (now() - timedelta(days=31)).isoformat()
    failed = {name: {**facts, "result": "fail"} for name, facts in json.loads(text)["evidence"].items()}
    for words, other in {
        "it is of OTHER": changed(text, project="OTHER"),
        "more than 30 days ago": changed(text, rehearsed=old),
        "in the future": changed(text, rehearsed=(now() + timedelta(days=1)).isoformat()),
        "did not pass": changed(text, evidence=failed),
        "holds no rehearsal": changed(text, evidence={}),
    }.items():
        refused(plan, here, signed_by(keyring, other, CHEN, WANG), trust, words)


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b'{"statement": "{}", "signatures": []}', b'{"statement": 1, "signatures": [1]}',
                b"[" * 100_000, b'{"statement": "[]", "signatures": []}'],
)  # fmt: skip
def test_what_is_no_such_file_is_one_sentence(content: bytes) -> None:
    with pytest.raises(GoliveError, match="is no exported rehearsal"):
        exchange.read(content, "x")


def test_what_did_not_pass_is_not_exported(plan: Plan, here: Case, there: Case) -> None:
    with pytest.raises(GoliveError, match="no rehearsal that passed"):
        exchange.statement(plan, here)
    other = plan.model_copy(update={"parts": {**plan.parts, Part.RELEASE: "0" * 64}})
    with pytest.raises(GoliveError, match="no rehearsal that passed"):
        exchange.statement(other, there)
