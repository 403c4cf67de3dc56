"""The board says what changed where, what failed and why, and nothing of idle hosts."""

from __future__ import annotations

import re
import sys
import time
from types import SimpleNamespace

import pytest
from ansible_collections.relops.golive.plugins.callback.board import CallbackModule, Terminal
from ansible_collections.relops.golive.plugins.plugin_utils.board import (
    Task,
    stage_of,
    stage_title,
    summary,
    waiting,
)
from ansible_collections.relops.golive.plugins.plugin_utils.board_night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.board_words import (
    WORDS,
    Part,
    amounts,
    clock,
    fitting,
    folded,
    joined,
    size,
)
from ansible_collections.relops.golive.plugins.plugin_utils.progress import Progress
from rich.cells import cell_len


def test_a_changed_host_is_named_with_the_number_of_its_changes() -> None:
    task = Task("Ports", "network", results={"sw1": {"changed": True, "changes": [1, 2]}, "h1": {"changed": False}})
    assert summary(task, "en")[0].startswith("Ports: changed: sw1 2  (")
    assert summary(task, "zh")[0].startswith("Ports: 已变更: sw1 2  (")


def test_a_planned_change_says_so() -> None:
    result = {"changed": True, "steps": {"network.ports": "planned"}, "changes": [1]}
    assert "to change: sw1 1" in summary(Task("Ports", "network", results={"sw1": result}), "en")[0]


def test_steps_done_before_are_counted() -> None:
    result = {"steps": {"network.ports": "skipped"}}
    assert summary(Task("Ports", "network", results={"a": result, "b": result}), "en") == [
        "Ports: done before: 2 hosts"
    ]


def test_a_fault_names_host_and_reason() -> None:
    assert summary(Task("Ports", "network", failed={"sw1": "not reachable"}), "en") == [
        "Ports: failed: sw1: not reachable"
    ]


def test_an_idle_task_says_nothing() -> None:
    assert summary(Task("Ports", "network", results={"h1": {"changed": False}}), "en") == []


def test_the_stage_comes_from_the_role_and_undo_is_the_rollback() -> None:
    assert [stage_of("relops.golive.network", undo=False), stage_of("relops.golive.network", undo=True)] == [
        "network",
        "rollback",
    ]
    assert stage_of("relops.lab.up", undo=False) == "lab"
    assert stage_title("network", "zh") == "网络接入 network"


def test_what_check_mode_could_not_measure_is_not_as_planned() -> None:
    result = {"steps": {"verify.checks": "unmeasured"}}
    assert summary(Task("Checks", "verify", results={"a": result}), "zh")[0].startswith("Checks: 未测  (")
    mixed = {"a": result, "b": {"steps": {"verify.checks": "unchanged"}}}
    assert summary(Task("Checks", "verify", results=mixed), "en")[0].startswith("Checks: not measured  (")


def test_a_task_without_steps_has_found_nothing() -> None:
    task = Task("Wait", "verify", results={"a": {"changed": False}}, began=time.monotonic() - 5)
    assert summary(task, "en")[0].startswith("Wait  (5")


def test_check_mode_says_what_it_does_not_do() -> None:
    result = {"steps": {"verify.checks": "unmeasured"}}
    task = Task("Checks", "verify", results={"a": result}, check=True)
    assert summary(task, "zh")[0].startswith("Checks: 检查模式下不执行  (")
    assert summary(task, "en")[0].startswith("Checks: not in check mode  (")


def test_what_was_looked_at_and_is_right_says_so() -> None:
    task = Task("Ports", "network", results={"a": {"steps": {"network.ports": "unchanged"}}})
    assert summary(task, "en")[0].startswith("Ports: checked, nothing to do  (")
    assert summary(task, "zh")[0].startswith("Ports: 已检查, 无需变更  (")


def test_both_languages_have_the_same_words() -> None:
    assert list(WORDS["zh"]) == list(WORDS["en"])
    for name, chinese in WORDS["zh"].items():
        english = WORDS["en"][name]
        assert set(re.findall(r"{(\w+)}", chinese)) == set(re.findall(r"{(\w+)}", english)), name


