"""A pytest plugin: the go-live's facts as fixtures for checks, and their outcomes as results.json."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest
import testinfra
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.stages.verify.suite import PROJECT

COMMAND = re.compile(
    r"exit_status=(?P<code>\d+), command=b(?P<q>['\"])(?P<command>.*?)(?P=q), "
    r".*_stderr=b(?P<e>['\"])(?P<err>.*?)(?P=e)\)",
    re.DOTALL,
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the folder of this run."""
    parser.addoption("--golive", required=True, help="folder with cases.json and ssh_config")


def folder_of(config: pytest.Config) -> Path:
    """Return the folder of this run."""
    return Path(str(config.getoption("--golive")))


def cases_of(config: pytest.Config) -> list[JSON]:
    """Return the cases that the plan gave."""
    cases: list[JSON] = json.loads((folder_of(config) / "cases.json").read_text(encoding="utf-8"))
    return cases


def hosts_of(config: pytest.Config) -> set[str]:
    """Return the hosts of the plan, those about which it asks nothing itself too."""
    return set(json.loads((folder_of(config) / "hosts.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def host_of(request: pytest.FixtureRequest) -> Callable[[str], Any]:
    """Return a function from a device's name to its testinfra host."""
    config = folder_of(request.config) / "ssh_config"

    def of(name: str) -> Any:
        return testinfra.get_host(f"ssh://{name}", ssh_config=str(config))

    return of


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """Note every check that ran, or that could not even begin."""
    report = yield
    if report.when == "call" or report.failed or report.skipped:
        rows = item.config.stash.setdefault(ROWS, {})
        known = rows.get(item.nodeid)
        if known is None or known["outcome"] == "passed":
            rows[item.nodeid] = _row(item, report, call)
    return report


def _given(item: pytest.Item) -> JSON:
    """Return the parameters of a check."""
    return dict(item.callspec.params) if hasattr(item, "callspec") else {}


def _row(item: pytest.Item, report: pytest.TestReport, call: pytest.CallInfo[None]) -> JSON:
    given = _given(item)
    case, marker = given.get("case"), item.get_closest_marker("host")
    return {
        "name": case["name"] if case else _title(item, given),
        "host": case["host"] if case else str(marker.args[0]) if marker else "",
        "kind": case["kind"] if case else PROJECT,
        "outcome": report.outcome,
        "seconds": round(report.duration, 3),
        "message": _message(call) if report.failed else "",
    }


def _title(item: pytest.Item, given: JSON) -> str:
    """Return a project check's first docstring line, with its parameters."""
    text = (getattr(getattr(item, "function", None), "__doc__", None) or item.name).strip().splitlines()[0]
    values = ", ".join(str(value) for value in given.values())
    return f"{text.rstrip('.')} [{values}]" if values else text.rstrip(".")


def _message(call: pytest.CallInfo[None]) -> str:
    """Return what a failed check said, as one line; of a command only its end and its last words."""
    if call.excinfo is None:
        return "failed"
    text = str(call.excinfo.value)
    command = COMMAND.search(text)
    if command:
        last = re.sub(r"(\\n)+$", "", command["err"]).split("\\n")[-1]
        return f"a command ended with {command['code']}: {last or command['command']}"[:300]
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    return (lines[0] if lines else type(call.excinfo.value).__name__)[:300]


ROWS = pytest.StashKey[dict[str, JSON]]()
ORDER = pytest.StashKey[list[str]]()
LAST = ("service",)
"""Kinds that are asked last: a service has to have run for a while, and the other checks need that while anyway."""


def pytest_configure(config: pytest.Config) -> None:
    """Know the marker that says on which host's account a check of the project goes."""
    config.addinivalue_line("markers", "host(name): the device that a check of the project is about")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Refuse a check of the project that names no host of the plan (its outcome would belong to nobody); set the order.

    What is told stands in the order of the plan, whichever is asked last.
    """
    hosts = hosts_of(config)
    # A kind without cases of this plan is no check that was skipped.
    items[:] = [item for item in items if isinstance(_given(item).get("case", {}), dict)]
    for item in items:
        marker = item.get_closest_marker("host")
        own = "case" in getattr(item, "fixturenames", ())
        if not own and (marker is None or not marker.args or marker.args[0] not in hosts):
            raise pytest.UsageError(f"{item.nodeid}: mark it with @pytest.mark.host('<device of the plan>')")
    config.stash[ORDER] = [item.nodeid for item in items]
    items.sort(key=lambda item: (_given(item).get("case") or {}).get("kind") in LAST)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the outcomes."""
    found = session.config.stash.get(ROWS, {})
    rows = [found[name] for name in session.config.stash.get(ORDER, []) if name in found]
    target = folder_of(session.config) / "results.json"
    target.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
