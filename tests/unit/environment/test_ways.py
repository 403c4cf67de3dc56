"""Each part of a connection that could lead elsewhere is a stray, wherever it was set; who comes is none."""

from __future__ import annotations

import socket
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible import constants
from ansible.playbook.play_context import PlayContext
from ansible.plugins.loader import connection_loader
from ansible_collections.relops.golive.plugins.action.golive_marker import ahead_of
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import environment, planned
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.ways import (
    Way,
    usual,
    way_of,
    way_of_access,
    way_to_switch,
)
from ansible_collections.relops.golive.plugins.plugin_utils.reach import Access
from ansible_collections.relops.golive.plugins.plugin_utils.twin.fact import Standing

TWIN = Standing(
    "t", "1", "P in /p", {"h": "10.255.0.11", "s": "10.255.0.201"}, Path("/lab/ssh_config"), Path("/lab/known_hosts"),
    "nsenter --net=/run/netns/t-ctl nc -N %h %p", "seal",
)  # fmt: skip
INTO = {"ansible_host": "10.255.0.11", "ansible_ssh_common_args": "-F /lab/ssh_config"}
SWITCH = {
    "ansible_host": "10.255.0.201", "golive_known_hosts": str(TWIN.known_hosts), "golive_proxy_command": TWIN.proxy,
}  # fmt: skip


