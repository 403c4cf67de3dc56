"""The session: what it sends, what it refuses to believe, and how it says what went wrong."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.login import session
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Stanza
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.registry import load
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.session import Session
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.transaction import write

from tests.unit.network.conftest import access_to
from tests.unit.network.fake_switch import FakeSwitch

IOS = load("ios")


def put(dialogue: Session, *stanzas: Stanza) -> None:
    """Write stanzas as the stage does."""
    write(dialogue, list(stanzas), lambda _candidate: None)


STANZA = Stanza("interface GigabitEthernet1/0/1", ("description x", "switchport access vlan 100"), "exit")


def test_reads_writes_and_saves(switch: FakeSwitch, tmp_path: Path) -> None:
    with session(access_to(switch, tmp_path), IOS) as dialogue:
        before = IOS.settled(dialogue.ask(IOS.RUNNING))
        put(dialogue, Stanza("vlan 101", ("name PAY-APP",), "exit"), STANZA)
        after = IOS.settled(dialogue.ask(IOS.RUNNING))
        dialogue.save()
        assert IOS.settled(dialogue.ask(IOS.STARTUP)) == after != before
    assert switch.startup == switch.running()
    assert [line for line in switch.log if line.startswith(("interface", "description", "vlan", "name"))] == [
        "vlan 101", "name PAY-APP", "interface GigabitEthernet1/0/1", "description x",
    ]  # fmt: skip


def test_a_refused_line_names_switch_interface_and_line(start: Callable[..., FakeSwitch], tmp_path: Path) -> None:
    switch = start(refuse="description")
    with session(access_to(switch, tmp_path), IOS) as dialogue, pytest.raises(GoliveError) as error:
        put(dialogue, STANZA)
    assert str(error.value) == (
        "SW1 interface GigabitEthernet1/0/1: line 'description x' is refused: % Invalid input detected at '^' marker."
    )


def test_a_hanging_line_is_named_after_its_deadline(start: Callable[..., FakeSwitch], tmp_path: Path) -> None:
    switch = start(hang="switchport access")
    with session(access_to(switch, tmp_path), IOS) as dialogue, pytest.raises(GoliveError) as error:
        put(dialogue, STANZA)
    assert re.search(r"no answer .* within 1 s .*line 'switchport access vlan 100'", str(error.value))


def test_a_dropped_session_names_the_line(start: Callable[..., FakeSwitch], tmp_path: Path) -> None:
    switch = start(drop="switchport access")
    with (
        session(access_to(switch, tmp_path), IOS) as dialogue,
        pytest.raises(GoliveError, match="switchport access vlan 100"),
    ):
        put(dialogue, STANZA)


def test_a_locked_configuration_is_noticed(start: Callable[..., FakeSwitch], tmp_path: Path) -> None:
    switch = start(locked=True)
    with session(access_to(switch, tmp_path), IOS) as dialogue, pytest.raises(GoliveError, match="locked by process"):
        put(dialogue, STANZA)
    assert STANZA.head not in switch.log


def test_an_unconfirmed_save_is_a_fault(start: Callable[..., FakeSwitch], tmp_path: Path) -> None:
    switch = start(save_fails=True)
    with session(access_to(switch, tmp_path), IOS) as dialogue, pytest.raises(GoliveError, match="No space left"):
        dialogue.save()


def test_a_bad_password_is_tried_once(switch: FakeSwitch, tmp_path: Path) -> None:
    with (
        pytest.raises(GoliveError, match="golive_switch_password"),
        session(access_to(switch, tmp_path, password="x"), IOS),
    ):
        pass
    assert switch.refused_logins == 1


def test_a_bad_enable_secret_is_said(switch: FakeSwitch, tmp_path: Path) -> None:
    with (
        pytest.raises(GoliveError, match="golive_switch_enable"),
        session(access_to(switch, tmp_path, enable="x"), IOS),
    ):
        pass


def test_an_unknown_host_key_is_refused(switch: FakeSwitch, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.write_text("")
    with (
        pytest.raises(GoliveError, match="golive_known_hosts"),
        session(access_to(switch, tmp_path, known_hosts=str(empty)), IOS),
    ):
        pass
    assert switch.logins == 0


def test_a_changed_host_key_is_refused(start: Callable[..., FakeSwitch], tmp_path: Path) -> None:
    one, other = start(), start()
    path = tmp_path / "changed"
    path.write_text(f"[127.0.0.1]:{one.port} {other.host_key}\n")
    with (
        pytest.raises(GoliveError, match="right device"),
        session(access_to(one, tmp_path, known_hosts=str(path)), IOS),
    ):
        pass


def test_nobody_listening_is_one_sentence(switch: FakeSwitch, tmp_path: Path) -> None:
    with (
        pytest.raises(GoliveError, match=r"^SW1 \(127.0.0.1\): cannot be reached"),
        session(access_to(switch, tmp_path, port=1), IOS),
    ):
        pass


def test_a_long_hostname_is_cut_in_the_configuration_prompt(start: Callable[..., FakeSwitch], tmp_path: Path) -> None:
    switch = start(hostname="SHZJ-DATACENTRE-ACC-SW01")
    with session(access_to(switch, tmp_path), IOS) as dialogue:
        put(dialogue, STANZA)
    assert "description x" in switch.running()


def test_an_answer_ends_before_the_prompt_also_when_that_has_a_blank(
    start: Callable[..., FakeSwitch], tmp_path: Path
) -> None:
    """Templates of TextFSM take a prompt that is left over for a line that nobody knows."""
    with session(access_to(start(sign="# "), tmp_path), IOS) as dialogue:
        assert "SW1" not in dialogue.ask("show clock detail")


PROXY = """import os, select, socket, sys
s = socket.create_connection((sys.argv[1], int(sys.argv[2])))
while True:
    for r in select.select([0, s], [], [])[0]:
        data = os.read(0, 65536) if r == 0 else s.recv(65536)
        if not data: sys.exit()
        s.sendall(data) if r == 0 else os.write(1, data)
"""


def test_through_a_proxy_command(switch: FakeSwitch, tmp_path: Path) -> None:
    script = tmp_path / "proxy.py"
    script.write_text(PROXY)
    access = access_to(switch, tmp_path, proxy=f"{shlex.quote(sys.executable)} {script} %h %p")
    with session(access, IOS) as dialogue:
        assert "hostname SW1" in dialogue.ask(IOS.RUNNING)


def test_a_proxy_command_that_finds_nobody_is_one_sentence(switch: FakeSwitch, tmp_path: Path) -> None:
    access = access_to(switch, tmp_path, proxy=f"{shlex.quote(sys.executable)} -c pass")
    with pytest.raises(GoliveError, match="nobody answers there: is it powered"), session(access, IOS):
        pass


def test_a_proxy_command_that_does_not_exist(switch: FakeSwitch, tmp_path: Path) -> None:
    with (
        pytest.raises(GoliveError, match="cannot be started"),
        session(access_to(switch, tmp_path, proxy="/nowhere %h %p"), IOS),
    ):
        pass
