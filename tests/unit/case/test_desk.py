"""What a person does at the desk: draft, file, sign, ask what to do; what would not count is refused at once."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils import api
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.desk import decided
from ansible_collections.relops.golive.plugins.plugin_utils.case.drafts import document, put, read_draft
from ansible_collections.relops.golive.plugins.plugin_utils.case.duties import roles_of
from ansible_collections.relops.golive.plugins.plugin_utils.case.filing import file_form
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.ssh import sign as ssh_sign
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load

from tests.unit.case.people import DEMO, ORDER, PROCESS, ROLES, VALUES, People, plan_of, signed, small_plan

PLAN = small_plan()


@pytest.fixture
def state(case: Case) -> Path:
    """Return the state folder."""
    return case.folder.parent


def given(key: str, person: str, **values: Any) -> api.Given:
    return api.Given({**VALUES[key], **values}, person, ROLES.get(person, "?"))


def signature(people: People, state: Path, key: str, person: str, **more: str) -> api.Signature:
    """Sign as somebody does who gets the bytes and never sees the controller."""
    role, opinion = more.pop("role", ROLES[person]), more.pop("opinion", "同意")
    decision = more.pop("decision", "approve")
    content = api.to_sign(PLAN, state, key, (person, role), decision, opinion, people.trust)
    return api.Signature(person, role, ssh_sign(content, people.key(person)), decision, opinion)


# --- the draft ------------------------------------------------------------------------------------
def test_a_draft_says_what_each_field_is_and_is_filed_as_it_comes_back(state: Path, people: People) -> None:
    case = Case(state)
    signed(case, people, "test")
    draft = api.form_draft(PLAN, state, "application")
    assert "# 08 《上线申请表》 Go-live application" in draft
    assert "# 计划窗口起 / Window start (时间 datetime, 2026-11-21T22:00:00+08:00, 必填 required)" in draft
    assert "#   minutes: 分钟 / Minutes (数字 number)" in draft
    assert f"# 绑定 binds 计划 plan: {PLAN.digest}" in draft
    path = put(state / "drafts", "08_application.yml", draft.encode())
    assert path.stat().st_mode & 0o777 == 0o600 and path.parent.stat().st_mode & 0o777 == 0o700
    values = read_draft(path)
    assert values["window_start"] == PLAN.window.start.isoformat() and values["moved"] is False
    found = api.file_form(PLAN, state, "application", api.Given(values, "陈工", ROLES["陈工"]), "root", people.trust)
    assert found.holds.value == "unsigned" and found.next_roles == ("应用系统维护人员",)


def test_every_form_of_the_standard_process_has_a_draft_that_reads_back(state: Path) -> None:
    plan = load(DEMO)
    assert len(plan.definition.forms) > 30
    for key, kind in plan.definition.forms.items():
        draft = api.form_draft(plan, state, key)
        values = yaml.safe_load(draft) or {}
        assert list(values) == [field.key for field in kind.fields]
        path = put(state / "drafts", "x.yml", draft.encode())
        assert list(read_draft(path)) == list(values) if values else True
        page = api.form_page(plan, state, key, None)
        assert kind.title.zh in page and "stands: " in page


def test_a_draft_of_a_newer_version_keeps_what_was_written_and_says_what_the_plan_says(
    state: Path, people: People
) -> None:
    signed(Case(state), people, "test")
    later = given("application", "陈工", window_start="2027-01-01T22:00:00+08:00")
    api.file_form(PLAN, state, "application", later, "root", people.trust)
    draft = api.form_draft(PLAN, state, "application")
    assert "version there is: 1 (陈工" in draft
    assert "2027-01-01T22:00:00+08:00" in yaml.safe_load(draft)["window_start"]
    assert f"plan or evidence now say: '{PLAN.window.start.isoformat()}'" in draft
    assert "2027-01-01" in api.form_page(PLAN, state, "application", people.trust)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("a: [", "YAML"),
        ("- a", "holds no fields"),
        ("a: !!python/object x", "x.yml"),
        ("\xff", "UTF-8"),
        ("", "no fields"),
    ],
)
def test_what_is_no_draft(tmp_path: Path, content: str, words: str) -> None:
    (tmp_path / "x.yml").write_bytes(content.encode("latin1"))
    with pytest.raises(GoliveError, match=words):
        read_draft(tmp_path / "x.yml")


def test_files_that_cannot_be_read_or_written_are_one_sentence(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yml", tmp_path):
        with pytest.raises(GoliveError, match=r"no such file|is a folder"):
            read_draft(path)
        with pytest.raises(GoliveError, match=r"no such file|is a folder"):
            document(path)
    (tmp_path / "file").touch()
    with pytest.raises(GoliveError, match="cannot be made: File exists"):
        put(tmp_path / "file", "x", b"")


# --- filing ---------------------------------------------------------------------------------------
def test_all_faults_of_a_form_come_at_once_and_nothing_is_written(state: Path, people: People) -> None:
    signed(Case(state), people, "test")
    before = len(Case(state).entries)
    wrong = given(
        "application", "陈工", window_start="tomorrow", moved="yes", more=1, points=True,
        steps=[{"minutes": "x"}, {"name": "a", "owner": "b"}],
    )  # fmt: skip
    with pytest.raises(GoliveError) as told:
        api.file_form(PLAN, state, "application", wrong, "root", people.trust)
    said = told.value.said
    for place in (
        "window_start: tomorrow", "moved: yes", "more: ", "points: True", "steps[1].name", "steps[1].minutes",
        "steps[2].owner",
    ):  # fmt: skip
        assert place in said.en and place in said.zh
    assert "must be of type datetime" in said.en and "应为时间" in said.zh
    assert len(Case(state).entries) == before
    with pytest.raises(GoliveError, match="is not who files it: 应用系统维护人员"):
        api.check_form(PLAN, state, "application", given("application", "刘工"), people.trust)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), True, "5"])
def test_what_is_no_number(state: Path, people: People, number: Any) -> None:
    signed(Case(state), people, "test")
    wrong = given("application", "陈工", steps=[{"name": "a", "minutes": number}])
    with pytest.raises(GoliveError, match=r"steps\[1\]\.minutes"):
        api.check_form(PLAN, state, "application", wrong, people.trust)


def test_a_form_is_not_filed_before_what_it_needs(state: Path, people: People) -> None:
    with pytest.raises(GoliveError, match=r"filed after what it needs is signed: Test report \(missing\)"):
        api.file_form(PLAN, state, "application", given("application", "陈工"), "root", people.trust)
    assert not Case(state).entries
    with pytest.raises(GoliveError, match="the process has no form 'aplication'; did you mean application"):
        api.form_draft(PLAN, state, "aplication")


# --- signing --------------------------------------------------------------------------------------
def test_who_is_not_asked_is_told_before_he_signs(state: Path, people: People) -> None:
    signed(Case(state), people, "test")

    def refused(words: str, person: str, decision: str = "approve", opinion: str = "同意", role: str = "") -> None:
        signer = (person, role or ROLES.get(person, "?"))
        with pytest.raises(GoliveError, match=words):
            api.to_sign(PLAN, state, "application", signer, decision, opinion, people.trust)

    refused("was not filed yet", "陈工")
    api.file_form(PLAN, state, "application", given("application", "陈工"), "root", people.trust)
    refused("is signed by 应用系统维护人员, 单位分管领导, .* alone", "刘工")
    refused("is to be signed by 应用系统维护人员 now", "冯总")
    refused("is signed first by 陈工, who filed it", "吴工", role="应用系统维护人员")
    trust = people.trust
    for person in ORDER[:2]:
        api.sign(PLAN, state, "application", signature(people, state, "application", person), trust, "root")
    refused("is to be signed by 运营部, 网银部, 客服中心 now", "科一")
    refused("asks 运营部 for an opinion", "运一", opinion=" ")
    for person in ORDER[2:]:
        api.sign(PLAN, state, "application", signature(people, state, "application", person), trust, "root")
    refused("is signed", "科一")
    assert api.forms(PLAN, state, trust)["application"].closed


def test_a_signature_that_counts_already_is_not_asked_for_again(state: Path, people: People) -> None:
    """A command that was killed after it had written its signature is given again."""
    signed(Case(state), people, "test")
    api.file_form(PLAN, state, "application", given("application", "陈工"), "root", people.trust)
    first, role = ORDER[0], ROLES[ORDER[0]]

    def there(person: str = first, decision: str = "approve", opinion: str = "") -> bool:
        return decided(PLAN, state, "application", (person, role), decision, opinion, people.trust) is not None

    assert not there()
    mine = signature(people, state, "application", first)
    found = api.sign(PLAN, state, "application", mine, people.trust, "root")
    entries = len(Case(state).entries)
    assert there(opinion=mine.opinion) and not found.closed
    assert not there("吴工", opinion=mine.opinion) and not there(decision="reject", opinion=mine.opinion)
    assert not there(opinion="another")
    api.file_form(PLAN, state, "application", given("application", "陈工"), "root", people.trust)
    assert not there(opinion=mine.opinion), "it was another version that was signed"
    assert len(Case(state).entries) == entries + 1


def test_a_rejection_is_taken_at_any_time_from_whoever_is_asked(state: Path, people: People) -> None:
    signed(Case(state), people, "test")
    api.file_form(PLAN, state, "application", given("application", "陈工"), "root", people.trust)
    no = signature(people, state, "application", "科一", decision="reject", opinion="窗口冲突")
    found = api.sign(PLAN, state, "application", no, people.trust, "root", datetime.now(UTC))
    assert found.holds.value == "rejected" and found.next_roles == ("应用系统维护人员",)


@pytest.mark.parametrize("text", ["", "陈工", "陈工/", "/科技部", " / "])
def test_a_signer_is_a_person_and_a_role(text: str) -> None:
    with pytest.raises(GoliveError, match="is not person/role"):
        api.signer_of(text)
    assert api.signer_of(" 张三/运维/网络 ") == ("张三", "运维/网络")


# --- what is to be done ---------------------------------------------------------------------------
def test_everybody_is_told_what_he_has_to_do_and_nothing_else(state: Path, people: People) -> None:
    def todo(person: str) -> list[tuple[str, str]]:
        found = api.case_state(PLAN, state, people.trust, person)
        return [(one.act, one.standing.key) for one in found.duties]

    assert todo("刘工") == [("file", "test"), ("file", "cabling")] and todo("陈工") == todo("科一") == []
    signed(Case(state), people, "test")
    assert todo("陈工") == [("file", "application")]
    api.file_form(PLAN, state, "application", given("application", "陈工"), "root", people.trust)
    assert todo("陈工") == [("sign", "application")] and todo("冯总") == []
    api.sign(PLAN, state, "application", signature(people, state, "application", "陈工"), people.trust, "root")
    assert todo("冯总") == [("sign", "application")] and todo("陈工") == []
    (duty,) = api.case_state(PLAN, state, people.trust, "冯总").duties
    assert duty.command == "sign.yml -e golive_form=application" and duty.until == PLAN.window.start
    with pytest.raises(GoliveError, match="nobody is called '冯'"):
        todo("冯")
    assert roles_of(PLAN, people.trust, "赵主任") == ("开发管理中心",), "whom only the plan names"


def test_a_way_back_is_nobodys_duty_until_somebody_asks_for_it(state: Path, people: People) -> None:
    back = {**PROCESS["forms"]["test"], "before": "back"}
    order = {**back, "needs": ["assessment"], "filed_by": ["科技部"]}
    plan = plan_of({**PROCESS, "forms": {**PROCESS["forms"], "assessment": back, "order": order}})

    def todo(act: str) -> set[str]:
        return {one.standing.key for one in api.case_state(plan, state, people.trust).duties if one.act == act}

    assert todo("file") == {"test", "cabling"}
    form = file_form(plan, Case(state), "assessment", VALUES["test"], ("刘工", ROLES["刘工"]), "root")
    assert todo("sign") == {"assessment"}
    for person in ("刘工", "科一"):
        people.put(Case(state), form, person)
    assert todo("file") == {"test", "cabling", "order"}


def test_the_state_of_a_case_is_told_in_both_languages_and_as_data(whole: Case, people: People) -> None:
    state = whole.folder.parent
    whole.write("refused", "start", {"gates": ["form.application", "window"], "account": "root"}, "周工 (root)")
    found = api.case_state(PLAN, state, people.trust)
    zh, en = "\n".join(api.case_lines(found, "zh")), "\n".join(api.case_lines(found, "en"))
    assert "《上线申请表》" in zh and "哈希链完整" in zh and "所有表单均已签批" in zh
    assert "Go-live application" in en and "its chain is whole" in en and "every form is signed" in en
    assert "周工 (root): form.application, window" in zh and "refused attempts (1, the last 1)" in en
    data = found.plain()
    assert [one["state"] for one in data["forms"]] == ["signed"] * 3 and data["duties"] == []
    assert data["refused"][0]["gates"] == ["form.application", "window"]
    edited = PLAN.model_copy(update={"parts": {**PLAN.parts, "plan": "f" * 64}})
    lines = api.case_lines(api.case_state(edited, state, people.trust), "en")
    place = lines.index("to be filed and signed again, by what changed:")
    assert lines[place + 1].startswith("  Go-live application: 陈工/应用系统维护人员 → 冯总/单位分管领导 → ")
    assert lines[place + 2] == "      changed since: plan"
    assert "still valid: Test report, Cabling" in lines


def test_a_case_that_is_not_whole_says_where(whole: Case, people: People) -> None:
    state = whole.folder.parent
    text = whole.path.read_text()
    whole.path.write_text(text.replace('"通过"', '"合格"', 1))
    found = api.case_state(PLAN, state, people.trust)
    assert not found.whole and found.plain()["breaks"][0]["line"] == 1
    assert "  case.jsonl line 1: was changed after it was written" in api.case_lines(found, "en")
