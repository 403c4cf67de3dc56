"""What was found in the field, on every platform that there is: bytes of a description, banners, addresses."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import registry
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.octets import heard, octets
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import SwitchState
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.quoted import folded

GOLDEN = Path(__file__).parents[2] / "golden" / "network"
CASES = sorted(GOLDEN.glob("*/*/running.cfg"))
SAID = ("财务打印机".encode("gbk"), "财务".encode(), b"a\x85\xa0b\xa0")
DESCRIPTION = re.compile(rb'(?m)^(.*\bdescription )("?)[^"\n;]+')

SECTIONED = re.compile(rb"(?m)^interface ")


def _case(path: Path) -> str:
    return path.parent.relative_to(GOLDEN).as_posix()


@pytest.mark.parametrize("said", SAID, ids=["GBK", "UTF-8", "blanks of others"])
@pytest.mark.parametrize("path", [path for path in CASES if DESCRIPTION.search(path.read_bytes())], ids=_case)
def test_a_description_is_read_and_written_byte_by_byte(path: Path, said: bytes) -> None:
    platform = registry.load(path.parts[-3])
    data = DESCRIPTION.sub(lambda found: found[1] + found[2] + said, path.read_bytes())
    text = platform.settled(folded(heard(data)))
    assert octets(text).count(said) == data.count(said)
    state = platform.parse(text)
    named = {name for name, port in state.ports.items() if port.description and said in octets(port.description)}
    assert named
    bare = {name: replace(port, description=None) if name in named else port for name, port in state.ports.items()}
    stanzas = platform.render(SwitchState(bare, state.vlans), state)
    lines = [octets(line) for stanza in stanzas for line in stanza.commands()]
    assert sum(said in line for line in lines) >= len(named)


@pytest.mark.parametrize("path", [path for path in CASES if SECTIONED.search(path.read_bytes())], ids=_case)
def test_a_banner_that_quotes_the_whole_configuration_changes_nothing(path: Path) -> None:
    platform = registry.load(path.parts[-3])
    text = path.read_text(encoding="utf-8")
    bannered = folded(f"banner motd ^C\n{text}^C\n{text}")
    assert platform.parse(bannered) == platform.parse(text)


@pytest.mark.parametrize("name", registry.available())
def test_each_platform_says_how_it_goes_back_by_itself_or_that_it_does_not(name: str) -> None:
    platform = registry.load(name)
    assert all(bool(word) == bool(platform.NO_NET[0]) for word in platform.NO_NET)
    net = platform.net("")
    if net:
        assert net.timed(300).command.format() == net.timed(300).command
        assert re.search("[0-9]", net.timed(300).command)
        assert net.arm.command != net.timed(300).command
        assert bool(net.pending) is bool(net.runs)
