"""A server's two links to the two switches of a pair: planned as one group, wanted alike on both, held against both."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils import sentences
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import PlanFaults
from ansible_collections.relops.golive.plugins.plugin_utils.model.plan import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.desired import desired
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.measured import (
    Link,
    Measured,
    PairSeen,
    Spread,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.neighbours import fault_of, pair_fault
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.pairs import refuse_pair
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.ios import PLATFORM as IOS
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.ios.platform import Ios
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import (
    Pair,
    PortState,
    SwitchState,
    desired_from,
)

from tests.golden.plan.project import patched

ONE, TWO = "SHZJ-ACC-SW01", "SHZJ-ACC-SW02"
GROUP, PEER_LINK = "Port-channel20", "Port-channel100"


@pytest.fixture(autouse=True)
def able(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the platform of the demo have groups over two switches."""
    monkeypatch.setattr(Ios, "MLAG_NUMBERS", range(1, 4097))


def home(link: str, number: int, port: str, switch: str, **changed: str) -> dict[str, str]:
    rack = "B05" if switch == ONE else "B07"
    return {
        "like": "PAYGW-L001",
        "连接编号": link,
        "序号": str(number),
        "本端端口": port,
        "信息点编号": "",
        "对端设备": switch,
        "对端端口": "Gi1/0/20",
        "对端机柜": rack,
        "IP/掩码": "",
        "聚合组": "bond0/Po20",
        "聚合模式": "LACP主动",
        **changed,
    }


def peer(link: str, number: int, port: str) -> dict[str, str]:
    return {
        "like": "PAYGW-L012",
        "连接编号": link,
        "序号": str(number),
        "本端端口": port,
        "对端设备": TWO,
        "对端端口": port,
        "对端机柜": "B07",
        "配线架/端口(本侧)": "",
        "配线架/端口(对侧)": "",
        "聚合组": PEER_LINK,
    }


def project(**changed: Any) -> dict[str, Any]:
    """A pair with a peer link of two cables and a server that hangs on both; `changed` are edits of it."""
    pair: dict[str, Any] = {"peer_link": "Port-channel100", "domain": 10}
    rows = [
        home("PAYGW-M1", 901, "ens1f2", ONE), home("PAYGW-M2", 902, "ens1f3", TWO, **changed.get("second", {})),
        *([] if changed.get("no_peer_link") else [peer("PAYGW-P1", 903, "Te1/1/7"), peer("PAYGW-P2", 904, "Te1/1/8")]),
    ]  # fmt: skip
    switches = {
        ONE: {"platform": "ios", "mlag": {"peer": TWO, **pair}},
        TWO: {"platform": "ios", "mlag": {"peer": ONE, **pair, **changed.get("two", {})}},
    }
    if changed.get("alone"):
        switches = {name: {"platform": "ios"} for name in switches}
    return {"append": {"ports": rows}, "set": {f"switches/{name}": one for name, one in switches.items()}}


def plan_of(folder: Path, **changed: Any) -> Plan:
    return load(patched(folder / "project", project(**changed)))


def faults(folder: Path, **changed: Any) -> list[str]:
    with pytest.raises(PlanFaults) as caught:
        plan_of(folder, **changed)
    assert all(fault.zh for fault in caught.value.faults)
    return [fault.line("en") for fault in caught.value.faults]


def test_a_dual_home_is_the_same_group_on_both_switches(tmp_path: Path) -> None:
    works = desired(plan_of(tmp_path))
    for name, other in ((ONE, TWO), (TWO, ONE)):
        work = works[name]
        assert work["pair"] == {"peer": other, "domain": "10", "link": PEER_LINK}
        assert work["ports"][GROUP]["owned"]["mlag"] == 20
        assert work["ports"][GROUP]["owned"]["access"] == 101
        assert work["ports"]["Port-channel1"]["owned"]["mlag"] is None  # the uplink has a group of its own
        assert work["ports"]["GigabitEthernet1/0/20"]["owned"]["lag"] == 20
        assert work["links"]["GigabitEthernet1/0/20"]["mlag"] == 20
    assert "pair" not in works["SHZJ-AGG-SW01"]
    assert "mlag" not in works["SHZJ-AGG-SW01"]["ports"]["Port-channel1"]["owned"]


def test_the_peer_link_is_measured_and_not_configured(tmp_path: Path) -> None:
    work = desired(plan_of(tmp_path))[ONE]
    assert PEER_LINK not in work["ports"]
    assert "TenGigabitEthernet1/1/7" not in work["ports"]
    assert work["links"]["TenGigabitEthernet1/1/7"]["lag"] == PEER_LINK


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"alone": True}, "its members end in different port channels"),
        ({"no_peer_link": True}, f"is no group or port of a connection between {ONE} and {TWO}"),
        ({"two": {"peer": "SHZJ-AGG-SW01"}}, f"must be a switch whose mlag.peer is {TWO}"),
        ({"two": {"peer": "SHZJ-ACC-SW09"}}, "switches.SHZJ-ACC-SW02.mlag.peer: SHZJ-ACC-SW09: is not in"),
        ({"two": {"domain": 11}}, f"is not the domain of {ONE}, 10"),
        ({"two": {"peer_link": "Port-channel9"}}, "Port-channel9: is no group or port"),
        ({"second": {"聚合组": "bond0/Po21"}}, "a group over both has one number on both"),
        ({"second": {"聚合组": "bond1/Po20"}}, "a port channel needs at least two members"),
        ({"second": {"VLAN": "102"}}, "of the same port channel"),
    ],
)
def test_what_is_no_pair_is_a_fault_of_the_plan(changed: dict[str, Any], said: str, tmp_path: Path) -> None:
    assert [line for line in faults(tmp_path, **changed) if said in line]


