"""Whose signature counts: by the trust root, in the role that it names, by keys valid at the chain's time."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.filing import Signature, put_signature
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing import ssh
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.registry import methods
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.trust import FIXED, Trust, read_trust
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import Holds

from tests.unit.case.people import People, filed_by, signed, stands

ME = os.getuid()


def refused(case: Case, people: People, given: Signature, form: object) -> str:
    """Put a signature that must be refused, and see that nothing was written."""
    before = len(case.entries)
    with pytest.raises(GoliveError) as told:
        put_signature(case, form, given, people.trust, "root", datetime.now(UTC))  # type: ignore[arg-type]
    assert len(Case(case.folder.parent).entries) == before and told.value.said.zh != ""
    return str(told.value)


# --- which signature holds ------------------------------------------------------------------------
def test_a_key_that_nobody_knows(case: Case, people: People) -> None:
    form = filed_by(case, "test", "刘工")
    given = people.signature(form, "刘工", key="somebody")
    assert "the signature of 刘工/项目组 does not hold" in refused(case, people, given, form)


def test_the_right_person_in_the_wrong_role(case: Case, people: People) -> None:
    form = filed_by(case, "test", "刘工")
    assert "does not hold" in refused(case, people, people.signature(form, "刘工", "科技部"), form)
    assert "does not hold" in refused(case, people, people.signature(form, "科一", "项目组"), form)


def test_a_signature_of_another_version_form_decision_or_opinion(case: Case, people: People) -> None:
    first = filed_by(case, "test", "刘工")
    second = filed_by(case, "test", "刘工")
    other = filed_by(case, "cabling", "刘工")
    for elsewhere in (first, other):
        assert "does not hold" in refused(case, people, people.signature(elsewhere, "刘工"), second)
    good = people.signature(second, "刘工", opinion="同意")
    for changed in (
        Signature("刘工", "项目组", good.value, "reject", "同意"), Signature("刘工", "项目组", good.value, opinion="x"),
        Signature("刘工", "项目组", "garbage"), Signature("刘工", "项目组", ""), Signature("刘工", "项目组", "\ud800"),
        Signature("刘工", "项目组", "x" * 70000),
    ):  # fmt: skip
        assert "does not hold" in refused(case, people, changed, second)


@pytest.mark.parametrize("person", ["", " ", "刘工/项目组", "刘\n工", "刘\x00工", "\ud800"])
def test_what_is_no_name_of_a_person(case: Case, people: People, person: str) -> None:
    form = filed_by(case, "test", "刘工")
    assert "is no name of a person" in refused(case, people, Signature(person, "项目组", "x"), form)


def test_a_rejection_needs_its_reason_and_only_two_decisions_there_are(case: Case, people: People) -> None:
    form = filed_by(case, "test", "刘工")
    given = people.signature(form, "刘工", decision="reject", opinion=" ")
    assert "needs its reason" in refused(case, people, given, form)
    given = people.signature(form, "刘工", decision="maybe")
    assert "neither approve nor reject" in refused(case, people, given, form)
    assert "no way of signing: ssh" in refused(case, people, Signature("刘工", "项目组", "x", method="fax"), form)


def test_a_decision_that_is_none_counts_for_nothing_even_signed(case: Case, people: People) -> None:
    """Somebody writes it past us, with a signature that is sound."""
    form = filed_by(case, "test", "刘工")
    given = people.signature(form, "刘工", decision="abstain")
    facts = {"form": form.entry.hash, "person": "刘工", "role": "项目组", "decision": "abstain", "opinion": ""}
    case.write("signature", "test", {**facts, "method": "ssh", "signature": given.value}, "root")
    found = stands(case, people, "test")
    assert found.holds is Holds.UNSIGNED and not found.held and "neither approves nor rejects" in found.faults[0].en


# --- time -----------------------------------------------------------------------------------------
def stamp(days: float) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).strftime("%Y%m%d%H%M%SZ")


def test_a_key_that_was_revoked_keeps_what_it_signed_before(case: Case, people: People) -> None:
    form = signed(case, people, "test")
    people.trust_in("科一/科技部", people.key("科一"), f'valid-before="{stamp(1 / 24)}"')
    assert stands(case, people, "test").holds is Holds.SIGNED
    people.trust_in("科一/科技部", people.key("科一"), f'valid-before="{stamp(-1 / 24)}"')
    assert stands(case, people, "test").holds is Holds.UNSIGNED, "revoked as of before it signed"
    assert "expired" in refused(case, people, people.signature(form, "科一"), form)
    people.trust_in("科一/科技部", people.key("科一"), f'valid-after="{stamp(1)}"')
    assert "not yet valid" in refused(case, people, people.signature(form, "科一"), form)


def test_a_clock_set_back_gives_no_key_its_life_back(
    case: Case, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time of the chain never goes back: the key ended before the form was filed."""
    form = filed_by(case, "test", "刘工")
    people.put(case, form, "刘工")
    good = people.signature(form, "科一", opinion="同意")
    people.trust_in("科一/科技部", people.key("科一"), f'valid-before="{stamp(-0.5)}"')
    writer = "ansible_collections.relops.golive.plugins.plugin_utils.journal.write.now"
    yesterday = datetime.now(UTC) - timedelta(days=1)
    monkeypatch.setattr(writer, lambda: yesterday.isoformat(timespec="milliseconds").replace("+00:00", "Z"))
    put_signature(case, form, good, people.trust, "root", yesterday)
    found = stands(case, people, "test")
    assert found.holds is Holds.UNSIGNED and "expired" in found.faults[0].en


