"""What every test may ask for."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import pace, papers

Golden = Callable[[Path, str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --update-golden: write what the tests find as what they expect; review the diff. And --quick (tests/pace)."""
    parser.addoption("--update-golden", action="store_true", help="rewrite the expected files of golden cases")
    parser.addoption("--quick", action="store_true", help="leave out what is marked thorough; fewer examples")


def pytest_configure(config: pytest.Config) -> None:
    """Set the pace before the tests are read: their numbers of examples depend on it."""
    pace.hurry(bool(config.getoption("--quick")))
    if pace.quick():
        from hypothesis import settings  # noqa: PLC0415 - half a second that not every run of pytest needs

        settings.register_profile("quick", max_examples=pace.examples(100))
        settings.load_profile("quick")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is marked thorough, and of tests with many cases a part, when it has to be quick."""
    if not pace.quick():
        return
    tests: dict[str, list[pytest.Item]] = {}
    for item in items:
        if not item.get_closest_marker("thorough"):
            tests.setdefault(item.nodeid.partition("[")[0], []).append(item)
    asked = {id(cases[at]) for test, cases in tests.items() for at in pace.picked(test, len(cases))}
    left_out = [item for item in items if id(item) not in asked]
    items[:] = [item for item in items if id(item) in asked]
    config.hook.pytest_deselected(items=left_out)


def pytest_collection_finish() -> None:
    """Let the collector of garbage pass by what is read for good: some hundred thousand objects, again and again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Say before any fixture whether papers are set in type (tests/papers.py)."""
    if pace.quick():
        papers.set_type(not item.nodeid.startswith(papers.NOT_LOOKED_AT))


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
