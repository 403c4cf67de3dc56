"""What real devices printed is read as those who collected it read it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import (
    BUNDLED,
    Link,
    Measured,
    Member,
    PairSeen,
    Spread,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._huawei import show
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.vrp import PLATFORM as VRP
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.vrp8 import PLATFORM as VRP8

from tests.unit.network import corpus
from tests.unit.network.corpus import said

STATES = {"up": Link.UP, "down": Link.DOWN, "*down": Link.SHUT, "^down": Link.INACTIVE}
PLATFORMS = [VRP, VRP8]


def files(command: str) -> list[Any]:
    return corpus.files("huawei_vrp", command)


def measured(platform: Any, command: str, text: str) -> Measured:
    found: Measured = platform.measured([text if one == command else "" for one in platform.MEASURE])
    return found


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("path", files("display_interface_brief"))
def test_interface_brief(path: Path, platform: Any) -> None:
    rows = {row["interface"].partition("(")[0]: row["phy"].partition("(")[0] for row in said(path)}
    found = show.brief(path.read_text(encoding="utf-8"), platform.NAMES)
    assert found == {platform.canonical(name): STATES[phy] for name, phy in rows.items()}
    up = {platform.canonical(name) for name, phy in rows.items() if phy == "up"}
    assert platform.connected(path.read_text(encoding="utf-8")) == up


@pytest.mark.parametrize("path", files("display_interface"))
def test_interfaces(path: Path) -> None:
    found, rows = measured(VRP, "display interface", path.read_text(encoding="utf-8")), said(path)
    for row in rows:
        name, up = VRP.canonical(row["interface"]), row["link_status"].startswith("UP")
        assert found.status[name] == (Link.UP if up else Link.DOWN), name
        mbps = int(row["speed"] or 0) if up else 0
        shown = {0: "", 100: "100M", 1000: "1G", 2500: "2.5G", 10000: "10G"}.get(mbps, f"{mbps // 1000}G")
        assert found.speed[name] == shown, name
        assert found.addresses.get(name, "") == row["ip_address"].partition("/")[0]
    assert len(found.status) == len({VRP.canonical(row["interface"]) for row in rows})


@pytest.mark.parametrize("path", files("display_lldp_neighbor"))
def test_neighbours(path: Path) -> None:
    found = [
        (port, one.system, one.ports)
        for port, heard in measured(VRP, "display lldp neighbor", path.read_text(encoding="utf-8")).neighbours.items()
        for one in heard
    ]
    assert found == [
        (
            VRP.canonical(row["local_interface"]),
            row["neighbor_name"],
            tuple(dict.fromkeys(name for name in (row["neighbor_port_id"], row["neighbor_interface"]) if name)),
        )
        for row in said(path)
    ]


@pytest.mark.parametrize("path", files("display_mac-address"))
def test_mac_addresses(path: Path) -> None:
    found = measured(VRP, "display mac-address", path.read_text(encoding="utf-8")).macs
    rows = [(VRP.canonical(row["destination_port"]), row["destination_address"]) for row in said(path)]
    assert [(port, mac.replace(":", "")) for port, macs in found.items() for mac in macs] == [
        (port, mac.replace("-", "")) for port, mac in rows
    ]


@pytest.mark.parametrize("path", files("display_eth-trunk"))
def test_groups(path: Path) -> None:
    found = measured(VRP, "display eth-trunk", path.read_text(encoding="utf-8")).bundles
    members = [row for row in said(path) if row["status"]]  # the table of the partners has none
    assert found == {
        row["interface"]: (row["eth_trunk"], BUNDLED if row["status"] in ("Up", "Selected") else Member.SUSPENDED)
        for row in members
    }


@pytest.mark.parametrize("path", files("display_version"))
def test_versions(path: Path) -> None:
    (row,) = said(path)
    found = VRP.hardware([path.read_text(encoding="utf-8"), ""])
    assert found["model"] == row["model"].removesuffix(" Terabit Routing Switch")
    assert found["version"] == row["product_version"].split()[-1]


NEWER = """\
Eth-Trunk1's state information is:
Local:
LAG ID: 1                       Working Mode: Static
Preempt Delay: Disabled         Hash Arithmetic: profile default
System Priority: 32768          System ID: 0200-5e00-0001
Least Active-linknumber: 1      Max Active-linknumber: 32
Operating Status: {status}            Number Of Up Ports In Trunk: 1
Timeout Period: Slow
--------------------------------------------------------------------------------
ActorPortName          Status   PortType PortPri PortNo PortKey PortState Weight
10GE1/0/1              Selected 10GE     32768   1      289     10111100  1
10GE1/0/2(r)           Unselect 10GE     32768   2      289     10100010  1

