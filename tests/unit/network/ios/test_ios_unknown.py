"""A line that nobody knew before costs no more than itself; an answer without anything known is told."""

from __future__ import annotations

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import (
    Link,
    Measured,
    Member,
    Neighbour,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.ios import PLATFORM as IOS

HEAD = "Port      Name               Status       Vlan       Duplex  Speed Type\n"
GOOD = "Gi2/0/9   to: connected      connected    trunk      a-full a-1000 10/100/1000BaseTX\n"
HEARD = """\
Local Intf: Gi1/0/1
Chassis id: 0011.2233.4455
Port id: 1
System Name: phone
Vlan ID: 1

4-wire Power-via-MDI TLV:
   Four-Pair PoE supported: Yes
------------------------------------------------
Local Intf: Gi1/0/2
Chassis id: 0011.2233.4466
Port id: 2
System Name: other
"""
MACS = """\
Vlan    Mac Address       Type        Ports
----    -----------       --------    -----
 10    0011.2233.4455    DYNAMIC     Gi1/0/1
something that no release said before
 10    0011.2233.4466    DYNAMIC     Gi1/0/2
"""
GROUPS = """\
Group  Port-channel  Protocol    Ports
------+-------------+-----------+-----------------------------------------------
1      Po1(SU)         LACP      Gi1/0/1(bndl) Gi1/0/2(P)
2      Po2(SD)         LACP      Gi1/0/3(bndl) Gi1/0/4(susp)
something that no release said before
3      Po3(SU)         LACP      Gi1/0/5(P)
"""
SWITCHING = """\
Name: Gi1/0/1
Operational Mode: trunk
Access Mode VLAN: 1 (default)
Trunking Native Mode VLAN: 1 (default)
Trunking VLANs Enabled: 10,20,
30 and more
Name: Gi1/0/2
Operational Mode: trunk
Access Mode VLAN: 1 (default)
Trunking Native Mode VLAN: 5
Trunking VLANs Enabled: 1-3,?
Name: Gi1/0/3
Operational Mode: trunk
Access Mode VLAN: 1 (default)
Trunking Native Mode VLAN: 7
Trunking VLANs Enabled: 7,10,
     20-21
"""


def only(place: int, answer: str) -> Measured:
    answers = [""] * len(IOS.MEASURE)
    answers[place] = answer
    return IOS.measured(answers)


@pytest.mark.parametrize(
    ("word", "link"),
    [
        ("faulty", Link.FAULTY),
        ("err-vlans", Link.FAULTY),
        ("xcvrAbsent", Link.DOWN),
        ("wondrous", Link.OTHER),
        ("notconnect", Link.DOWN),
    ],
)
def test_any_state_of_a_port_is_a_row(word: str, link: Link) -> None:
    row = f"Gi2/0/1                      {word:12} 1            auto   auto 10/100/1000BaseTX\n"
    assert only(0, HEAD + row).status == {"GigabitEthernet2/0/1": link}
    both = only(0, HEAD + row + "something else entirely\n" + GOOD)
    assert both.status == {"GigabitEthernet2/0/1": link, "GigabitEthernet2/0/9": Link.UP}
    assert both.duplex["GigabitEthernet2/0/9"] == "full" and both.speed["GigabitEthernet2/0/9"] == "1G"
    assert IOS.connected(HEAD + row + GOOD) == {"GigabitEthernet2/0/9"}


@pytest.mark.parametrize(
    ("shown", "speed"), [("a-2500", "2.5G"), ("a-2.5G", "2.5G"), ("5000", "5G"), ("a-100", "100M")]
)
def test_speeds_between_whole_numbers(shown: str, speed: str) -> None:
    row = f"Te1/0/1                      connected    trunk      a-full {shown} 100/1000/2.5G/5G/10GBaseTX\n"
    assert only(0, HEAD + row).speed == {"TenGigabitEthernet1/0/1": speed}


def test_neighbours_beside_unknown_lines() -> None:
    assert only(1, HEARD).neighbours == {
        "GigabitEthernet1/0/1": [Neighbour("phone", ("1",))],
        "GigabitEthernet1/0/2": [Neighbour("other", ("2",))],
    }


def test_addresses_beside_unknown_lines() -> None:
    assert set(only(2, MACS).macs) == {"GigabitEthernet1/0/1", "GigabitEthernet1/0/2"}


def test_members_beside_unknown_lines_and_in_words() -> None:
    states = {
        port.removeprefix("GigabitEthernet1/0/"): state for port, (_group, state) in only(3, GROUPS).bundles.items()
    }
    assert states == {
        "1": Member.BUNDLED, "2": Member.BUNDLED, "3": Member.DOWN, "4": Member.SUSPENDED, "5": Member.BUNDLED,
    }  # fmt: skip


def test_vlans_that_cannot_be_read_as_a_whole_are_left_out() -> None:
    found = only(5, SWITCHING)
    assert found.carried == {"GigabitEthernet1/0/3": frozenset({7, 10, 20, 21})}
    assert found.untagged == {"GigabitEthernet1/0/3": 7}


@pytest.mark.parametrize("place", [0, 1, 6])
def test_an_answer_of_which_nothing_is_known_is_told(place: int) -> None:
    with pytest.raises(GoliveError, match="is not understood"):
        only(place, "% This command is not authorized\n")


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("Et0/1", "Ethernet0/1"),
        ("Fou1/0/1", "FourHundredGigE1/0/1"),
        ("TwoH1/0/1", "TwoHundredGigE1/0/1"),
        ("Ap1/0/1", "AppGigabitEthernet1/0/1"),
        *((short, "TwoGigabitEthernet1/0/1") for short in ("Tw1/0/1", "Two1/0/1", "TwoG1/0/1")),
        *((short, "FortyGigabitEthernet1/0/1") for short in ("Fo1/0/1", "For1/0/1")),
        *((short, "TwentyFiveGigE1/0/1") for short in ("Twe1/0/1", "TwentyFive1/0/1")),
    ],
)
def test_abbreviations(short: str, full: str) -> None:
    assert IOS.canonical(short) == full and IOS.canonical(full) == full and IOS.is_port(full)
