"""What every test may ask for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Golden = Callable[[Path, str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --update-golden: write what the tests find as what they expect; review the diff."""
    parser.addoption("--update-golden", action="store_true", help="rewrite the expected files of golden cases")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compare a text with the expected file, or write it there with --update-golden."""

    def compare(expected: Path, found: str) -> None:
        if request.config.getoption("--update-golden"):
            expected.parent.mkdir(parents=True, exist_ok=True)
            expected.write_text(found, encoding="utf-8")
        assert expected.is_file(), f"{expected} is missing; pytest --update-golden writes it"
        assert found == expected.read_text(encoding="utf-8")

    return compare
