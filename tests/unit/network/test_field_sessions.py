"""What was found in the field about sessions: bytes, banners, prompts, host names, questions; each failed once."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils import sentences
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Outcome, Place
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import fleet, wire
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.fleet import Target
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.login import session
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.octets import heard, octets, readable
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Stanza
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.quoted import folded
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.registry import load

from tests.unit.network.conftest import STATUS_HEAD, TEXT, WORK, access_to
from tests.unit.network.fake_switch import FakeSwitch
from tests.unit.network.test_session import put

Go = Callable[..., Outcome]
Start = Callable[..., FakeSwitch]


@pytest.fixture
def go(place: Place, tmp_path: Path) -> Go:
    def act(switch: FakeSwitch, undo: bool = False) -> Outcome:
        target = Target(WORK, access_to(switch, tmp_path), replace(place))
        return (fleet.bring_back if undo else fleet.bring)(target, False)

    return act


def typed(data: bytes) -> str:
    """Bytes as the fake switch keeps them."""
    return data.decode("ascii", "surrogateescape")


BYTES = {
    "GBK": "财务打印机".encode("gbk"),
    "UTF-8": "财务打印机".encode(),
    "a blank of Chinese at its end": "财务　".encode(),
    "an end of line of other systems": b"a\x85b\xc2\x85c",
    "a blank of latin-1 at its end": b"printer\xa0",
    "a torn letter": "财".encode()[:2] + b" x",
    "both": "财".encode("gbk") + "务".encode(),
}


@pytest.mark.parametrize("data", BYTES.values(), ids=BYTES.keys())
def test_a_description_of_any_bytes_comes_back_as_the_same_bytes(
    start: Start, go: Go, place: Place, data: bytes
) -> None:
    switch = start(TEXT.replace(" description old\n", f" description {typed(data)}\n"), encoding="ascii")
    before = switch.running()
    done = go(switch)
    assert (done.status, done.message) == ("done", "")
    assert typed(data) not in switch.running()
    kept = (place.golive / "restore" / "SW1" / "running.cfg").read_bytes()
    assert b" description " + data + b"\n" in kept

    undone = go(switch, undo=True)
    assert (undone.status, undone.message) == ("undone", "")
    assert switch.running() == switch.startup == before


def test_people_read_a_description_of_gbk_bytes(start: Start, go: Go, place: Place) -> None:
    switch = start(TEXT.replace("description old\n", f"description {typed(BYTES['GBK'])}\n"), encoding="ascii")
    done = go(switch)
    change = {"item": "GigabitEthernet1/0/2 description", "from": "财务打印机", "to": "APP02 ens1f0 L002"}
    assert change in done.changes
    assert " description 财务打印机\n" in done.diff["before"]
    assert "财务打印机" in json.dumps(
        [event.changes for event in Journal(place.journal).events("SW1")], ensure_ascii=False
    )


def test_a_change_of_bytes_alone_is_somebody_else_s_change(start: Start, go: Go) -> None:
    """Two texts that read alike once their bytes are lost."""
    switch = start(TEXT.replace("description printer", f"description {typed(b'x' + bytes([0xB2]))}"), encoding="ascii")
    go(switch)
    switch.model.ports["GigabitEthernet1/0/4"]["description"] = f"description {typed(b'x' + bytes([0xB3]))}"
    failed = go(switch, undo=True)
    assert failed.failed
    assert r"- description x\xb2; + description x\xb3" in failed.message


@pytest.mark.parametrize("data", [bytes(range(1, 256)), *BYTES.values(), b""])
def test_no_byte_is_lost_and_none_ends_a_line(data: bytes) -> None:
    text = heard(data)
    assert octets(text) == data
    assert text.splitlines() == re.split("\r\n|\n|\r", text)[: len(text.splitlines())]
    assert text.encode().decode() == text


def test_what_is_neither_utf_8_nor_gbk_is_shown_byte_by_byte() -> None:
    assert readable(heard(b"x\xff\xfe y")) == r"x\xff\xfe y"
    assert readable(heard("财务".encode("gbk") + b"\n" + "财务".encode())) == "财务\n财务"


TRAP = """\
interface GigabitEthernet1/0/1
 description trap
 shutdown
vlan 101
 name TRAP