@pytest.fixture(autouse=True)
def unsettled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be decided, only this lab stand, and a plan be read."""
    monkeypatch.setattr(environment, "_settled", environment._Settled())
    monkeypatch.setattr(environment, "lab", lambda: None)
    monkeypatch.setattr(planned, "_known", {"p": SimpleNamespace(plan=SimpleNamespace(switches={"s": 1}))})

    def proven(folder: Path, device: str = "", seal: str = "") -> Standing:
        if folder == Path("/lab"):
            return TWIN
        raise GoliveError(f"{folder} is no twin")

    monkeypatch.setattr(environment, "standing", proven)


def connection(name: str = "ssh", **variables: Any) -> Any:
    found = connection_loader.get(name, PlayContext(), None)
    found.set_options(var_options={"inventory_hostname": "h", **variables})
    return found


def action(check: bool = False, name: str = "ssh", **variables: Any) -> Any:
    task = SimpleNamespace(check_mode=check)
    return SimpleNamespace(_task=task, _connection=connection(name, **variables))


def may(variables: dict[str, Any], name: str = "ssh") -> str:
    """Return why a step may not act by a connection, an empty text where it may."""
    try:
        environment.demand(action(name=name, **variables), {"inventory_hostname": "h"})
    except GoliveError as error:
        return str(error)
    return ""


def test_the_way_into_the_twin_is_free() -> None:
    assert may(INTO) == ""
    assert may({**INTO, "ansible_user": "root", "ansible_ssh_private_key_file": "/x", "ansible_port": 22}) == ""
    assert may({**INTO, "ansible_ssh_args": "-C -o ControlMaster=auto -o ServerAliveInterval=10"}) == ""


@pytest.mark.parametrize(
    "variables",
    [
        {"ansible_host": "10.255.0.12"}, {"ansible_host": "production.bank"}, {"ansible_ssh_host": "10.1.1.1"},
        {"ansible_port": 2222}, {"ansible_ssh_port": 2222}, {"ansible_ssh_common_args": ""},
        {"ansible_ssh_common_args": "-F /lab/../prod/ssh_config"}, {"ansible_ssh_common_args": "-F /prod/ssh_config"},
        {"ansible_ssh_common_args": "-F /lab/ssh_config -o HostName=10.1.1.1"},
        {"ansible_ssh_common_args": "-F /lab/ssh_config -o ProxyCommand='nc prod 22'"},
        {"ansible_ssh_common_args": "-F /lab/ssh_config -J jump"}, {"ansible_ssh_common_args": "-F"},
        {"ansible_ssh_common_args": "-F /lab/ssh_config -F /prod"}, {"ansible_ssh_common_args": "-W prod:22"},
        {"ansible_ssh_args": "-o UserKnownHostsFile=/dev/null"}, {"ansible_ssh_args": "-o StrictHostKeyChecking=no"},
        {"ansible_ssh_args": "-o stricthostkeychecking=no"}, {"ansible_ssh_args": "-o ControlPath=/tmp/prod"},
        {"ansible_ssh_args": "-oHostKeyAlias=x"}, {"ansible_ssh_args": "-F /prod/ssh_config"},
        {"ansible_ssh_args": "'"},
        {"ansible_ssh_extra_args": "-o HostName=10.1.1.1"}, {"ansible_scp_extra_args": "-o Port=2"},
        {"ansible_sftp_extra_args": "-o Port=2"}, {"ansible_host_key_checking": False},
        {"ansible_ssh_host_key_checking": False}, {"ansible_control_path": "/tmp/prod"},
        {"ansible_ssh_executable": "/tmp/ssh"}, {"ansible_scp_executable": "/tmp/scp"},
        {"ansible_sftp_executable": "/tmp/sftp"}, {"ansible_ssh_pkcs11_provider": "/tmp/mine.so"},
    ],
    ids=str,
)  # fmt: skip
def test_whatever_else_it_says_leads_elsewhere(variables: dict[str, Any]) -> None:
    assert "does not lead into" in may({**INTO, **variables}) or "is no twin" in may({**INTO, **variables})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ANSIBLE_SSH_ARGS", "-o ProxyCommand=x"), ("ANSIBLE_SSH_EXTRA_ARGS", "-o HostName=x"),
        ("ANSIBLE_HOST_KEY_CHECKING", "False"), ("ANSIBLE_SSH_HOST_KEY_CHECKING", "False"),
        ("ANSIBLE_REMOTE_PORT", "2222"), ("ANSIBLE_SSH_EXECUTABLE", "/tmp/ssh"),
        ("ANSIBLE_SSH_CONTROL_PATH", "/tmp/prod"), ("ANSIBLE_SCP_EXTRA_ARGS", "-v"), ("ANSIBLE_SFTP_EXTRA_ARGS", "-v"),
    ],
)  # fmt: skip
def test_the_environment_leads_nowhere_else(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    assert "does not lead into" in may(INTO)


LOOKED_AT = frozenset({
    "host", "port", "ssh_args", "ssh_common_args", "ssh_extra_args", "scp_extra_args", "sftp_extra_args",
    "ssh_executable", "scp_executable", "sftp_executable", "host_key_checking", "control_path", "control_path_dir",
    "pkcs11_provider",
})  # fmt: skip
WHO_AND_HOW_LONG = frozenset({
    "remote_user", "password", "password_mechanism", "sshpass_prompt", "private_key", "private_key_file",
    "private_key_passphrase", "pipelining", "reconnection_retries", "sftp_batch_mode", "ssh_transfer_method",
    "timeout", "use_tty", "verbosity",
})  # fmt: skip
"""What says who comes and how, never where it leads."""


def test_every_option_of_the_connection_is_known() -> None:
    """A newer Ansible may bring one that leads elsewhere: it is looked at, or said to be harmless, first."""
    connection_loader.get("ssh", class_only=True)
    known = set(constants.config.get_configuration_definitions("connection", "ssh"))
    assert known == LOOKED_AT | WHO_AND_HOW_LONG and not LOOKED_AT & WHO_AND_HOW_LONG


def test_a_plan_is_not_carried_out_on_this_machine() -> None:
    """A local connection is no twin where there is a plan; where there is none, nothing but this machine is one."""
    assert may({}, "local")
    planned._known.clear()
    assert may({}, "local") == ""
    assert may({"ansible_host": "127.0.0.1", "ansible_port": 1}) == ""
    for variables in ({"ansible_host": "10.1.1.1"}, {"ansible_host": "127.0.0.1", "ansible_ssh_args": "-J prod"}):
        assert may(variables)


@pytest.mark.parametrize("kind", ["paramiko_ssh", "psrp", "winrm"])
def test_another_kind_of_connection_is_none(kind: str) -> None:
    found = SimpleNamespace(_load_name=kind, transport=kind)
    assert way_of("h", found).strays


@pytest.mark.parametrize(
    "more",
    [
        {"ansible_host": "10.1.1.1"}, {"golive_switch_port": 2222}, {"golive_known_hosts": ""},
        {"golive_known_hosts": "/prod/known_hosts"}, {"golive_proxy_command": ""},
        {"golive_proxy_command": f"{TWIN.proxy}; nc prod 22"}, {"golive_proxy_command": "nc -N %h %p"},
    ],
    ids=str,
)  # fmt: skip
def test_a_switch_elsewhere_is_not_changed(more: dict[str, Any]) -> None:
    environment.demand_way(way_to_switch("s", SWITCH), check=False)
    with pytest.raises(GoliveError):
        environment.demand_way(way_to_switch("s", {**SWITCH, **more}), check=False)


def test_an_ssh_of_our_own_is_looked_at_too() -> None:
    environment.demand_way(way_of_access("h", Access("10.255.0.11", "", "root", "", "-F /lab/ssh_config")), check=False)
    for access in (
        Access("10.1.1.1", "", "", "", "-F /lab/ssh_config"), Access("10.255.0.11", "2", "", "", "-F /lab/ssh_config"),
        Access("10.255.0.11", "", "", "", "-F /lab/ssh_config -J prod"), Access("10.255.0.11", "", "", "", "-Z"),
    ):  # fmt: skip
        with pytest.raises(GoliveError):
            environment.demand_way(way_of_access("h", access), check=False)


PRODUCTION = {"kind": "production"}


def test_in_production_nothing_is_changed_before_it_was_opened_in_this_very_run() -> None:
    assert may({"ansible_host": "10.1.1.1"}), "nobody asked: a journal that says opened is no permission"
    environment.settle(PRODUCTION, "")
    assert "no go-live was opened in this run" in may({"ansible_host": "10.1.1.1"})
    environment.settle(PRODUCTION, environment.UPKEEP)
    assert "no go-live was opened in this run" in may({"ansible_host": "10.1.1.1"}), "upkeep opens no stage"
    environment.settle(PRODUCTION, environment.GOLIVE)
    assert may({"ansible_host": "10.1.1.1"}) == ""
    with pytest.raises(GoliveError):
        environment.demand_way(Way("h", "10.1.1.1"), check=False, opened=environment.UPKEEP)
    environment.shut()
    assert "no go-live was opened in this run" in may({"ansible_host": "10.1.1.1"}), "a play after the end may nothing"


def test_a_run_that_began_on_a_twin_never_leaves_it() -> None:
    environment.settle({"kind": "twin", "name": "t", "folder": "/lab", "id": "1", "seal": "s"}, environment.GOLIVE)
    assert may(INTO) == ""
    for variables in ({"ansible_host": "10.1.1.1"}, {"ansible_ssh_common_args": "-F /other/ssh_config"}):
        assert "does not lead into the twin t" in may({**INTO, **variables})
    assert may({}, "local")


def test_what_is_unreadable_settles_as_production() -> None:
    environment.settle({}, environment.GOLIVE)
    found = environment.settled()
    assert found is not None and found.production


def test_a_check_changes_nothing_and_may_look_anywhere() -> None:
    environment.demand(action(check=True, ansible_host="10.1.1.1"), {"inventory_hostname": "h"})
    environment.demand_way(Way("s", "10.1.1.1"), check=True)


@pytest.mark.parametrize(
    ("clock", "expected"),
    [(100.5, 0.0), (99.0, -1.0), (103.0, 2.0), (0, -100.0)],
)
def test_a_clock_is_ahead_by_what_the_way_cannot_explain(clock: float, expected: float) -> None:
    assert ahead_of(clock, 100.0, 101.0) == {"ahead": expected}


@pytest.mark.parametrize("clock", [None, "1", True, {}])
def test_a_host_that_says_no_time_has_none(clock: Any) -> None:
    assert ahead_of(clock, 100.0, 101.0) == {}


def test_shared_connections_of_others_are_not_come_through(tmp_path: Path) -> None:
    left = socket.socket(socket.AF_UNIX)
    left.bind(str(tmp_path / "s"))
    (tmp_path / "kept").touch()
    environment.Environment(environment.Kind.TWIN, sockets=(str(tmp_path), "/nonexistent")).forget_sockets()
    left.close()
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


@pytest.mark.parametrize(
    ("host", "play", "other"), [("localhost", "local", "ssh"), ("localhost", "ssh", "ssh"), ("h", "local", "local")]
)
def test_a_play_on_this_machine_does_not_say_how_others_are_reached(host: str, play: str, other: str) -> None:
    """Else what is signed by a play of localhost is a production, and no signature of the twin counts."""
    task = SimpleNamespace(_task=SimpleNamespace(connection=play))
    assert usual(task, {"inventory_hostname": host}) == other
