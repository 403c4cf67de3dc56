"""What Comware says of its multi-chassis pair, by both words for it, and how a group becomes a part of it."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.model.network import Mlag
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.pairs import pair_of
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import PairSeen, Spread
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.comware import PLATFORM
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import Pair, PortState, SwitchState

SUMMARY = """\
Flags: A -- Aggregate interface down, B -- No peer M-LAG interface configured
       C -- Configuration consistency check failed

Peer-link interface: BAGG100
Peer-link interface state (cause): UP
Keepalive link state (cause): UP

                     M-LAG interface information
M-LAG IF    M-LAG group  Local state (cause)  Peer state  Remaining down time(s)
BAGG11      1            UP                   UP          -
BAGG12      2            UP                   DOWN        -
BAGG13      3            DOWN (A)             UP          -
"""
"""In the words and columns that switches with Release 66xx print."""
OLDER = (
    SUMMARY.replace("Peer-link interface state", "IPP state")
    .replace("Peer-link interface", "IPP")
    .replace("M-LAG IF   ", "DR interface")
    .replace("M-LAG group", "DR group   ")
    .replace("M-LAG", "DR")
)
UNKNOWN = "              ^\n % Unrecognized command found at '^' position.\n"
TEXT = """\
#
 m-lag mad exclude interface GigabitEthernet1/0/48
 m-lag system-mac 1-1-1
 m-lag system-number 2
 m-lag system-priority 123
#
interface Bridge-Aggregation100
 port link-type trunk
 port trunk permit vlan all
 link-aggregation mode dynamic
 port m-lag peer-link 1
#
interface Bridge-Aggregation11
 link-aggregation mode dynamic
 port m-lag group 1
#
return
"""
LINK, GROUP = "Bridge-Aggregation100", "Bridge-Aggregation11"


def measured(*answers: str) -> tuple[PairSeen | None, dict[str, tuple[int | None, Spread]]]:
    found = PLATFORM.measured([*[""] * (len(PLATFORM.MEASURE) - 2), *answers])
    return found.pair, dict(found.mlags)


@pytest.mark.parametrize("answers", [(SUMMARY, UNKNOWN), (UNKNOWN, OLDER)], ids=["m-lag", "drni"])
def test_a_pair_and_its_groups(answers: tuple[str, str]) -> None:
    pair, groups = measured(*answers)
    assert pair == PairSeen(True, True, "", LINK)
    assert groups == {
        GROUP: (1, Spread.FULL),
        "Bridge-Aggregation12": (2, Spread.HERE),
        "Bridge-Aggregation13": (3, Spread.DOWN),
    }


def test_a_pair_that_is_broken() -> None:
    text = SUMMARY.replace("Keepalive link state (cause): UP", "Keepalive link state (cause): DOWN (timeout)")
    pair, _groups = measured(text.replace("Peer-link interface state (cause): UP", "IPP state (cause): DOWN (A)"), "")
    assert pair is not None
    assert (pair.peer_up, pair.link_up) == (False, False)


@pytest.mark.parametrize(
    ("cause", "fault"),
    [
        ("A", ""),
        ("B", "Bridge-Aggregation13: No peer M-LAG interface configured"),
        ("AC", "Bridge-Aggregation13: Configuration consistency check failed"),
    ],
)
def test_only_what_the_other_switch_has_a_part_in_is_a_fault_of_the_pair(cause: str, fault: str) -> None:
    pair, groups = measured(SUMMARY.replace("DOWN (A)", f"DOWN ({cause})"), "")
    assert pair is not None
    assert pair.fault == fault
    assert groups["Bridge-Aggregation13"] == (3, Spread.DOWN)


@pytest.mark.parametrize(
    "answers",
    [(UNKNOWN, UNKNOWN), ("", ""), (SUMMARY.split("\n\n", maxsplit=1)[0] + "\n\nPeer-link interface: -\n", "")],
)
def test_where_there_is_none_there_is_none(answers: tuple[str, str]) -> None:
    assert measured(*answers) == (None, {})


def test_both_of_a_pair_share_the_mac_that_a_plan_names_and_not_the_number() -> None:
    first, second = (PLATFORM.parse(TEXT.replace("number 2", f"number {number}")) for number in (1, 2))
    assert first.pair == second.pair == Pair("0001-0001-0001", LINK)
    assert [PLATFORM.domain(text) for text in ("1-1-1", "0001-0001-0001", " 00AB-1-c ", "10")] == [
        *["0001-0001-0001"] * 2,
        *("00ab-0001-000c", "10"),
    ]
    assert first.ports[GROUP].mlag == 1


def test_a_plan_may_write_the_mac_as_people_type_it() -> None:
    mlag = Mlag.model_validate({"peer": "SW2", "peer_link": "BAGG100", "domain": "1-1-1"})
    plan: Any = SimpleNamespace(switches={"SW1": SimpleNamespace(mlag=mlag)})
    assert pair_of(plan, "SW1", PLATFORM) == {"peer": "SW2", "domain": "0001-0001-0001", "link": LINK}


@pytest.mark.parametrize(("word", "peer"), [("m-lag", "peer-link"), ("drni", "intra-portal-port")])
def test_a_group_becomes_a_part_of_the_pair_and_leaves_it_by_the_word_of_the_release(word: str, peer: str) -> None:
    link = PortState(mode="trunk", opaque=(f"port {word} {peer} 1",))
    alone = SwitchState({LINK: link, GROUP: PortState(mode="access", lag_mode="active")}, {})
    part = replace(alone, ports={**alone.ports, GROUP: replace(alone.ports[GROUP], mlag=1)})
    assert [stanza.lines for stanza in PLATFORM.render(alone, part)] == [(f"port {word} group 1",)]
    assert [stanza.lines for stanza in PLATFORM.render(part, alone)] == [(f"undo port {word} group",)]
