"""Sessions with the simulated Junos: a person at a terminal, candidates, locks, commits that go back by themselves."""

from __future__ import annotations

import time
from pathlib import Path

import paramiko
import pytest
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos import DIALECT, secrets
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos import database as databases
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos.database import database_of
from netmiko import ConnectHandler

from tests.unit.lab.bench import PASSWORD, USER, Bench
from tests.unit.lab.test_junos import STARTUP, running, standing
from tests.unit.lab.test_junos_work import switch

bench = pytest.fixture(standing)


class Shell:
    """A person at a terminal."""

    def __init__(self, bench: Bench, user: str = USER) -> None:
        self.client = paramiko.SSHClient()
        self.client.load_host_keys(bench.known_hosts())
        self.client.set_missing_host_key_policy(paramiko.RejectPolicy())
        self.client.connect(
            "127.0.0.1", bench.port, username=user, password=PASSWORD, look_for_keys=False, allow_agent=False
        )
        self.channel = self.client.invoke_shell(width=100, height=12)
        self.channel.settimeout(5)
        self.greeting = self.type("", "% " if user == "root" else "> ")

    def type(self, text: str, until: str) -> str:
        self.channel.sendall(text.encode())
        got = ""
        while until not in got:
            try:
                got += self.channel.recv(65535).decode().replace("\r", "")
            except TimeoutError:
                raise AssertionError(f"no {until!r} in {got!r}") from None
        return got


def test_a_person_gets_pages_help_places_and_compare(bench: Bench) -> None:
    shell = Shell(bench)
    assert shell.greeting.startswith("--- JUNOS 21.4R3")
    assert "Possible completions:" in shell.type("show v?", "SW1> show v")
    assert "---(more)---" in shell.type("\x15show configuration\r", "---(more)---")
    shell.type("q", "SW1> ")
    assert "{master:0}[edit]\n" in shell.type("configure\r", "SW1# ")
    assert "[edit interfaces ge-0/0/5]" in shell.type("edit interfaces ge-0/0/5\r", "SW1# ")
    shell.type("set mtu 9000\r", "SW1# ")
    compared = shell.type("show | compare\r", "SW1# ")
    assert "[edit interfaces ge-0/0/5]\n+   mtu 9000;" in compared
    assert "^\nsyntax error." in shell.type("set foo\r", "SW1# ")
    assert "load complete" in shell.type("rollback 0\r", "SW1# ")
    assert "uncommitted" not in shell.type("top\rexit\r", "SW1> ")


def test_leaving_with_changes_asks(bench: Bench) -> None:
    shell = Shell(bench)
    shell.type("configure exclusive\r", "SW1# ")
    shell.type("set interfaces ge-0/0/5 mtu 9000\r", "SW1# ")
    assert "Discard uncommitted changes? [yes,no] (yes) " in shell.type("exit\r", "(yes) ")
    shell.type("no\r", "SW1# ")
    shell.type("exit configuration-mode\r", "(yes) ")
    assert "load complete" in shell.type("yes\r", "SW1> ")
    assert not bench.call(lambda: database_of(bench.device).modified)


def gone(bench: Bench, shell: Shell) -> None:
    """A session is cut off; what it held is free again."""
    shell.client.close()
    deadline = time.monotonic() + 60
    while bench.call(lambda: database_of(bench.device).locked()) and time.monotonic() < deadline:
        time.sleep(0.02)


def test_a_lock_is_held_by_one_and_goes_with_him(bench: Bench) -> None:
    first, second = Shell(bench), Shell(bench)
    first.type("configure exclusive\rset interfaces ge-0/0/5 mtu 9000\r", "9000\n\n")
    said = second.type("configure exclusive\r", "SW1> ")
    assert "error: configuration database locked by:\n  netops terminal p" in said and "exclusive [edit]" in said
    assert "Users currently editing the configuration:" in second.type("configure\r", "SW1# ")
    assert "configuration database locked by" in second.type("set system host-name x\r", "SW1# ")
    second.type("exit\r", "(yes) ")  # the other one's lines are in the candidate that all share
    second.type("yes\r", "SW1> ")
    gone(bench, first)
    assert "SW1# " in second.type("configure exclusive\r", "SW1# ")
    assert "mtu 9000" not in second.type("show | display set | match ge-0/0/5\r", "SW1# ")


def test_a_private_candidate_brings_only_its_own_lines(bench: Bench) -> None:
    one, other = Shell(bench), Shell(bench)
    one.type("configure private\rset interfaces ge-0/0/4 mtu 4000\r", "4000\n\n")
    other.type("configure private\rset interfaces ge-0/0/5 mtu 5000\rcommit\r", "commit complete")
    one.type("commit\r", "commit complete")
    lines = running(bench)
    assert "set interfaces ge-0/0/4 mtu 4000" in lines and "set interfaces ge-0/0/5 mtu 5000" in lines


def test_a_commit_that_nobody_confirms_goes_back(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "MINUTE", 0.6)
    before = running(bench)
    startup = bench.device.paths.startup.read_text()
    shell = Shell(bench)
    shell.type("configure exclusive\rset interfaces ge-0/0/5 mtu 9000\r", "9000\n\n")
    said = shell.type("commit confirmed 2\r", "commit complete")
    assert "commit confirmed will be automatically rolled back in 2 minutes unless confirmed" in said
    assert "# commit confirmed will be rolled back in" in shell.type("\r", "SW1# ")
    assert "rollback pending" in shell.type("run show system commit\r", "pending")
    assert bench.device.paths.startup.read_text() == startup
    deadline = time.monotonic() + 60
    while running(bench) != before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert running(bench) == before
    told = shell.type("run show system commit\r", "rollback in 2mins")  # that it was such a commit stays
    assert "via other" in told and "pending" not in told + shell.type("\r", "SW1# ")


@pytest.mark.parametrize("word", ["commit", "commit check"])
def test_a_commit_is_confirmed_by_the_next(bench: Bench, monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    monkeypatch.setattr(databases, "MINUTE", 1.5)
    first = Shell(bench)
    first.type("configure exclusive\rset interfaces ge-0/0/5 mtu 9000\rcommit confirmed 1\r", "commit complete")
    gone(bench, first)
    second = Shell(bench)
    second.type("configure\r", "SW1# ")
    second.type(f"{word}\r", "succeeds")
    time.sleep(1.8)
    lines = running(bench)
    assert "set interfaces ge-0/0/5 mtu 9000" in lines
    assert bench.device.paths.startup.read_text().splitlines() == lines


def test_a_reboot_before_the_confirmation_brings_the_old_one(bench: Bench) -> None:
    before = running(bench)
    shell = Shell(bench)
    shell.type("configure exclusive\rset interfaces ge-0/0/5 mtu 9000\rcommit confirmed 1\r", "commit complete")
    bench.reboot()
    assert running(bench) == before


def test_root_gets_a_shell_first(tmp_path: Path) -> None:
    hashed = secrets.hash_secret(PASSWORD)
    startup = f'{STARTUP}set system root-authentication encrypted-password "{hashed}"\n'
    with Bench(DIALECT, switch(startup), tmp_path) as bench:
        shell = Shell(bench, "root")
        assert shell.greeting.endswith("root@:RE:0% ")
        assert "Command not found" in shell.type("show version\r", "found")
        shell.type("cli\r", "root@SW1> ")
        device = ConnectHandler(
            device_type="juniper_junos", host="127.0.0.1", port=bench.port, username="root", password=PASSWORD
        )
        assert "root@SW1" in device.find_prompt()
        device.disconnect()
