"""What an Arista says of its multi-chassis pair, and how a group becomes a part of it."""

from __future__ import annotations

from dataclasses import replace

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import PairSeen, Spread
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.eos import PLATFORM as EOS
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import PortState, SwitchState

MLAG = """\
MLAG Configuration:
domain-id                          :               RACK1
local-interface                    :            Vlan4094
peer-address                       :            10.0.0.2
peer-link                          :    Port-Channel2000
peer-config                        :          consistent

MLAG Status:
state                              :              Active
negotiation status                 :           Connected
peer-link status                   :                  Up
local-int status                   :                  Up
"""
GROUPS = """\
                                                                  local/remote
   mlag       desc             state       local       remote          status
---------- ---------- ----------------- ----------- ------------ ------------
     10     Server one    active-full        Po10         Po10           up/up
     11                active-partial        Po11         Po11         up/down
     12                active-partial        Po12         Po12         down/up
     13                      inactive        Po13         Po13       down/down
"""


def test_a_pair_and_its_groups() -> None:
    found = EOS.measured([*[""] * (len(EOS.MEASURE) - 2), MLAG, GROUPS])
    assert found.pair == PairSeen(True, True, "RACK1", "Port-Channel2000")
    assert found.mlags == {
        "Port-Channel10": (10, Spread.FULL),
        "Port-Channel11": (11, Spread.HERE),
        "Port-Channel12": (12, Spread.DOWN),
        "Port-Channel13": (13, Spread.DOWN),
    }


def test_a_pair_that_is_broken() -> None:
    text = MLAG.replace("             Active", "           Inactive").replace("consistent", "inconsistent")
    text = text.replace("peer-link status                   :                  Up", "peer-link status : Down")
    found = EOS.measured([*[""] * (len(EOS.MEASURE) - 2), text, ""]).pair
    assert found == PairSeen(False, False, "RACK1", "Port-Channel2000", "inconsistent")


def test_where_there_is_none_there_is_none() -> None:
    text = (
        "MLAG Configuration:\ndomain-id :\n\nMLAG Status:\nstate                              :            Disabled\n"
    )
    assert EOS.measured([*[""] * (len(EOS.MEASURE) - 2), text, ""]).pair is None


def test_a_group_becomes_a_part_of_the_pair_and_leaves_it() -> None:
    alone = SwitchState({"Port-Channel11": PortState(mode="trunk")}, {})
    part = SwitchState({"Port-Channel11": replace(alone.ports["Port-Channel11"], mlag=11)}, {})
    assert [stanza.lines for stanza in EOS.render(alone, part)] == [("mlag 11",)]
    assert [stanza.lines for stanza in EOS.render(part, alone)] == [("no mlag",)]
