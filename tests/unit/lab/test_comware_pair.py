"""Two Comware of a twin that are a pair: what each says of it is what the product reads, by both words for it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.measured import Measured, Spread
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.comware import PLATFORM
from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Paths
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware import exec_grammar, load, ports
from ansible_collections.relops.lab.plugins.plugin_utils.cli.fabric import planes
from ansible_collections.relops.lab.plugins.plugin_utils.cli.pairs import pairings
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Switch

from tests.unit.lab.bench import Played

NAMES = ["M-GigabitEthernet0/0/0", *(f"GigabitEthernet1/0/{number}" for number in (1, 2))]
LINK, GROUP = "Bridge-Aggregation100", "Bridge-Aggregation20"
STARTUP = """\
 sysname SW{own}
 {word} system-mac 1-1-1
 {word} system-number {own}
 {word} keepalive ip destination 10.0.0.{other} source 10.0.0.{own}
vlan 10
interface Bridge-Aggregation100
 link-aggregation mode dynamic
 port {word} {peer} 1
interface Bridge-Aggregation20
 port access vlan 10
 port {word} group 20
interface GigabitEthernet1/0/1
 port link-aggregation group 100
interface GigabitEthernet1/0/2
 port access vlan 10
 port link-aggregation group 20
"""


@pytest.fixture(params=[("m-lag", "peer-link"), ("drni", "intra-portal-port")], ids=["m-lag", "drni"])
def text(request: pytest.FixtureRequest) -> str:
    word, peer = request.param
    return STARTUP.replace("{word}", word).replace("{peer}", peer)


def pair(folder: Path, text: str, *edits: tuple[int, str, str]) -> list[Played]:
    """Both switches, cabled port to port and each to a server; `edits` replace words in the startup of one of them."""
    found = list[Played]()
    for own in (1, 2):
        switch = {
            "name": f"SW{own}", "dialect": "comware", "oob_interface": NAMES[0], "oob_ip": f"10.255.0.20{own}",
            "secrets": {"username": "netops", "password": "pw", "enable": "en"},
            "interfaces": [{"name": name, "speed": 1000} for name in NAMES],
        }  # fmt: skip
        made = Played(Switch.model_validate(switch), Paths(folder, folder, "none"))
        mine = text.format(own=own, other=3 - own)
        for number, old, new in edits:
            mine = mine.replace(old, new) if number == own else mine
        assert load.load(made, mine) == []
        made.lit, found = set(NAMES), [*found, made]
    meet(*found)
    return found


def meet(*switches: Played) -> None:
    """Let the switches see what is cabled, as the lab's server does."""
    intents = {at.switch.name: ports.intent(at) for at in switches}
    link = (("SW1", NAMES[1]), ("SW2", NAMES[1]))
    cables = dict((link, link[::-1])) if len(switches) == 2 else {}
    known = {at.switch.name: at for at in switches}
    for name, told in pairings(intents, cables).items():
        known[name].pairing, known[name].peer = told, known.get(told.peer)
    for name, plane in planes(intents, cables).items():
        known[name].plane = plane
        known[name].data = SimpleNamespace(lacp_members=members(plane.lanes[LINK].members))  # type: ignore[assignment]


def members(names: tuple[str, ...]) -> object:
    async def agreed() -> dict[str, bool]:
        return dict.fromkeys(names, True)

    return agreed


def measured(switch: Played) -> Measured:
    answers = []
    for command in PLATFORM.MEASURE[-2:]:
        match = exec_grammar.ANY_VIEW.parse(command)
        answers.append(asyncio.run(match.action(SimpleNamespace(device=switch), match)))
    return PLATFORM.measured([*[""] * (len(PLATFORM.MEASURE) - 2), *answers])


def test_both_say_that_their_group_is_up_here_and_there(tmp_path: Path, text: str) -> None:
    for switch in pair(tmp_path, text):
        found = measured(switch)
        assert found.mlags == {GROUP: (20, Spread.FULL)}
        assert found.pair and (found.pair.peer_up, found.pair.link_up, found.pair.fault) == (True, True, "")
        assert found.pair.link == LINK


def test_who_is_alone_says_so_and_keeps_its_group(tmp_path: Path, text: str) -> None:
    first, _second = pair(tmp_path, text)
    first.pairing, first.peer, first.lit = None, None, {NAMES[2]}
    meet(first)
    found = measured(first)
    assert found.mlags == {GROUP: (20, Spread.HERE)}
    assert found.pair and (found.pair.peer_up, found.pair.link_up) == (False, False)


@pytest.mark.parametrize(
    ("edit", "fault"),
    [
        ((" group 20", " group 21"), "interface configured"),
        (("access vlan 10", "access vlan 1"), "consistency check failed"),
    ],
)
def test_groups_that_are_not_alike_are_a_fault(tmp_path: Path, text: str, edit: tuple[str, str], fault: str) -> None:
    old, new = edit
    line = next(line for line in text.splitlines() if line.endswith(old) and "aggregation" not in line)
    first, _second = pair(tmp_path, text, (2, line, line.replace(old, new)))
    found = measured(first)
    assert found.pair and fault in found.pair.fault
    assert found.mlags == {GROUP: (20, Spread.DOWN)}


@pytest.mark.parametrize(
    "lost", [" {word} system-number 1\n", " {word} keepalive ip destination 10.0.0.2 source 10.0.0.1\n"]
)
def test_a_pair_needs_its_number_and_its_keepalive(tmp_path: Path, text: str, lost: str) -> None:
    word = "drni" if "drni" in text else "m-lag"
    first, _second = pair(tmp_path, text, (1, lost.format(word=word), ""))
    found = measured(first)
    assert (found.pair is None) == ("number" in lost)
    assert found.pair is None or not found.pair.peer_up
