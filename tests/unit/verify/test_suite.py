"""The suite as it really runs: pytest in its own process; only ssh is replaced by a script that answers locally."""

from __future__ import annotations

import os
import socket
import stat
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.engine.limit import Remaining
from ansible_collections.relops.golive.plugins.plugin_utils.reach import Access, options_of, ssh_config
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load
from ansible_collections.relops.golive.plugins.plugin_utils.stages.verify import suite_of_plan
from ansible_collections.relops.golive.plugins.plugin_utils.stages.verify.cases import cases
from ansible_collections.relops.golive.plugins.plugin_utils.stages.verify.desired import desired
from ansible_collections.relops.golive.plugins.plugin_utils.stages.verify.suite import Suite

DEMO = Path(__file__).parents[3] / "inventories" / "demo"
# The command is ssh's last argument.
LOCAL_SSH = '#!/bin/sh\nfor last; do :; done\nexec sh -c "$last"\n'
ACCESS = Access("127.0.0.1", "", "root", "", "")


@pytest.fixture(autouse=True)
def local_ssh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "bin" / "ssh"
    script.parent.mkdir()
    script.write_text(LOCAL_SSH)
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{script.parent}{os.pathsep}{os.environ['PATH']}")


def run(folder: Path, generated: list[dict[str, Any]], own: str = "") -> Suite:
    work: dict[str, Any] = {"cases": generated}
    if own:
        (folder / "own").mkdir()
        (folder / "own" / "test_own.py").write_text(own)
        work["suite"] = str(folder / "own")
    return Suite(folder / "verify", {"h1": ACCESS}, {"h1": work}, Remaining(300, "five minutes"))


def file_case(path: Path, mode: str) -> dict[str, Any]:
    return {"kind": "file", "host": "h1", "name": str(path), "mode": mode, "owner": "root", "group": "root"}


@pytest.mark.thorough("it starts pytest as a program")
def test_outcomes_are_told_per_host_with_what_failed(tmp_path: Path) -> None:
    good, bad = tmp_path / "good", tmp_path / "bad"
    good.touch(0o640)
    bad.touch(0o644)
    own = '''
import pytest

@pytest.mark.host("h1")
@pytest.mark.parametrize("table", ["a", "b"])
def test_rows(host_of, table):
    """Every row arrived."""
    assert host_of("h1").check_output("echo " + table) == "a"

@pytest.mark.host("h1")
def test_command(host_of):
    """A command works."""
    host_of("h1").check_output("echo first >&2; echo went wrong >&2; exit 3")
'''
    suite = run(tmp_path, [file_case(good, "0640"), file_case(bad, "0640")], own)
    facts, fault = suite.verdict("h1")
    found = {row["name"]: (row["outcome"], row["kind"], row["message"]) for row in facts["tests"]}
    assert found[str(good)] == ("passed", "file", "")
    assert found[str(bad)] == ("failed", "file", f"{bad} is 0644 root root, planned 0640 root root")
    assert found["Every row arrived [a]"][:2] == ("passed", "project")
    assert found["Every row arrived [b]"][0] == "failed"
    assert found["A command works"] == ("failed", "project", "a command ended with 3: went wrong")
    assert fault.startswith("3 of 5 checks failed: ")
    assert (suite.folder / "junit.xml").read_text().count("<testcase") == 5


@pytest.mark.thorough("it starts pytest as a program")
def test_services_are_asked_last_and_told_where_they_stand(tmp_path: Path) -> None:
    (tmp_path / "good").touch(0o640)
    service = {"kind": "service", "host": "h1", "name": "no-such.service", "enabled": None}
    found = run(tmp_path, [service, file_case(tmp_path / "good", "0640")])
    assert [row["kind"] for row in found.results] == ["service", "file"]
    ran = (tmp_path / "verify" / "junit.xml").read_text(encoding="utf-8")
    assert 0 < ran.index('name="test_file') < ran.index('name="test_service')


