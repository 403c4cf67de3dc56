"""The command line of VRP 8: a candidate of one's own, its commit, and a trial that the switch takes back by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.vrp8 import DIALECT
from ansible_collections.relops.lab.plugins.plugin_utils.cli.fabric import planes
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei import stages
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.config import Context
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.render import body
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError
from netmiko import BaseConnection, ConnectHandler
from ntc_templates.parse import parse_output

from tests.unit.lab.huawei_box import PASSWORD, USER, Box, Told, made
from tests.unit.lab.test_vrp import PARSED, STARTUP

PORT = "10GE1/0/1"
LINES = (f"interface {PORT}", "description new", "quit")


def in_loop(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Run a test in a loop of its own."""

    @wraps(test)
    def run(*given: Any, **named: Any) -> None:
        asyncio.run(test(*given, **named))

    return run


@pytest.fixture
def device(tmp_path: Path) -> Told:
    return made("vrp8", tmp_path, STARTUP)


def place(device: Told, *lines: str) -> Context:
    """The system view of a session that has entered these lines."""
    context = Context(device, DIALECT.flavour, device.running.copy())
    for line in lines:
        context.run(line)
    return context


def described(device: Told) -> bool:
    return " description new" in body(device.running)


@in_loop
async def test_nothing_runs_before_its_commit_and_others_lines_stay(device: Told) -> None:
    mine, theirs = place(device, *LINES), place(device, "vlan 77", "quit")
    assert stages.is_changed(mine) and not described(device)
    assert await stages.commit(theirs, "other") == ""
    assert await stages.commit(mine, USER) == ""
    assert described(device) and "vlan batch 10 20 77" in body(device.running)
    assert not stages.is_changed(mine)


@in_loop
async def test_a_trial_that_nobody_confirms_is_taken_back(device: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "FASTER", [600.0])
    before = body(device.running)
    assert "not confirmed in 60 seconds" in await stages.commit(place(device, *LINES), USER, 60, "golive")
    assert described(device)
    await asyncio.sleep(0.3)
    assert body(device.running) == before and stages.trial_of(device) is None


@in_loop
async def test_another_session_confirms_by_the_word_alone(device: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "FASTER", [600.0])
    await stages.commit(place(device, *LINES), USER, 60, "golive")
    with pytest.raises(CliError, match="another user"):
        await stages.commit(place(device), USER)
    with pytest.raises(CliError, match="another user"):
        await stages.commit(place(device), USER, 0, "other")
    assert await stages.commit(place(device), USER, 0, "golive") == ""
    await asyncio.sleep(0.3)
    assert described(device)


@in_loop
async def test_a_trial_without_a_word_goes_with_its_session(device: Told) -> None:
    owner = place(device, *LINES)
    await stages.commit(owner, USER, 600)
    await stages.left(owner)
    assert not described(device)


@in_loop
async def test_a_trial_is_taken_back_at_once_when_told(device: Told) -> None:
    await stages.commit(place(device, *LINES), USER, 600, "golive")
    await stages.abort(place(device), "golive")
    assert not described(device)
    with pytest.raises(CliError, match="not in the trial"):
        await stages.abort(place(device), "golive")


GROUP = """\
vlan 20
interface Eth-Trunk1
 mode {lacp}
 port link-type trunk
 undo port trunk allow-pass vlan 1
 port trunk allow-pass vlan 20
interface {uplink}
 eth-trunk 1
"""


@pytest.mark.parametrize(("lacp", "suspended"), [("lacp-static", False), ("manual", True)])
def test_a_group_forwards_where_both_ends_agree(tmp_path: Path, lacp: str, suspended: bool) -> None:
    near, far = "40GE1/0/1", "XGigabitEthernet0/0/1"
    here = made("vrp8", tmp_path / "a", GROUP.format(lacp=lacp, uplink=near))
    there = made("vrp", tmp_path / "b", GROUP.format(lacp="lacp", uplink=far))
    cables = {("A", near): ("B", far), ("B", far): ("A", near)}
    lanes = planes({"A": here.intent(here), "B": there.intent(there)}, cables)["A"].lanes
    lane = lanes["Eth-Trunk1"]
    assert (lane.members, lane.trunk, lane.suspended) == ((near,), True, suspended)
    assert suspended or (lane.lacp, lane.tag, lane.trunks) == ("active", None, frozenset({20}))


def test_netmiko_commits_and_the_parsers_are_at_home(tmp_path: Path) -> None:
    with Box("vrp8", tmp_path, STARTUP) as box:
        session = _login(box)
        told = session.send_config_set([*LINES[:2], "port link-type trunk"], error_pattern=r"Error")
        assert f"[*SW1-{PORT}]" in told and not described(box.device)
        merged = session.send_command("display configuration candidate merge", expect_string=r"\[\*SW1")
        assert " description new" in merged and "sysname SW1" in merged
        session.commit()
        assert described(box.device)
        assert "successfully" in session.save_config()
        rows = {one: parse_output("huawei_vrp", one, session.send_command(one)) for one in PARSED}
        session.disconnect()
    assert {row["interface"]: row["link_type"] for row in rows["display port vlan"]}[PORT] == "trunk"
    assert {row["interface"] for row in rows["display interface"]} >= {PORT, "40GE1/0/1", "MEth0/0/0"}


def _login(box: Box) -> BaseConnection:
    return ConnectHandler(device_type="huawei_vrpv8", host="127.0.0.1", port=box.port, username=USER, password=PASSWORD)


@pytest.mark.parametrize(
    ("answer", "left", "committed"), [("y", "<SW1>", True), ("n", "<SW1>", False), ("c", "]", False)]
)
def test_leaving_asks_what_to_do_with_what_was_not_committed(
    tmp_path: Path, answer: str, left: str, committed: bool
) -> None:
    with Box("vrp8", tmp_path, STARTUP) as box:
        session = _login(box)
        session.send_config_set(LINES[:2])
        asked = session.send_command("return", expect_string=r"cancel\)\]:", strip_prompt=False)
        assert "Uncommitted configurations found" in asked
        said = session.send_command(answer, expect_string=r"[>\]]\s*$", strip_prompt=False, cmd_verify=False)
        assert str(said).rstrip().endswith(left)
        assert described(box.device) is committed
        session.paramiko_cleanup()
