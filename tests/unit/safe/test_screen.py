"""Whatever could steer a terminal becomes visible, and nothing else changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.callback.board import shown
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.telling import said
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault
from ansible_collections.relops.golive.plugins.plugin_utils.safe import screen

STEERING = [
    ("\x1b[2K", "␛[2K"), ("\r", "␍"), ("\b", "␈"), ("\x9b31m", "\\x9b31m"), ("\x7f", "␡"), ("\u202e", "\\u202e"),
    ("\u200b", "\\u200b"), ("\u2066", "\\u2066"), ("\u2028", "\\u2028"), ("\ufeff", "\\ufeff"), ("\ud800", "\\ud800"),
    ("\U000e0041", "\\U000e0041"), ("\x00", "␀"), ("\x1b]0;title\x07", "␛]0;title␇"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "visible"), STEERING)
def test_what_steers_a_terminal_is_made_visible(text: str, visible: str) -> None:
    assert screen.line(f"a{text}b") == screen.lines(f"a{text}b") == screen.coloured(f"a{text}b") == f"a{visible}b"
    assert Fault(f"a{text}", "", "b", "b").line("zh") == f"a{visible}: b"
    assert shown([{"before": text, "after": {"x": text}}]) == [{"before": visible, "after": {"x": visible}}]


@pytest.mark.parametrize("text", ["plain text, 100 %", "上线 成功 ＝", "é ü", "全角\u3000空格"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert screen.line(text) == screen.lines(text) == screen.coloured(text) == text


def test_lines_stay_lines_and_one_line_stays_one() -> None:
    assert screen.lines("a\n\tb") == "a\n\tb"
    assert screen.line("a\n\tb") == "a␊␉b"


def test_colours_of_ansible_stay_and_hidden_or_moving_text_does_not() -> None:
    green = "\x1b[0;32mok\x1b[0m"
    assert screen.coloured(green) == green
    assert screen.coloured(f"{green}\x1b[8mhidden\x1b[1A") == f"{green}␛[8mhidden␛[1A"


def test_what_a_device_says_forges_no_line_at_the_end(tmp_path: Path) -> None:
    evil = "no\x1b[1A\x1b[2K\nSW1 restored"
    found = golive.enter(tmp_path, "P", "a" * 64, "x")
    found.turn(golive.ROLLBACK, evil)
    text = said(found, golive.CANCELLED, found.folder, "en")
    assert "\x1b" not in text
    assert len(text.splitlines()) == 1