Partner:
--------------------------------------------------------------------------------
ActorPortName          SysPri   SystemID        PortPri PortNo PortKey PortState
10GE1/0/1              32768    0200-5e00-0002  32768   1      289     10111100
"""


@pytest.mark.parametrize(("status", "first"), [("up", BUNDLED), ("down", "down")])
def test_a_group_as_newer_releases_show_it(status: str, first: str) -> None:
    found = measured(VRP8, "display eth-trunk", NEWER.format(status=status)).bundles
    assert found == {"10GE1/0/1": ("Eth-Trunk1", first), "10GE1/0/2": ("Eth-Trunk1", Member.SUSPENDED)}


UNKNOWN = """\
PHY: Physical
!down: FIB overload down
(x): something new
Interface    PHY    Protocol  InUti OutUti   inErrors  outErrors
10GE1/0/1    !down  down         0%     0%          0          0
10GE1/0/2    up(x)  up           0%     0%          0          0
10GE1/0/3    #down  down         0%     0%          0          0
"""


def test_what_the_legend_does_not_explain_is_not_taken_for_a_link() -> None:
    assert show.brief(UNKNOWN, VRP8.NAMES) == {
        "10GE1/0/1": Link.OTHER,
        "10GE1/0/2": Link.UP,
        "10GE1/0/3": Link.FAULTY,
    }


ACTIVE = """\
T=TAG U=UNTAG
-------------------------------------------------------------------------------
Port                Link Type    PVID    VLAN List
-------------------------------------------------------------------------------
GE0/0/1             hybrid       2       U: 2 to 4
GE0/0/2             access       3       U: 3
GE0/0/3             trunk        1       U: 1
                                         T: 2 to 4 10
Eth-Trunk1          trunk        20      T: 30
"""


def test_what_ports_carry_as_operating() -> None:
    assert list(show.memberships(ACTIVE)) == [
        ("GE0/0/1", 2, frozenset({2, 3, 4})),
        ("GE0/0/2", 3, frozenset({3})),
        ("GE0/0/3", 1, frozenset({1, 2, 3, 4, 10})),
        ("Eth-Trunk1", 20, frozenset({30})),
    ]


GROUP = """\
*                     : Local node
Heart beat state      : OK
Node 1 *
  Dfs-Group ID        : 1
  State               : Master
Node 2
  Dfs-Group ID        : 1
  State               : Backup
"""
BRIEF = """\
* - Local node

M-Lag ID     Interface      Port State    Status                Consistency-check
       1     Eth-Trunk 40   Up            active(*)-active      success
       5     Eth-Trunk 41   Up            active(*)-inactive    failed(5)
       6     Eth-Trunk 42   Down          inactive-active(*)    --

Failed reason:
    5 -- M-LAG configuration is inconsistent
"""
LINK = "Peer-link information\nPeer-link Id      : 1\nPort Name         : Eth-Trunk0\nPort State        : Up\n"


def test_a_pair_and_its_groups() -> None:
    assert show.mlags(BRIEF) == {
        "Eth-Trunk40": (1, Spread.FULL),
        "Eth-Trunk41": (5, Spread.HERE),
        "Eth-Trunk42": (6, Spread.DOWN),
    }
    fault = "Eth-Trunk41: M-LAG configuration is inconsistent"
    assert show.pair_seen(GROUP, BRIEF, LINK) == PairSeen(True, True, "1", "Eth-Trunk0", fault)
    assert show.pair_seen("Error: Unrecognized command found at '^' position.", "", "") is None