def line(task: Task, language: str) -> str:
    return joined(waiting(task, language))


def test_a_task_that_goes_on_says_for_whom_it_waits() -> None:
    task = Task("Back up", "backup", began=time.monotonic() - 200, results={"h1": {}}, started={"h1": 0.0, "h2": 0.0})
    assert line(task, "en") == "Back up · waits for h2 since 3 min"
    assert line(task, "zh") == "Back up · 等待 h2, 已 3 min"


def test_a_task_that_waits_for_nobody_says_nothing() -> None:
    assert waiting(Task("Back up", "backup", failed={"h1": "x"}, started={"h1": 0.0}), "en") == []


def test_it_says_how_far_it_has_come_of_those_that_are_waited_for() -> None:
    told = {host: Progress("", host, 50_000, 200_000, "rows") for host in ("h1", "h2", "h3")}
    task = Task("Copy", "migrate", results={"h1": {}}, started=dict.fromkeys(told, 0.0), progress=told)
    assert "100,000 of 400,000 rows (25 %)" in line(task, "en")
    assert "100,000 / 400,000 行 (25 %)" in line(task, "zh")


def test_what_is_not_counted_alike_is_not_added_up() -> None:
    told = [Progress("", "a", 1_500_000, 0, "bytes"), Progress("", "b", 3, 40, "files")]
    assert amounts(told, "en") == "1.5 MB, 3 of 40 files (7 %)"
    assert amounts([Progress("", "a", 5, 0, "rows"), Progress("", "b", 3, 40, "rows")], "zh") == "8 行"
    assert amounts([], "en") == ""


def test_sizes_and_times_are_short() -> None:
    assert [size(number) for number in (0, 999, 1500, 1_234_000_000, 5e15)] == [
        "0 B", "999 B", "1.5 KB", "1.2 GB", "5,000.0 TB",
    ]  # fmt: skip
    assert [clock(seconds) for seconds in (-3, 119, 120, 7200 + 720)] == ["0 s", "119 s", "2 min", "2 h 12 min"]


@pytest.mark.parametrize("columns", [1, 2, 20, 39, 40, 60, 80, 200])
def test_a_line_of_a_terminal_never_wraps(columns: int) -> None:
    parts = [
        Part(0, "数据移植: 批量写入"),
        Part(1, "120,000 / 200,000 行 (60 %)"),
        Part(4, "等待 A, 已 3 min", "3 min"),
        Part(2, "最晚判断点 03:30", "判断点 03:30"),
    ]
    shown = joined(parts, columns)
    assert cell_len(shown) <= columns
    assert ("等待" in shown) == (columns >= 100), "what matters least is said shorter first"
    assert ("3 min" in shown) == (columns >= 80)
    assert fitting("abc", 3) == "abc"
    assert fitting("备份: abc", 6) == "备份:…"


def test_many_hosts_are_counted() -> None:
    task = Task("Back up", "backup", started={f"h{number}": 0.0 for number in range(40)})
    assert "h0, h1, h2, h3, h4, … (40)" in line(task, "en")


