"""The board at three widths and in a file, in both languages, from one recorded stream of events.

A line of a terminal that was written over later stands here with `~` before it. `GOLDEN=1` writes the files anew.
"""

from __future__ import annotations

import json
import os
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.board_night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.engine.limit import Window
from ansible_collections.relops.golive.plugins.plugin_utils.progress import Progress
from rich.cells import cell_len

HERE = Path(__file__).parent
BEGAN = datetime.fromisoformat("2026-11-21T22:10:00+08:00")
WINDOW = Window(
    datetime.fromisoformat("2026-11-21T22:00:00+08:00"),
    datetime.fromisoformat("2026-11-22T05:00:00+08:00"),
    datetime.fromisoformat("2026-11-22T03:30:00+08:00"),
)
WIDTHS = (0, 40, 80, 200)


class Paper:
    """A screen that keeps what was shown."""

    def __init__(self, columns: int) -> None:
        self.columns = columns
        self.kept: list[str] = []

    def line(self, text: str, colour: str) -> None:
        assert colour
        self.kept.append(text)

    def over(self, text: str) -> None:
        if text and self.columns:
            self.kept.append(f"~{text}")


def play(columns: int, language: str, began: datetime = BEGAN) -> list[str]:
    """Give the recorded stream to a board and return what it showed."""
    now, paper = [0.0], Paper(columns)
    night = Night(paper, language, lambda: now[0], lambda: began + timedelta(seconds=now[0]))
    night.pace.window = WINDOW
    for moment, kind, *given in json.loads((HERE / "night.json").read_text(encoding="utf-8")):
        now[0] = moment
        act(night, kind, given)
    night.flush()
    night.end_stage()
    night.end(failed=True)
    return paper.kept


def act(night: Night, kind: str, given: list[Any]) -> None:
    """Let one thing happen."""
    if kind in ("play", "stage"):
        night.flush()
        night.end_stage()
        if kind == "play":
            night.check = given[1]
            night.play(*given)
    elif kind == "begin":
        night.flush()
        night.begin(*given)
    elif kind == "admit":
        night.pace.admit(given[0], night._seconds())
    elif kind == "heard":
        night.heard([Progress(*given)])
    else:
        getattr(night, kind)(*given)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("columns", WIDTHS)
def test_it_looks_as_it_should(columns: int, language: str) -> None:
    shown = "\n".join(play(columns, language)) + "\n"
    path = HERE / "expected" / f"{language}-{columns or 'file'}.txt"
    if os.environ.get("GOLDEN"):
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("columns", WIDTHS[1:])
def test_what_is_written_over_never_wraps(columns: int, language: str) -> None:
    over = [text[1:] for text in play(columns, language) if text.startswith("~")]
    assert over
    assert max(map(cell_len, over)) < columns


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_file_gets_whole_lines_without_control_characters(language: str) -> None:
    shown = play(0, language)
    assert not [text for text in shown if text.startswith("~")]
    assert all(text.removeprefix("\n").isprintable() for text in shown)
    waits = [text for text in shown if "…" in text]
    assert len(waits) == 3, "one a minute, not one a second"


def test_outside_of_the_window_the_clock_counts_from_the_start() -> None:
    shown = play(0, "en", BEGAN - timedelta(days=3))
    assert any("latest decision counted from the start 03:4" in text for text in shown), shown
    assert any("latest decision 03:30, in 5 h 19 min" in text for text in play(0, "en"))
    late = play(0, "en", WINDOW.latest_decision)
    assert any("the latest decision 03:30 is past" in text for text in late), late


@pytest.mark.parametrize(
    ("language", "forward", "back"), [("en", "latest decision", "back until"), ("zh", "最晚判断点", "恢复最迟")]
)
def test_the_records_of_a_way_back_have_its_own_limit(language: str, forward: str, back: str) -> None:
    """After a way back nothing is decided any more; where a rehearsal goes on, the next stage has the way there."""
    paper = Paper(0)
    night = Night(paper, language, lambda: 0.0, lambda: BEGAN + timedelta(days=9))
    night.pace.window = WINDOW
    for stage in ("rollback", "records", "network", "records"):
        night.begin(stage, f"Task of {stage}", stage)
    headings = [line for line in paper.kept if line.startswith("[")]
    assert [back in line for line in headings] == [True, True, False, False]
    assert [forward in line for line in headings] == [False, False, True, True]


@pytest.mark.parametrize("fraction", [0, 1, 300_000, 500_000, 700_000, 999_999])
def test_the_latest_decision_reads_as_the_plan_says_at_every_fraction_of_a_second(fraction: int) -> None:
    for began in (BEGAN, BEGAN - timedelta(days=3)):
        shown = play(0, "zh", began + timedelta(microseconds=fraction))
        moments = {word for line in shown for word in re.findall(r"判断点(?:自开始起算)? (\d\d:\d\d)", line)}
        assert moments == {"03:30" if began == BEGAN else "03:40"}, moments
