"""Why a night went back is told in the language of the screen where the engine itself wrote the reason."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils import sentences
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.failures import failure
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.outcomes import as_result
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.outlet import _worded
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive, opening
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Place, Reading, perform
from ansible_collections.relops.golive.plugins.plugin_utils.engine.telling import said
from ansible_collections.relops.golive.plugins.plugin_utils.engine.turning import stopped_text, turn
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import load_texts


def back(state: Path, reason: str) -> golive.Golive:
    """Return a go-live that was turned back for a reason."""
    golive.enter(state, "P", "a" * 64, "周工")
    return opening.begin(state, opening.Opening("P", "a" * 64, "周工", back=True, reason=reason))


@pytest.mark.parametrize(
    ("reason", "chinese", "english"),
    [("", "由操作人要求", "asked for by the operator"), ("users complain", "users complain", "users complain")],
)
def test_a_way_back_says_who_asked(tmp_path: Path, reason: str, chinese: str, english: str) -> None:
    found = back(tmp_path, reason)
    assert said(found, golive.CANCELLED, tmp_path, "zh").endswith(f"全部恢复到上线之前: {chinese}")
    assert said(found, golive.CANCELLED, tmp_path, "en").endswith(f"is back as it was: {english}")


def test_a_stop_without_a_reason_is_told_in_both_languages(tmp_path: Path) -> None:
    found = golive.enter(tmp_path, "P", "a" * 64, "周工")
    turn(found, "")
    assert said(found, "stopped", tmp_path, "zh").endswith("已停止, 尚未决定: 控制机上的任务失败")
    assert said(found, "stopped", tmp_path, "en").endswith("nothing is decided: a task of the controller failed")
    assert "尚未决定: 控制机上的任务失败。" in stopped_text(found.stopped()).zh


@pytest.mark.parametrize(("english", "chinese"), [
    ("apt-get ended well but paygw is not installed: look at /var/log/apt/term.log",
     "apt-get 正常结束, 但 paygw 没有安装: 请查看 /var/log/apt/term.log"),
    ("A01 install.packages: installing a would remove b: settle that by hand first; A02 verify.checks: not done",
     "A01 install.packages: 安装 a 会删除 b: 请先人工处理; A02 verify.checks: 未完成"),
    ("not every step of the plan was done: A01 verify.checks: not done; A02 verify.checks: not done",
     "计划的步骤没有全部完成: A01 verify.checks: 未完成; A02 verify.checks: 未完成"),
    ("/opt: apt-get took more than 3 s and was ended; make room on the controller, then run again",
     "/opt: apt-get 超过 3 秒, 已终止; 请在控制机上腾出空间, 再次运行"),
    ("the copy does not come back equal: 3 rows: said by nobody; no proof, no go-live",
     "副本恢复后不相等: 3 rows: said by nobody; 未经证明即不上线"),
    ("SW01: cannot be reached: the host cannot be reached: no route", "SW01: 无法连接: 无法连接该主机: no route"),
    ("SW01: x: expected a, found b; and 2 more changes; the switch was brought back to what it was, nothing is saved",
     "SW01: x: 应为 a, 实为 b; 另有 2 项变更; 交换机已恢复原状, 未保存任何内容"),
    ("SW01: not cabled as planned: Eth1 (L1): expected a live link, found down; the multi-chassis pair is not there",
     "SW01: 布线与计划不符: Eth1 (L1): 应有正常链路, 实为 down; 跨机箱聚合未建立"),
    ("Eth2 (L2): no LLDP neighbour and no MAC address found", "Eth2 (L2): 没有发现 LLDP 邻居 和 MAC 地址"),
    ("SW01: no answer to 'exit' within 3 s (at line 'exit' of 'interface x')",
     "SW01: 'exit' 在 3 秒内没有应答 (在 'interface x' 的 'exit' 行)"),
    ("said by nobody; nor this", "said by nobody; nor this"),
    ("said by nobody", "said by nobody"),
    ("", ""),
])  # fmt: skip
def test_what_a_target_said_is_told_in_chinese(english: str, chinese: str) -> None:
    assert sentences.told(english, "zh") == chinese
    assert sentences.told(english, "en") == english


def test_what_is_long_or_made_to_be_hard_is_told_at_once_as_it_is() -> None:
    for words in (": " * 1990, "; a b.c: " * 440, "x" * 10**6, "cannot be read: " * 240):
        began = time.process_time()
        assert sentences.told(words, "zh")
        assert time.process_time() - began < 5


def test_a_value_of_the_chinese_form_must_be_one_of_the_english() -> None:
    with pytest.raises(ValueError, match="values"):
        sentences.sentence("{0} is gone", "{1} 已不存在")
    with pytest.raises(ValueError, match="values"):
        sentences.sentence("{1} is gone", "{1} 已不存在")


class Refusing:
    """A step whose target refuses it with words of its own in both languages."""

    def read(self) -> Reading:
        raise failure({"failed": True, "msg": "a; b", "zh": "甲; 乙", "facts": {"seen": 1}})


def test_what_a_module_says_in_chinese_reaches_the_screen_and_the_records(tmp_path: Path) -> None:
    place = Place(tmp_path, tmp_path / "G", "r1", "A01", "backup", "backup.files", "f")
    place.journal.mkdir(parents=True)
    outcome = perform(place, Refusing(), check=False)  # type: ignore[arg-type]
    answer = as_result([("backup.files", outcome)])
    assert _worded(answer, {"golive_language": "zh"})["msg"] == "backup.files: 甲; 乙"
    assert _worded(answer, {"golive_language": "en"})["msg"] == "backup.files: a; b"
    event = Journal(place.journal).events("A01")[-1]
    assert (event.message, event.facts["seen"]) == ("a; b", 1)
    assert [load_texts(language).sentence(event) for language in ("zh", "en")] == ["甲; 乙", "a; b"]


def test_what_a_module_says_in_english_alone_is_looked_up_for_the_screen() -> None:
    answer = {"failed": True, "msg": "install.packages: installing a would remove b: settle that by hand first"}
    assert _worded(answer, {"golive_language": "zh"})["msg"] == "install.packages: 安装 a 会删除 b: 请先人工处理"
    assert _worded(answer, {"golive_language": "en"}) == answer
    passed = {"changed": True, "msg": "not done"}
    assert _worded(passed, {"golive_language": "zh"}) == passed
