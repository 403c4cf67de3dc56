"""Of a known_hosts file a login sees the lines that name its switch: a fleet's thousand keys are not read for each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.known import keys_of
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.login import session
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.registry import load
from paramiko.hostkeys import HostKeys

from tests.unit.network.conftest import access_to
from tests.unit.network.fake_switch import FakeSwitch

IOS = load("ios")
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMRVmqwhtEYKIPdL6b4l2rKxWeGSs8iyVZl8wlIHQJEB"
HASHED = HostKeys.hash_host("10.0.0.7")


def given(path: Path, address: str = "10.0.0.7", port: int = 22) -> list[str]:
    """Return the lines that a login to a switch sees."""
    with keys_of(str(path), address, port) as seen:
        return Path(seen).read_text().splitlines()


def test_only_the_lines_of_the_switch_are_given(tmp_path: Path) -> None:
    path = tmp_path / "known_hosts"
    ours = [f"10.0.0.7 {KEY}", f"sw7,10.0.0.7\t{KEY}", f"{HASHED} {KEY}"]
    others = [f"10.0.0.{n} {KEY}" for n in range(8, 500)]
    rest = ["", "# 10.0.0.7", "10.0.0.7", "10.0.0.7 half", f"[10.0.0.7]:2222 {KEY}", "|1|x|y a b", "|1| a b", "* a b"]
    path.write_text("\n".join([*others, *rest, *ours]) + "\n")
    assert given(path) == ours
    assert given(path, port=2222) == [f"[10.0.0.7]:2222 {KEY}"]
    assert given(path, "10.0.1.1") == []


@pytest.mark.parametrize("names", ["*", "10.0.0.*", "sw7,10.0.0.7", "HASHED"])
def test_a_key_that_is_revoked_is_believed_of_nobody(tmp_path: Path, names: str) -> None:
    path = tmp_path / "known_hosts"
    other = KEY.replace("IMRV", "IAAA")
    marked = f"@revoked {names.replace('HASHED', HASHED)} {KEY} gone\n@revoked\n@revoked 10.0.0.8 {other}\n"
    path.write_text(f"10.0.0.7 {KEY}\n10.0.0.7 {other}\n{marked}")
    assert given(path) == [f"10.0.0.7 {other}"]


def test_a_file_that_is_not_there_or_no_text_names_nobody_else(tmp_path: Path) -> None:
    assert given(tmp_path / "none") == []
    path = tmp_path / "known_hosts"
    path.write_bytes(b"caf\xe9 ssh-rsa \xff\n10.0.0.7 " + KEY.encode())
    assert given(path) == [f"10.0.0.7 {KEY}"]


def test_without_a_file_the_operators_own_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".ssh").mkdir()
    (tmp_path / ".ssh" / "known_hosts").write_text(f"10.0.0.7 {KEY}\n")
    with keys_of("", "10.0.0.7", 22) as seen:
        assert Path(seen).read_text() == f"10.0.0.7 {KEY}\n"


def test_a_broken_line_of_another_switch_harms_nobody(switch: FakeSwitch, tmp_path: Path) -> None:
    path = Path(switch.known_hosts(tmp_path))
    path.write_bytes(b"10.0.0.8 ssh-rsa A\n10.0.0.9 ssh-ed25519 \xff\n" + path.read_bytes())
    with session(access_to(switch, tmp_path, known_hosts=str(path)), IOS) as opened:
        assert opened.answers()


def test_a_broken_line_of_its_own_is_said(start: Callable[..., FakeSwitch], tmp_path: Path) -> None:
    one = start()
    path = tmp_path / "broken"
    path.write_text(f"[127.0.0.1]:{one.port} ssh-rsa A\n")
    with (
        pytest.raises(GoliveError, match="its line in golive_known_hosts is no host key"),
        session(access_to(one, tmp_path, known_hosts=str(path)), IOS),
    ):
        pass
    assert one.logins == 0
