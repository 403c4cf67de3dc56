"""The text that is signed: for somebody who never saw this product; one line a field; the same for the same content."""

from __future__ import annotations

from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.text import form_text, signed_text
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.case.people import filed_by, small_plan

TEXT = st.text(max_size=20)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), TEXT),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXT, inner, max_size=3)),
    max_leaves=6,
)


def test_an_approver_reads_it(case: Case) -> None:
    filed = filed_by(case, "application", "陈工", points="备份\n监控: 三小时")
    text = filed.to_sign("冯总/单位分管领导", "approve", "同意").decode()
    assert text.splitlines() == [
        "relops-golive form 1",
        "form 表单 上线申请表 / Go-live application: application",
        "project 项目: PAYGW-2026-01" if small_plan().project.code == "PAYGW-2026-01" else text.splitlines()[2],
        "number 编号: 08",
        "version 版次: 1",
        "filed by 编制人: 陈工",
        "role 角色: 应用系统维护人员",
        "window_start 计划窗口起 / Window start: 2026-11-21T22:00:00+08:00",
        "points 关注事项 / Points of attention: 备份\\n监控: 三小时",
        "moved 数据转换 / Data conversion: 是 yes",
        "steps 步骤 / Steps: 1 行 rows (name 名称 / Name | minutes 分钟 / Minutes)",
        "steps 步骤 / Steps [1]: name=停业务 | minutes=5",
        f"binds 绑定 整个计划 whole plan: SHA-256 {small_plan().digest}",
        f"entry 卷宗记录: {filed.entry.hash}",
        "signer 签字人: 冯总/单位分管领导",
        "decision 决定: approve (同意: 本人同意本表 / I approve this form)",
        "opinion 意见: 同意",
    ]


def test_it_is_the_same_when_it_is_read_again(case: Case) -> None:
    """What a person signs right after filing is what is verified from the file, keys in another order or not."""
    filed = filed_by(case, "application", "陈工")
    again = Case(case.folder.parent).filed("application")
    assert again is not None and again.entry.facts == filed.entry.facts
    assert again.to_sign("a/b", "reject", "x") == filed.to_sign("a/b", "reject", "x")
    assert again.text() == filed.text() and filed.text() in filed.to_sign("a/b", "approve").decode()


def test_a_rejection_is_told_from_an_approval() -> None:
    facts: dict[str, Any] = {"fields": {}}
    assert b"I reject this form" in signed_text(facts, "e", "a/b", "reject", "x")
    assert "opinion 意见: (空 empty)" in signed_text(facts, "e", "a/b", "approve", "").decode()
    assert "decision 决定: approve\\n\n" in signed_text(facts, "e", "a/b", "approve\n", "").decode()


@given(value=VALUES, key=TEXT, title=TEXT, opinion=TEXT, name=TEXT)
def test_no_value_title_or_opinion_makes_a_line_of_its_own(
    value: Any, key: str, title: str, opinion: str, name: str
) -> None:
    rows = len(value) if isinstance(value, list) else 0
    facts = {
        "project": value, "title": {"zh": title, "en": opinion}, "fields": {key: value},
        "titles": [{"key": key, "zh": title, "en": name}], "attachments": {name: opinion}, "binds": {title: value},
    }  # fmt: skip
    lines = signed_text(facts, "e", f"{name}/{title}", opinion, opinion).decode().split("\n")
    assert len(lines) == 7 + 1 + rows + 2 + 4 + 1
    assert lines[-1] == "" and all(line.isprintable() for line in lines)


@given(one=st.tuples(TEXT, TEXT), other=st.tuples(TEXT, TEXT))
def test_no_title_hides_where_a_value_begins(one: tuple[str, str], other: tuple[str, str]) -> None:
    def text(title: str, value: str) -> str:
        said = value or "(空 empty)"
        return form_text({"fields": {"k": said}, "titles": [{"key": "k", "zh": title.strip() or "t"}]})

    if (one[0].strip() or "t", one[1] or "(空 empty)") != (other[0].strip() or "t", other[1] or "(空 empty)"):
        assert text(*one) != text(*other)
