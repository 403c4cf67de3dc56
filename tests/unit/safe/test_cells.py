"""No cell of any table is taken for a formula, and numbers stay numbers."""

from __future__ import annotations

import csv
import io

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.safe.cells import cell, csv_text


@pytest.mark.parametrize(
    "first", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t=", "\r", "\t", " =", "\u3000＝", "\n@"]
)
def test_what_begins_like_a_formula_gets_an_apostrophe(first: str) -> None:
    found = cell(f"{first}1+cmd|' /C calc'!A0")
    assert isinstance(found, str)
    assert found.startswith("'")


@pytest.mark.parametrize("value", [-5, 0, 12.5, -0.25])
def test_numbers_stay_numbers(value: float) -> None:
    assert cell(value) == value
    assert list(csv.reader(io.StringIO(csv_text([[value]])))) == [[str(value)]]


@pytest.mark.parametrize("text", ["-", "–", "a=b", "10.0.0.1", "上线", "", "A-1"])
def test_harmless_text_stays(text: str) -> None:
    assert cell(text) == text


def test_nothing_and_truth_are_text_and_steering_is_visible() -> None:
    assert [cell(None), cell(True), cell("a\x1b[2Jb")] == ["", "True", "a␛[2Jb"]