def test_all_well_is_no_fault(tmp_path: Path) -> None:
    good = tmp_path / "good"
    good.touch(0o640)
    facts, fault = run(tmp_path, [file_case(good, "0640")]).verdict("h1")
    assert (len(facts["tests"]), fault) == (1, "")


def test_a_service_that_listens_is_reached_and_one_that_does_not_is_not(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        wishes = [
            {
                "kind": "reachability",
                "host": "h1",
                "name": str(allowed),
                "to": "127.0.0.1",
                "port": port,
                "allowed": allowed,
            }
            for allowed in (True, False)
        ]
        facts, _fault = run(tmp_path, wishes).verdict("h1")
    assert [(row["name"], row["outcome"]) for row in facts["tests"]] == [("True", "passed"), ("False", "failed")]
    assert facts["tests"][1]["message"] == f"h1 reaches 127.0.0.1:{port}"


@pytest.mark.thorough("it starts pytest as a program")
def test_a_check_that_belongs_to_no_host_stops_the_suite(tmp_path: Path) -> None:
    good = tmp_path / "good"
    good.touch(0o640)
    suite = run(tmp_path, [file_case(good, "0640")], "def test_nobody():\n    pass\n")
    with pytest.raises(GoliveError, match=r"did not run \(pytest ended with"):
        suite.verdict("h1")
    assert "mark it with @pytest.mark.host" in (suite.folder / "pytest.txt").read_text()


def test_a_check_that_cannot_be_imported_stops_the_suite(tmp_path: Path) -> None:
    good = tmp_path / "good"
    good.touch(0o640)
    with pytest.raises(GoliveError, match="did not run"):
        run(tmp_path, [file_case(good, "0640")], "import no_such_module\n").verdict("h1")


def test_a_planned_check_that_no_test_runs_is_a_fault(tmp_path: Path) -> None:
    good = tmp_path / "good"
    good.touch(0o640)
    suite = run(tmp_path, [file_case(good, "0640"), {"kind": "nonsense", "host": "h1", "name": "x"}])
    assert "only 1 of the 2 checks of the plan ran" in suite.verdict("h1")[1]


def test_every_kind_of_the_demo_has_a_test_of_its_own() -> None:
    plan = load(DEMO / "plan.yml")
    kinds = {case["kind"] for case in cases(plan)}
    assert all(hasattr(suite_of_plan, f"test_{kind}") for kind in kinds)
    assert kinds >= {"service", "stopped", "listening", "package", "release", "file", "link", "reachability", "http"}
    assert {host for host, piece in desired(plan).items() if piece["performance"]} == {"SHZJ-PAY-LEG01"}


def test_ssh_goes_the_way_that_ansible_goes() -> None:
    proxy = 'ProxyCommand="nsenter --net=/run/netns/a nc -N %h %p"'
    arguments = f"-C -o UserKnownHostsFile=/x/known -o {proxy} -p 2222 -oStrictHostKeyChecking=yes -F /x/config"
    text = ssh_config({"H1": Access("10.0.0.1", "", "root", "/x/key", arguments)}, "/tmp/c")
    lines = [line.strip() for line in text.splitlines()]
    assert lines[0] == "Host H1"
    assert {
        "HostName 10.0.0.1", "Port 2222", "User root", "IdentityFile /x/key", "Compression yes",
        "UserKnownHostsFile /x/known", "ProxyCommand nsenter --net=/run/netns/a nc -N %h %p",
        "StrictHostKeyChecking yes",
        "Include /x/config",
        "ControlPath /tmp/c/0",
    } <= set(lines)  # fmt: skip


@pytest.mark.parametrize("arguments", ["-X", "-o Nothing", "host"])
def test_an_option_that_is_not_understood_is_named(arguments: str) -> None:
    with pytest.raises(GoliveError, match=arguments.rsplit(" ", maxsplit=1)[-1]):
        options_of(arguments)
