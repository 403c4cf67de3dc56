"""The tests that the plan's cases are run by: one function per kind, one testinfra host per case (R52)."""

from __future__ import annotations

import json
import shlex
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.system.services import STEADY
from ansible_collections.relops.golive.plugins.module_utils.words import address, argv
from ansible_collections.relops.golive.plugins.plugin_utils.stages.verify.reporter import cases_of

PATIENCE = 5


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give every function the cases of its kind."""
    kind = metafunc.function.__name__.removeprefix("test_")
    cases = [case for case in cases_of(metafunc.config) if case["kind"] == kind]
    metafunc.parametrize("case", cases, ids=[f"{case['host']}-{case['name']}" for case in cases])


@pytest.fixture
def target(case: JSON, host_of: Callable[[str], Any]) -> Any:
    """Return the host that the case is about."""
    return host_of(case["host"])


class Unit(NamedTuple):
    """A unit of systemd: whether it runs and comes up at boot, and the seconds since its last start."""

    state: str
    enabled: bool
    seconds: float

    @property
    def runs(self) -> bool:
        """Tell whether it is active."""
        return self.state in ("active", "reloading")


def unit_of(target: Any, name: str) -> Unit:
    """Ask for all of a unit at once: each command costs a session on the host."""
    told = target.check_output(
        f"systemctl show -p ActiveState -p ActiveEnterTimestampMonotonic {shlex.quote(name)}; "
        f"systemctl is-enabled --quiet {shlex.quote(name)}; echo Enabled=$?; sed 's/^/Clock=/' /proc/uptime"
    )
    found = dict(line.split("=", 1) for line in told.split("\n"))
    started, clock = int(found["ActiveEnterTimestampMonotonic"]) / 1e6, float(found["Clock"].split()[0])
    return Unit(found["ActiveState"], found["Enabled"] == "0", clock - started)


def fail(text: str) -> None:
    """Fail with one sentence."""
    pytest.fail(text, pytrace=False)


def test_service(case: JSON, target: Any) -> None:
    """A service runs, has run for a while, and comes up at boot where the plan says so."""
    unit = unit_of(target, case["name"])
    if unit.runs and unit.seconds < STEADY:
        time.sleep(STEADY - unit.seconds + 0.1)
        unit = unit_of(target, case["name"])
    if not unit.runs:
        fail(f"{case['name']} does not run: it is {unit.state}")
    if unit.seconds < STEADY:
        fail(f"{case['name']} does not stay up: it was started again {unit.seconds:.0f} s ago")
    if case["enabled"] is not None and unit.enabled != case["enabled"]:
        fail(f"{case['name']} is {'not ' if case['enabled'] else ''}enabled at boot")


def test_stopped(case: JSON, target: Any) -> None:
    """An old entry point is stopped, does not come up at boot, and its port is closed."""
    unit = unit_of(target, case["name"])
    if unit.runs or unit.enabled:
        fail(f"{case['name']} still runs or is still enabled")
    if target.check_output(f"ss -Htln 'sport = :{case['port']}'"):
        fail(f"somebody listens on port {case['port']}")


def test_listening(case: JSON, target: Any) -> None:
    """Somebody listens where the plan says."""
    lines = target.check_output(f"ss -Htln 'sport = :{case['port']}'").splitlines()
    addresses = {line.split()[3].rsplit(":", 1)[0].strip("[]") for line in lines}
    anywhere = {"*", "::"} if ":" in case["address"] else {"*", "::", "0.0.0.0"}  # noqa: S104
    wanted = {case["address"], *anywhere} if case["address"] else addresses
    if not addresses & wanted:
        fail(f"nobody listens on {case['name']}; found: {', '.join(sorted(addresses)) or 'nobody'}")


def test_package(case: JSON, target: Any) -> None:
    """A package is installed, in the version of the plan where it names one."""
    package = target.package(case["name"])
    if not package.is_installed:
        fail(f"{case['name']} is not installed")
    if case["version"] and package.version != case["version"]:
        fail(f"{case['name']} is {package.version}, planned {case['version']}")


def test_release(case: JSON, target: Any) -> None:
    """The release in use is the handed-over one, and no file of it was changed (H24)."""
    root = case["root"]
    link = target.file(f"{root}/current").linked_to
    if link != f"{root}/releases/{case['version']}":
        fail(f"{root}/current points to {link}, planned {case['version']}")
    stamp = json.loads(target.file(f"{link}/.release.json").content_string)
    if stamp["sha256"] != case["sha256"]:
        fail(f"installed from {stamp['sha256']}, handed over was {case['sha256']}")
    sums = target.check_output(f"cd {shlex.quote(link)} && sha256sum -- {' '.join(map(shlex.quote, stamp['files']))}")
    found = {line[66:]: line[:64] for line in sums.splitlines()}
    changed = sorted(name for name, sha256 in stamp["files"].items() if found.get(name) != sha256)
    if changed:
        fail(f"files were changed: {', '.join(changed)}")


def test_file(case: JSON, target: Any) -> None:
    """A file lies where the plan says, with its mode and owner."""
    told = target.run(f"stat -Lc '%a %U %G %F' {shlex.quote(case['name'])}")
    mode, user, group, kind = (told.stdout.strip() or "0   absent").split(" ", 3)
    if not kind.startswith("regular"):
        fail(f"{case['name']} is no file")
    found = (f"{int(mode, 8):04o}", user, group)
    wanted = (f"{int(case['mode'], 8):04o}", case["owner"], case["group"])
    if found != wanted:
        fail(f"{case['name']} is {' '.join(found)}, planned {' '.join(wanted)}")


def test_link(case: JSON, target: Any) -> None:
    """A link points to what the plan says."""
    found = target.file(case["name"]).linked_to
    if found != case["target"]:
        fail(f"{case['name']} points to {found}, planned {case['target']}")


def test_command(case: JSON, target: Any) -> None:
    """A command that proves a configuration succeeds."""
    command = shlex.join(argv(case["name"]))
    done = target.run(command)
    if done.rc:
        fail(f"{case['name']} ended with {done.rc}: {done.stderr.strip().splitlines()[-1:]}")


def test_reachability(case: JSON, target: Any) -> None:
    """A host reaches what it should, and does not reach what it must not."""
    command = f"timeout {PATIENCE} bash -c '</dev/tcp/{address(case['to'])}/{int(case['port'])}'"
    reached = target.run(command).rc == 0
    if reached != case["allowed"]:
        fail(f"{case['host']} {'reaches' if reached else 'does not reach'} {case['to']}:{case['port']}")


def test_http(case: JSON, target: Any) -> None:
    """An address answers as planned, asked from the host that the plan names."""
    url = shlex.quote(case["url"])
    done = target.run(f"curl -sS --globoff --noproxy '*' --max-time {2 * PATIENCE} -w '\\n%{{http_code}}' {url}")
    body, _line, status = done.stdout.rpartition("\n")
    if done.rc:
        fail(f"{case['url']}: {done.stderr.strip()}")
    if int(status) != case["status"]:
        fail(f"{case['url']} answers {status}, planned {case['status']}")
    if case["contains"] and case["contains"] not in body:
        fail(f"{case['url']} does not contain {case['contains']!r}")