end
"""


class Bannered(FakeSwitch):
    """A switch whose banner quotes a configuration."""

    def running(self) -> str:
        return f"banner motd ^C\n\n{TRAP}\n^C\n" + super().running()


def test_a_banner_that_looks_like_sections_is_none(place: Place, tmp_path: Path, go: Go) -> None:
    with Bannered(TEXT, answers={"show interfaces status": STATUS_HEAD}) as switch:
        switch.startup = switch.running()
        before = switch.running()
        done = go(switch)
        assert (done.status, done.message) == ("done", "")
        assert {"item": "vlan 101", "from": "absent", "to": "PAY-APP"} in done.changes
        assert not any("trap" in str(change) for change in done.changes)
        undone = go(switch, undo=True)
        assert (undone.status, undone.message) == ("undone", "")
        assert switch.running() == switch.startup == before


QUOTED = {
    "IOS": (f"banner motd ^C\n{TRAP}^C\n", "banner motd ^C"),
    "IOS, text on the first line": (f"banner exec ^CWelcome\n{TRAP} bye ^C\n", "banner exec ^CWelcome"),
    "IOS macro": (f"macro name M\n{TRAP}@\n", "macro name M"),
    "NX-OS": (f"banner motd #\n{TRAP}#\n", "banner motd #"),
    "EOS": (f"banner login\n{TRAP}EOF\n", "banner login"),
    "Comware": (f"header motd %\n{TRAP}%\n", "header motd %"),
    "VRP": (f'header shell information "\n{TRAP}"\n', 'header shell information "'),
    "RGOS": (f"banner motd @\n{TRAP}@\n", "banner motd @"),
}


@pytest.mark.parametrize(("text", "head"), QUOTED.values(), ids=QUOTED.keys())
def test_a_quoted_text_is_one_line_and_keeps_its_bytes(text: str, head: str) -> None:
    whole = f"hostname X\n{text}interface GigabitEthernet1/0/2\n shutdown\n"
    found = folded(whole)
    assert [line[: len(head)] for line in found.splitlines()] == [
        "hostname X",
        head,
        "interface GigabitEthernet1/0/2"[: len(head)],
        " shutdown",
    ]
    assert octets(found) == whole.encode()
    assert folded(heard(octets(found))) == found


@pytest.mark.parametrize(
    "text",
    ["banner motd ^Chi^C\nvlan 5\n", "banner motd ^C never ends\nvlan 5\n", "header login file flash:/x\nvlan 5\n"],
)
def test_what_ends_on_its_line_or_never_swallows_nothing(text: str) -> None:
    assert folded(text) == text


STANZA = Stanza("interface GigabitEthernet1/0/1", ("description x",), "exit")


@pytest.mark.parametrize(
    "options",
    [
        {"hostname": "Station.42(10.7.1)"},
        {"hostname": "SW(3.11)"},
        {"hostname": "SW(config)"},
        {"exec_prompt": "SW1-B05"},
        {"exec_prompt": "netops@SW1:B05"},
    ],
)
def test_brackets_in_the_host_name_and_a_prompt_of_its_own(
    start: Start, tmp_path: Path, options: dict[str, Any]
) -> None:
    switch = start(**options)
    with session(access_to(switch, tmp_path), load("ios")) as dialogue:
        put(dialogue, STANZA)
        put(dialogue, Stanza("vlan 7", ("name SEVEN",), "exit"), STANZA)
        dialogue.save()
    assert " description x\n" in switch.running() == switch.startup


def test_a_prompt_that_nothing_ends_is_named(start: Start, tmp_path: Path) -> None:
    switch = start(exec_prompt="SW1-B05", sign="", enable_needed=False)
    with (
        pytest.raises(GoliveError, match="nothing that ends like a prompt") as error,
        session(access_to(switch, tmp_path), load("ios")),
    ):
        pass
    assert "提示符" in sentences.told(str(error.value), "zh")


def test_the_question_before_a_save_after_an_upgrade_is_answered(start: Start, tmp_path: Path) -> None:
    switch = start(asks="Overwrite the previous NVRAM configuration?[confirm]")
    with session(access_to(switch, tmp_path), load("ios")) as dialogue:
        put(dialogue, STANZA)
        dialogue.save()
    assert switch.startup == switch.running()


def test_a_question_that_nobody_knows_is_named_at_once(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "QUESTION_S", 0.5)
    switch = start(asks="Delete the old image? [y/n]: ")
    with (
        session(access_to(switch, tmp_path), load("ios")) as dialogue,
        pytest.raises(GoliveError, match=r"'write memory' asks 'Delete the old image\? \[y/n\]:'") as error,
    ):
        dialogue.save()
    assert "要求回答" in sentences.told(str(error.value), "zh")
    assert switch.startup == switch.running()


def test_a_pause_after_what_is_no_question_is_waited_for(start: Start, tmp_path: Path) -> None:
    switch = start(answers={"show x": "is it? yes\n"})
    with session(access_to(switch, tmp_path), load("ios")) as dialogue:
        assert dialogue.ask("show x") == "is it? yes\n"
