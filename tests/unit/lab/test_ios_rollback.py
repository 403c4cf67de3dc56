"""The revert timer of the simulated IOS, its archive, and its own addresses in VLANs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.ios import exec_grammar, load, ports, rollback
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.ios.render import body
from ansible_collections.relops.lab.plugins.plugin_utils.cli.fabric import Lane, planes
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError
from ansible_collections.relops.lab.plugins.plugin_utils.cli.terminal import Terminal

from tests.unit.lab.test_ios import configure, device

__all__ = ["device"]
Say = Callable[[str], Coroutine[Any, Any, str]]


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rollback, "MINUTE_S", 0.05)


def conversation(device: Device, talk: Callable[[Say], Coroutine[Any, Any, None]]) -> None:
    """Let somebody say commands of the privileged mode."""

    async def settled() -> None:
        """The data plane follows at once."""

    async def say(line: str) -> str:
        match = exec_grammar.PRIVILEGED.parse(line)
        return str(await match.action(session, match))

    device.settle = settled
    session = SimpleNamespace(device=device, user="netops", place=None)
    asyncio.run(talk(say))


def test_an_archive_is_shown_as_it_was_typed(device: Device) -> None:
    configure(device, "archive", "path flash:golive", "maximum 5", "exit")
    text = body(device)
    at = text.index("archive")
    assert text[at : at + 4] == ["archive", " path flash:golive", " maximum 5", "!"]
    assert load.load(device, "\n".join(text)) == []
    assert body(device) == text


def test_what_nobody_confirms_is_taken_back(device: Device) -> None:
    configure(device, "archive", "path flash:golive", "exit", "vlan 7", "exit")
    before = body(device)

    async def talk(say: Say) -> None:
        assert "Backing up current running config to flash:golive" in await say("configure terminal revert timer 2")
        configure(device, "no vlan 7", "interface gi1/0/1", "description cut", "end")
        assert "Timer value: 2 min" in await say("show archive config rollback timer")
        assert body(device) != before
        await asyncio.sleep(0.3)
        assert body(device) == before
        assert await say("show archive config rollback timer") == rollback.NONE
        assert await say("configure confirm") == rollback.NONE

    conversation(device, talk)


def test_what_is_confirmed_stays(device: Device) -> None:
    configure(device, "archive", "path flash:golive", "exit")

    async def talk(say: Say) -> None:
        await say("configure terminal revert timer 1")
        configure(device, "vlan 8", "end")
        assert await say("configure confirm") == ""
        await asyncio.sleep(0.2)

    conversation(device, talk)
    assert "vlan 8" in body(device)


def test_it_goes_back_at_once_when_it_is_told(device: Device) -> None:
    configure(device, "archive", "path flash:golive", "exit")
    before = body(device)

    async def talk(say: Say) -> None:
        await say("configure terminal revert timer 120")
        with pytest.raises(CliError, match="already pending"):
            await say("configure terminal revert timer 1")
        configure(device, "vlan 8", "end")
        await say("configure revert now")

    conversation(device, talk)
    assert body(device) == before


def test_without_an_archive_there_is_no_timer(device: Device) -> None:
    async def talk(say: Say) -> None:
        assert "Turn config archive on" in await say("configure terminal revert timer 1")
        configure(device, "archive", "path flash:golive", "exit")
        for minutes in (0, 121):
            with pytest.raises(CliError):
                await say(f"configure terminal revert timer {minutes}")

    conversation(device, talk)


def test_a_switch_that_is_off_takes_nothing_back(device: Device) -> None:
    configure(device, "archive", "path flash:golive", "exit")

    async def talk(say: Say) -> None:
        await say("configure terminal revert timer 1")
        configure(device, "vlan 8", "end")
        device.off = True
        await asyncio.sleep(0.2)

    conversation(device, talk)
    assert "vlan 8" in body(device)


def test_its_own_address_in_a_vlan_answers_while_the_vlan_is_there(device: Device) -> None:
    configure(device, "vlan 900", "exit", "interface Vlan900", "ip address 10.90.0.1 255.255.255.0")
    lane = planes({"SW1": ports.intent(device)}, {})["SW1"].lanes["Vlan900"]
    assert lane == Lane((), False, 900, frozenset(), address="10.90.0.1/24")
    configure(device, "interface Vlan900", "shutdown")
    assert "Vlan900" not in planes({"SW1": ports.intent(device)}, {})["SW1"].lanes
    configure(device, "interface Vlan900", "no shutdown", "no vlan 900")
    assert "Vlan900" not in planes({"SW1": ports.intent(device)}, {})["SW1"].lanes


def test_a_byte_of_any_character_set_is_typed_as_it_is() -> None:
    data = "description 财务".encode("gbk").decode("utf-8", "surrogateescape")
    heard: list[str] = []

    class Stream:
        def __init__(self) -> None:
            self.keys = [data[:13], data[13:] + "\n"]

        async def read(self) -> str:
            return self.keys.pop(0)

        def write(self, text: str) -> None:
            heard.append(text)

    assert asyncio.run(Terminal(Stream()).line("")) == data
    assert data in "".join(heard)