def test_a_bond_with_one_link_at_a_time_needs_no_pair(tmp_path: Path) -> None:
    patch = project(alone=True)
    for row in patch["append"]["ports"][:2]:
        row["聚合模式"] = "主备"
        row["聚合组"] = "bond0"
    with pytest.raises(PlanFaults) as caught:
        load(patched(tmp_path / "project", patch))
    assert not [fault for fault in caught.value.faults if "different port channels" in fault.en]


def test_a_platform_without_such_groups_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Ios, "MLAG_NUMBERS", range(0))
    assert [line for line in faults(tmp_path) if "ios has no groups over two switches" in line]
    monkeypatch.setattr(Ios, "MLAG_NUMBERS", range(1, 20))
    assert [line for line in faults(tmp_path / "more") if "must have a number of 1 to 19" in line]


def state(pair: Pair | None, **ports: PortState) -> SwitchState:
    trunk = PortState(mode="trunk", allowed=frozenset({100, 101}))
    return SwitchState({PEER_LINK: ports.pop("link", trunk), **ports}, {101: "PAY-APP"}, pair=pair)


GOOD = Pair("10", PEER_LINK)


@pytest.mark.parametrize(
    ("current", "said"),
    [
        (state(None), "is configured for no multi-chassis pair"),
        (state(Pair("7", PEER_LINK)), "its multi-chassis domain is 7, the plan says 10"),
        (state(Pair("10", "Port-channel1")), "its peer link is Port-channel1, the plan says Port-channel100"),
        (state(GOOD, other=PortState(mlag=20)), "multi-chassis group 20 is that of other"),
        (state(GOOD, link=PortState(mode="trunk", allowed=frozenset({5}))), "does not allow VLAN 101"),
    ],
)
def test_a_pair_that_is_not_as_planned_is_refused_before_anything_is_written(
    current: SwitchState, said: str, tmp_path: Path
) -> None:
    wanted = desired_from(desired(plan_of(tmp_path))[ONE])
    with pytest.raises(GoliveError, match=said) as told:
        refuse_pair(ONE, current, wanted, IOS)
    assert sentences.told(str(told.value), "zh") != str(told.value)


def test_a_pair_that_stands_is_not_refused(tmp_path: Path) -> None:
    wanted = desired_from(desired(plan_of(tmp_path))[ONE])
    refuse_pair(ONE, state(GOOD), wanted, IOS)
    refuse_pair(ONE, state(Pair()), wanted, IOS)  # what the configuration does not say is not held against it
    refuse_pair(ONE, state(GOOD, link=PortState(mode="trunk")), wanted, IOS)


LINK: dict[str, Any] = {
    "link_id": "M1", "peer": "APP", "names": ["APP"], "port": "ens1f2", "speed": "", "lldp": False, "both": True,
    "lag": GROUP, "address": "", "mlag": 20,
}  # fmt: skip


def seen(number: int = 20, spread: Spread = Spread.FULL, pair: PairSeen | None = None) -> Measured:
    port = "GigabitEthernet1/0/20"
    return Measured(
        status={port: Link.UP}, bundles={port: (GROUP, "bundled")}, macs={port: ["02:00:00:00:00:01"]},
        mlags={GROUP: (number, spread)}, pair=pair,
    )  # fmt: skip


def test_what_is_measured_of_a_group_over_both_is_held_against_the_plan() -> None:
    port = "GigabitEthernet1/0/20"
    assert fault_of(port, LINK, seen(), str) == ""
    assert fault_of(port, LINK, seen(spread=Spread.HERE), str) == ""
    assert "multi-chassis group 20 is down" in fault_of(port, LINK, seen(spread=Spread.DOWN), str)
    assert fault_of(port, {**LINK, "both": False}, seen(spread=Spread.DOWN), str) == ""
    assert "expected Port-channel20 to be multi-chassis group 20, found 21" in fault_of(port, LINK, seen(21), str)


def test_what_is_measured_of_the_pair_is_held_against_the_plan() -> None:
    assert pair_fault([LINK], seen(pair=PairSeen(True, True))) == ""
    assert pair_fault([{**LINK, "mlag": None}], seen()) == ""
    assert pair_fault([LINK], seen()) == "the multi-chassis pair is not there"
    assert "is not heard" in pair_fault([LINK], seen(pair=PairSeen(False, True)))
    assert "peer link Po1 of" in pair_fault([LINK], seen(pair=PairSeen(True, False, link="Po1")))
    assert "not consistent: VLAN" in pair_fault([LINK], seen(pair=PairSeen(True, True, fault="VLAN")))


def test_duplex_and_vlans_as_operating_are_held_against_the_plan() -> None:
    port = "GigabitEthernet1/0/20"
    link = {**LINK, "duplex": "full", "untagged": 101, "carried": [101]}
    measured = seen()
    measured.duplex[port], measured.untagged[GROUP], measured.carried[GROUP] = "full", 101, frozenset({101})
    assert fault_of(port, link, measured, str) == ""
    measured.carried[GROUP] = frozenset({101, 102, 103})
    assert "expected VLANs 101, found 101-103" in fault_of(port, link, measured, str)
    measured.untagged[port], measured.carried[port] = 7, frozenset({7})  # a port of its own wins
    assert "expected untagged VLAN 101, found 7" in fault_of(port, link, measured, str)
    measured.duplex[port] = "half"
    assert "expected full duplex, found half" in fault_of(port, link, measured, str)