def test_the_zone_and_the_path_of_who_runs_it_change_nothing(
    case: Case, people: People, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fake = tmp_path / "bin" / "ssh-keygen"
    fake.parent.mkdir()
    fake.write_text("#!/bin/sh\necho 'Good \"relops-golive\" signature for x with ED25519 key SHA256:abc'\n")
    fake.chmod(0o755)
    form = filed_by(case, "test", "刘工")
    given = people.signature(form, "刘工")
    monkeypatch.setenv("PATH", f"{fake.parent}:{os.environ['PATH']}")
    bad = Signature("刘工", "项目组", "garbage")
    assert "does not hold" in refused(case, people, bad, form)
    local = datetime.now(UTC).astimezone(ssh._zone()) - timedelta(hours=1)
    people.trust_in("刘工/项目组", people.key("刘工"), f'valid-before="{local:%Y%m%d%H%M%S}"')
    monkeypatch.setenv("TZ", "Etc/GMT-14" if local.utcoffset() == timedelta(0) else "Etc/GMT+12")
    assert "expired" in refused(case, people, given, form)
    monkeypatch.setenv("TZ", "Etc/GMT+12")
    assert "expired" in refused(case, people, given, form)


def test_a_signature_for_another_purpose_is_none(case: Case, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    form = filed_by(case, "test", "刘工")
    monkeypatch.setattr(ssh, "NAMESPACE", "git")
    given = people.signature(form, "刘工")
    monkeypatch.undo()
    assert "does not hold" in refused(case, people, given, form)


def test_a_key_that_cannot_sign_says_so(tmp_path: Path) -> None:
    with pytest.raises(GoliveError, match=r"cannot sign: .*No such file"):
        ssh.sign(b"x", tmp_path / "none")
    assert set(methods()) >= {"ssh"}


# --- the trust root -------------------------------------------------------------------------------
@pytest.fixture
def root(people: People, tmp_path: Path) -> Path:
    """Return a trust root that may be trusted."""
    path = tmp_path / "etc" / "allowed_signers"
    path.parent.mkdir(mode=0o755)
    path.write_bytes(people.trust.content)
    path.chmod(0o644)
    return path


def test_a_sound_trust_root_says_who_is_who(root: Path, people: People) -> None:
    people.trust_in("冯总/科技部", people.key("冯总"), 'namespaces="relops-golive"')
    people.trust_in("张 三/测试 组", people.key("张三"))
    root.write_bytes(people.trust.content + b"# a comment\n\nbob@example.org ssh-ed25519 AAAA\n")
    found = read_trust(root, ME)
    assert found.principals()["冯总"] == ["单位分管领导", "科技部"]
    assert found.principals()["张 三"] == ["测试 组"]
    assert "bob@example.org" not in found.principals()
    assert len(found.digest) == 64


@pytest.mark.parametrize("mode", [0o666, 0o664, 0o646])
def test_a_trust_root_that_others_may_write(root: Path, mode: int) -> None:
    root.chmod(mode)
    with pytest.raises(GoliveError, match="may be written by others"):
        read_trust(root, ME)


@pytest.mark.parametrize("mode", [0o777, 0o775])
def test_a_trust_root_in_a_folder_that_others_may_write(root: Path, mode: int) -> None:
    root.parent.chmod(mode)
    with pytest.raises(GoliveError, match="may be written by others") as told:
        read_trust(root, ME)
    assert str(root.parent) in told.value.said.zh
    root.parent.chmod(mode | 0o1000)
    assert read_trust(root, ME), "nobody replaces another's file in a sticky folder"


@pytest.mark.skipif(ME != 0, reason="gives files away")
def test_a_trust_root_of_somebody_else(root: Path) -> None:
    os.chown(root, 1234, 1234)
    with pytest.raises(GoliveError, match="may be written by others than user id 0"):
        read_trust(root, 0)
    assert read_trust(root, 1234)
    os.chown(root.parent, 4321, 4321)
    with pytest.raises(GoliveError, match="may be written by others"):
        read_trust(root, 1234)


def test_a_trust_root_in_the_project(root: Path, tmp_path: Path) -> None:
    with pytest.raises(GoliveError, match="lies in the project's folder"):
        read_trust(root, ME, root.parent)
    link = tmp_path / "project" / "signers"
    link.parent.mkdir()
    link.symlink_to(root)
    with pytest.raises(GoliveError, match="lies in the project's folder"):
        read_trust(link, ME, link.parent)
    assert read_trust(root, ME, link.parent)


def test_a_link_that_others_may_turn(root: Path, tmp_path: Path) -> None:
    """The file is sound and the way to it isn't: whoever may write the folder of a link may point it elsewhere."""
    middle = tmp_path / "open" / "middle"
    middle.parent.mkdir()
    middle.symlink_to(root)
    link = tmp_path / "link"
    link.symlink_to(Path("open") / "middle")
    assert read_trust(link, ME).content == root.read_bytes()
    middle.parent.chmod(0o777)
    with pytest.raises(GoliveError, match="open may be written by others"):
        read_trust(link, ME)
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    with pytest.raises(GoliveError, match="cannot be read"):
        read_trust(loop, ME)


def test_a_trust_root_that_is_not_there() -> None:
    with pytest.raises(GoliveError, match=r"cannot be read.*says whose key is whose"):
        read_trust(Path("/nonexistent/allowed_signers"))
    assert Path("/etc/relops-golive/allowed_signers") == FIXED


@pytest.mark.parametrize("principal", ["*/科技部", "*", "科?/科技部", "!刘工/科技部"])
def test_a_pattern_names_nobody(root: Path, people: People, principal: str) -> None:
    people.trust_in(principal, people.key("x"))
    root.write_bytes(people.trust.content)
    with pytest.raises(GoliveError, match="a pattern names nobody"):
        read_trust(root, ME)


def test_whose_key_it_is_is_known_by_its_fingerprint(people: People) -> None:
    def fingerprint(name: str) -> str:
        command = ["ssh-keygen", "-l", "-f", str(people.key(name))]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[1]

    people.trust_in("冯总/科技部", people.key("冯总"), 'namespaces="relops-golive",valid-after="20200101"')
    assert people.trust.owners(fingerprint("冯总")) == frozenset({"冯总"}), "one person in two roles is one"
    people.trust_in("运一/运营部", people.key("冯总"))
    assert people.trust.owners(fingerprint("冯总")) == frozenset({"冯总", "运一"})
    assert people.trust.owners("SHA256:nothing") == people.trust.owners("") == frozenset()
    assert Trust(FIXED, b'"a/b,c/d" ssh-ed25519 !!!\nx\n"\n').owners("") == frozenset()
