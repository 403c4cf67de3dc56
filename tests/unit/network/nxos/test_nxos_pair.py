"""What a Nexus says of its multi-chassis pair, and how a group becomes a part of it."""

from __future__ import annotations

from dataclasses import replace

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import PairSeen, Spread
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.nxos import PLATFORM as NXOS
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import PortState, SwitchState

VPC = """\
Legend:
                (*) - local vPC is down, forwarding via vPC peer-link

vPC domain id                     : 10
Peer status                       : peer adjacency formed ok
vPC keep-alive status             : peer is alive
Configuration consistency status  : success
Per-vlan consistency status       : success
Type-2 consistency status         : success
vPC role                          : primary
Number of vPCs configured         : 3

vPC Peer-link status
---------------------------------------------------------------------
id    Port   Status Active vlans
--    ----   ------ -------------------------------------------------
1     Po1    up     1,10,20

vPC status
----------------------------------------------------------------------------
Id    Port          Status Consistency Reason                Active vlans
--    ------------  ------ ----------- ------                ---------------
11    Po11          up     success     success               10,20
12    Po12          down*  success     success               -
13    Po13          up     failed      vPC type-1 mismatch   -
"""


def test_a_pair_and_its_groups() -> None:
    found = NXOS.measured([*[""] * (len(NXOS.MEASURE) - 1), VPC])
    assert found.pair == PairSeen(True, True, "10", "port-channel1")
    assert found.mlags == {
        "port-channel11": (11, Spread.FULL),
        "port-channel12": (12, Spread.DOWN),
        "port-channel13": (13, Spread.HERE),
    }


def test_a_pair_that_is_broken() -> None:
    text = VPC.replace("peer adjacency formed ok", "peer link is down")
    text = text.replace("1     Po1    up     1,10,20", "1     Po1    down   -")
    text = text.replace("Configuration consistency status  : success", "Configuration consistency status  : failed")
    found = NXOS.measured([*[""] * (len(NXOS.MEASURE) - 1), text]).pair
    assert found == PairSeen(False, False, "10", "port-channel1", "failed")


def test_where_the_feature_is_off_there_is_no_pair() -> None:
    refused = "        ^\n% Invalid command at '^' marker.\n"
    found = NXOS.measured([*[""] * (len(NXOS.MEASURE) - 1), refused])
    assert found.pair is None and found.mlags == {}


def test_a_group_becomes_a_part_of_the_pair_and_leaves_it() -> None:
    alone = SwitchState({"port-channel11": PortState(mode="trunk")}, {})
    part = SwitchState({"port-channel11": replace(alone.ports["port-channel11"], mlag=11)}, {})
    assert [stanza.lines for stanza in NXOS.render(alone, part)] == [("vpc 11",)]
    assert [stanza.lines for stanza in NXOS.render(part, alone)] == [("no vpc",)]