@pytest.mark.parametrize(
    ("tty", "more", "live"),
    [
        (True, {"TERM": "xterm"}, True), (False, {"TERM": "xterm"}, False), (True, {"TERM": "dumb"}, False),
        (True, {}, False), (True, {"TERM": "xterm", "AWX_ISOLATED_DATA_DIR": "/x"}, False),
    ],
)  # fmt: skip
def test_only_a_terminal_of_a_person_is_written_over(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tty: bool, more: dict[str, str], live: bool
) -> None:
    for name in ("TERM", "AWX_ISOLATED_DATA_DIR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in more.items():
        monkeypatch.setenv(name, value)
    said: list[str] = []
    terminal = Terminal(SimpleNamespace(display=lambda text, **_more: said.append(text)))
    monkeypatch.setattr(sys.stdout, "isatty", lambda: tty)
    terminal.over("half of it\x1b[2J")
    terminal.line("all of it\x07", "green")
    shown = capsys.readouterr().out
    assert said == ["all of it␇"]
    assert shown == ("\rhalf of it␛[2J\033[K\r\r\033[K\r" if live else "")
    assert bool(terminal.columns) == live


def test_a_hidden_output_is_told_with_the_place_of_its_task() -> None:
    """Ansible says it in English, and neither which file nor which line."""
    for language, said in (
        ("zh", "twin/seed.yml:17 失败; 该任务涉及密码"),
        ("en", "twin/seed.yml:17 failed; the task handles"),
    ):
        board = CallbackModule()
        board._night.language = language
        board._night.task = Task("Seed", "")
        task = SimpleNamespace(
            action="ansible.builtin.command", get_path=lambda: "/p/twin/seed.yml:17", get_name=lambda: "Seed"
        )
        answer = {"censored": "the output has been hidden", "changed": False, "failed": True}
        host = SimpleNamespace(get_name=lambda: "h1")
        board.v2_runner_on_failed(SimpleNamespace(task=task, host=host, result=answer))
        (told,) = board._night.task.failed.values()
        assert told.startswith(said)
        assert "hidden" not in told


def test_a_message_of_several_lines_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """What of a plan is not on its twin comes as a list, and was never told."""
    board, told = CallbackModule(), []
    monkeypatch.setattr(board._night.screen, "line", lambda text, _colour: told.append(text))
    board._night.task = Task("Say", "")
    host, task = SimpleNamespace(get_name=lambda: "localhost"), SimpleNamespace(action="ansible.builtin.debug")
    for message in (["no hardware: SW1", "stubs: FW1"], "one", [], [1], None):
        board.v2_runner_on_ok(SimpleNamespace(task=task, host=host, result={"msg": message}))
    assert told == ["no hardware: SW1\nstubs: FW1", "one"]


@pytest.mark.parametrize("columns", [24, 40, 60, 80])
def test_a_long_line_ends_between_words(columns: int) -> None:
    for text in (
        "  备份数据库与文件，并以恢复验证: 已变更: BJ-APP07 1, BJ-APP08 2  (13.8 s)",
        "  Back up databases and files and prove it: changed: BJ-APP07 1, BJ-APP08 2  (13.8 s)",
        "  核对: 失败: APP01: 一二三四五六七八九十，一二三四五六七八九十一二三四五六七八九十",
    ):
        lines = folded(text, columns).split("\n")
        assert max(map(cell_len, lines)) < columns
        assert "".join("".join(lines).split()) == "".join(text.split()), "nothing is lost"
        assert all(line.startswith("    ") and line.strip()[0] not in "，、。；：" for line in lines[1:])
        for word in ("BJ-APP07 1", "(13.8 s)", "APP01:"):
            assert word not in text or any(word in line for line in lines), (word, lines)
    path = "/srv/" + "x" * 90
    assert folded(f"  see {path} there", 60).split("\n") == ["  see", f"    {path}", "    there"]
    assert folded("  short", 60) == "  short"


def test_a_message_of_several_lines_keeps_its_own_indent() -> None:
    paper = SimpleNamespace(columns=40, said=[])
    paper.line = lambda text, _colour: paper.said.append(text)
    night = Night(paper, "zh")
    night.say("被拒绝: 9 道关卡中有 1 道未通过\n    影响评估: 恢复将丢失此后用户写入的数据。请先评估影响\n  短", "red")
    assert paper.said[0].split("\n") == [
        "被拒绝: 9 道关卡中有 1 道未通过", "    影响评估: 恢复将丢失此后用户写入的", "      数据。请先评估影响", "  短",
    ]  # fmt: skip
    paper.columns = 0
    night.say("  " + "word " * 30, "red")
    assert "\n" not in paper.said[1], "a file gets whole lines"
