"""What every test may ask for."""

from __future__ import annotations

import gc
from collections.abc import Callable, Generator
from contextlib import nullcontext
from pathlib import Path

import pytest

from tests import costs, pace, papers

Golden = Callable[[Path, str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --update-golden, which writes what the tests find as what they expect, the paces, and --costs."""
    parser.addoption("--update-golden", action="store_true", help="rewrite the expected files of golden cases")
    for wanted, words in ((pace.QUICK, "only what is cheap; fewer examples"), (pace.SHARE, "what is dear in turns")):
        parser.addoption(f"--{wanted}", dest="pace", action="store_const", const=wanted, default=pace.ALL, help=words)
    parser.addoption("--turn", type=int, default=None, help="whose turn it is with --quick and --share: the commit's")
    parser.addoption("--costs", type=Path, default=None, help="add what each test costs to this file (tests/costs.py)")


def pytest_configure(config: pytest.Config) -> None:
    """Set the pace before the tests are read: their numbers of examples depend on it."""
    pace.hurry(config.getoption("pace"))
    if pace.quick():
        from hypothesis import settings  # noqa: PLC0415 - half a second that not every run of pytest needs

        settings.register_profile("quick", max_examples=pace.examples(100))
        settings.load_profile("quick")


def turn_of(config: pytest.Config) -> int:
    """Return whose turn it is."""
    given: int | None = config.getoption("turn")
    return pace.this_turn() if given is None else given


def pytest_report_header(config: pytest.Config) -> str | None:
    """Say what the choice of tests depends on, so that it can be made again."""
    return None if pace.pace() == pace.ALL else f"pace: --{pace.pace()} --turn {turn_of(config)}"


def company_of(item: pytest.Item, test: str) -> str:
    """Return what a test's turn goes by: what its file sets up once for several, which then are asked together.

    Each in a turn of its own would have it set up in as many.
    """
    info, file = getattr(item, "_fixtureinfo", None), item.nodeid.partition("::")[0]
    names = (costs.shared(file, name) for name in (info.name2fixturedefs if info else ()))
    return max((name for name in names if name in pace.costs()), key=pace.costs().__getitem__, default=test)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what the pace leaves out."""
    if pace.pace() == pace.ALL:
        return
    tests: dict[str, list[pytest.Item]] = {}
    companies: dict[str, set[str]] = {}
    for item in items:
        if not (pace.quick() and item.get_closest_marker("thorough")):
            tests.setdefault(test := costs.function(item.nodeid), []).append(item)
            companies.setdefault(company_of(item, test), set()).add(test)
    known, turn, asked = pace.costs(), turn_of(config), set()
    for company, functions in companies.items():
        cost = sum(known.get(one, 0) for one in {company, *functions}) / len(functions)
        asked |= {id(tests[test][at]) for test in functions for at in pace.asked(company, len(tests[test]), cost, turn)}
    left_out = [item for item in items if id(item) not in asked]
    items[:] = [item for item in items if id(item) in asked]
    config.hook.pytest_deselected(items=left_out)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[object], request: pytest.FixtureRequest
) -> Generator[None, object, object]:
    """Measure what a file sets up once for several tests, where that is asked for."""
    file: Path | None = request.config.getoption("costs")
    once = file and fixturedef.scope == "module" and request.node.nodeid == fixturedef.baseid
    name = costs.shared(fixturedef.baseid, fixturedef.argname)
    with costs.measured(name, file, fixture=True) if file and once else nullcontext():
        return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, bool | None, bool | None]:
    """Measure what a test costs, where that is asked for."""
    file: Path | None = item.config.getoption("costs")
    with costs.measured(item.nodeid, file) if file else nullcontext():
        return (yield)


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


def pytest_unconfigure() -> None:
    """Let the end of the process pass by all that is left: it looks at each object, and there are millions."""
    gc.freeze()
