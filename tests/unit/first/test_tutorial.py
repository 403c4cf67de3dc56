"""The tutorial: its reader of commands would see a lie, and both languages are one tutorial."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.integration.first.page import Shell, steps, unlike

DOCS = Path(__file__).parents[3] / "collections/ansible_collections/relops/golive/docs"
ENGLISH, CHINESE = (
    (DOCS / name).read_text(encoding="utf-8") if (DOCS / name).exists() else ""
    for name in ("tutorial.md", "tutorial.zh-CN.md")
)


def test_commands_and_what_they_print_are_read() -> None:
    text = "a\n```console\n$ one \\\n    two\nsaid\n$ three\n```\n$ not this\n```sh\n$ nor this\n```\n"
    assert [(step.line, step.command, step.printed) for step in steps(text)] == [
        (3, "one \\\n    two", ["said"]),
        (6, "three", []),
    ]


@pytest.mark.parametrize(
    ("printed", "wrong"),
    [
        ([], ""), (["a", "b", "c"], ""), (["a", "…"], ""), (["…", "c"], ""), (["a", "…", "c"], ""),
        (["…b…", "c"], "…b…"),
        (["a", "c"], "c"), (["b"], "b"), (["…", "d"], "d"), (["a"], "the end, instead of b"), (["…", "c", "a"], "a"),
    ],
)  # fmt: skip
def test_a_line_that_is_not_printed_is_found(printed: list[str], wrong: str) -> None:
    assert unlike(printed, "\na\n  … waits for a host\nb\nc\n") == wrong


def test_the_shell_stays_where_it_was_left(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    shell = Shell(tmp_path, tmp_path / "notes")
    assert shell.run("mkdir inner && cd inner && export WORD='of two lines\nindeed'; false")[0] == 1
    assert shell.run('basename "$PWD"; echo "$WORD"') == (0, "inner\nof two lines\nindeed\n")


def test_both_languages_have_the_same_commands() -> None:
    def plain(text: str) -> list[str]:
        return [re.sub(r"=(en|zh)\b|\"[^\"$]*\"", "", step.command) for step in steps(text)]

    assert len(plain(ENGLISH)) > 20
    assert plain(CHINESE) == plain(ENGLISH)


def test_it_shows_what_it_promises() -> None:
    commands = " ".join(step.command for step in steps(ENGLISH))
    for needed in ("new", "plan", "lab_up", "golive --check --diff", "golive\n", "prove", "rollback", "lab_down"):
        assert f"relops.golive.{needed}".strip() in commands, needed
    assert all(step.printed for step in steps(ENGLISH) if "ansible-playbook" in step.command)
