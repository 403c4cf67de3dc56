"""From configurations to data planes: VLANs, trunks, negotiation, aggregates, and no loops."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.relops.lab.plugins.plugin_utils.cli.fabric import NOTHING, Place, Plane, planes
from ansible_collections.relops.lab.plugins.plugin_utils.cli.intent import Intent, PortIntent
from ansible_collections.relops.lab.plugins.plugin_utils.cli.pairs import Group, Pairing, pairings
from ansible_collections.relops.lab.plugins.plugin_utils.cli.vlans import format_vlans, parse_vlans

VLANS = frozenset({1, 20, 30})
TRUNK = PortIntent(mode="trunk")


def single(port: PortIntent) -> Plane:
    return planes({"A": Intent({"p": port}, {}, VLANS)}, {})["A"]


def both_ways(*cables: tuple[Place, Place]) -> dict[Place, Place]:
    return {**dict(cables), **{b: a for a, b in cables}}


@pytest.mark.parametrize(
    ("port", "tag", "trunks"),
    [
        (PortIntent(), 1, frozenset()),
        (PortIntent(mode="access", access=20), 20, frozenset()),
        (PortIntent(mode="access", access=99), None, NOTHING),
        (TRUNK, 1, VLANS),
        (PortIntent(mode="trunk", allowed=frozenset({20, 99})), None, frozenset({20})),
        (PortIntent(mode="trunk", native=20, allowed=frozenset({20, 30})), 20, frozenset({20, 30})),
        (PortIntent(mode="trunk", allowed=frozenset()), None, NOTHING),
        (PortIntent(mode="routed"), None, NOTHING),
    ],
)
def test_a_port_carries_what_is_allowed_and_exists(port: PortIntent, tag: int | None, trunks: frozenset[int]) -> None:
    lane = single(port).lanes["p"]
    assert (lane.tag, lane.trunks) == (tag, trunks)


@pytest.mark.parametrize(("negotiates", "trunks"), [(True, True), (False, False)])
def test_an_automatic_port_becomes_a_trunk_when_the_far_end_says_so(negotiates: bool, trunks: bool) -> None:
    far = PortIntent(mode="trunk", negotiates=negotiates)
    made = planes(
        {"A": Intent({"p": PortIntent()}, {}, VLANS), "B": Intent({"p": far}, {}, VLANS)},
        both_ways((("A", "p"), ("B", "p"))),
    )
    assert made["A"].lanes["p"].trunk is trunks


def ring(shut: str = "") -> dict[str, Plane]:
    """Three switches in a ring; each has port l to the one before and r to the next."""
    intents = {
        name: Intent({side: PortIntent(mode="trunk", enabled=f"{name}{side}" != shut) for side in "lr"}, {}, VLANS)
        for name in "ABC"
    }
    return planes(intents, both_ways(*(((a, "r"), (b, "l")) for a, b in ("AB", "BC", "CA"))))


def test_a_ring_is_open_at_one_place_in_every_vlan() -> None:
    blocked = [(name, port, vlans) for name, plane in ring().items() for port, vlans in plane.blocked.items()]
    assert len(blocked) == 1
    assert blocked[0][2] == VLANS
    name, port, _ = blocked[0]
    assert ring()[name].lanes[port].trunks == NOTHING


def test_a_broken_ring_is_open_nowhere_else() -> None:
    assert all(not plane.blocked for plane in ring(shut="Ar").values())


def aggregate(mode: str, other: str, vlans: frozenset[int] = VLANS) -> dict[str, Plane]:
    def switch(how: str) -> Intent:
        ports = {name: PortIntent(mode="trunk", lag="L", lag_mode=how) for name in ("p1", "p2")}
        return Intent(ports, {"L": TRUNK}, vlans)

    cables = both_ways((("A", "p1"), ("B", "p1")), (("A", "p2"), ("B", "p2")))
    return planes({"A": switch(mode), "B": switch(other)}, cables)


@pytest.mark.parametrize(
    ("mode", "other", "lacp", "suspended"),
    [
        ("active", "passive", "active", False),
        ("active", "active", "active", False),
        ("passive", "passive", "passive", True),
        ("on", "on", "active", False),
        ("on", "active", "", True),
        ("active", "on", "active", True),
    ],
)
def test_an_aggregate_needs_an_agreement(mode: str, other: str, lacp: str, suspended: bool) -> None:
    lane = aggregate(mode, other)["A"].lanes["L"]
    assert (lane.members, lane.lacp, lane.suspended) == (("p1", "p2"), lacp, suspended)
    assert (lane.trunks == NOTHING) is suspended


@pytest.mark.parametrize(
    ("mode", "bond", "lacp", "suspended"),
    [
        ("active", "active", "active", False),
        ("passive", "active", "passive", False),
        ("on", "on", "active", False),
        ("on", "active", "", True),
        ("active", "on", "active", True),
    ],
)
def test_an_aggregate_and_the_bond_of_a_host_need_an_agreement(
    mode: str, bond: str, lacp: str, suspended: bool
) -> None:
    ports = {name: PortIntent(mode="trunk", lag="L", lag_mode=mode) for name in ("p1", "p2")}
    cables = both_ways((("A", "p1"), ("H", "e1")), (("A", "p2"), ("H", "e2")))
    bonds = {("H", "e1"): bond, ("H", "e2"): bond}
    lane = planes({"A": Intent(ports, {"L": TRUNK}, VLANS)}, cables, bonds)["A"].lanes["L"]
    assert (lane.lacp, lane.suspended) == (lacp, suspended)


def test_a_single_port_bundles_with_a_bond_and_with_nothing_else() -> None:
    switch = {"A": Intent({"p1": PortIntent(mode="trunk", lag="L", lag_mode="active")}, {"L": TRUNK}, VLANS)}
    cables = both_ways((("A", "p1"), ("H", "e1")))
    assert planes(switch, cables)["A"].lanes["L"].suspended
    assert not planes(switch, cables, {("H", "e1"): "active"})["A"].lanes["L"].suspended


def test_routed_ports_have_a_vlan_each_that_no_other_port_has() -> None:
    routed = {name: PortIntent(mode="routed", address=f"10.0.{at}.1/24") for at, name in enumerate(("p1", "p2"))}
    ports = {**routed, "p3": PortIntent(mode="routed"), "p4": TRUNK}
    lanes = planes({"A": Intent(ports, {}, frozenset({1, 4094}))}, {})["A"].lanes
    assert [(lanes[name].tag, lanes[name].address) for name in ("p1", "p2", "p3")] == [
        (4093, "10.0.0.1/24"), (4092, "10.0.1.1/24"), (None, ""),
    ]  # fmt: skip
    assert not {4093, 4092} & lanes["p4"].trunks


def test_an_aggregate_is_one_link_and_blocks_nothing() -> None:
    assert all(not plane.blocked for plane in aggregate("active", "active").values())


@pytest.mark.parametrize("text", ["1", "1,2", "1-3", "1,3-5,7,8,10-4094"])
def test_vlan_lists_come_back_as_they_were(text: str) -> None:
    assert format_vlans(parse_vlans(text)) == text


@pytest.mark.parametrize("text", ["", "0", "4095", "5-3", "a", "1,,2"])
def test_vlan_lists_are_checked(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_vlans(text)


def paired(
    domain: str = "1", up: bool = True, alike: bool = True, both: bool = True
) -> tuple[dict[str, Plane], dict[str, Pairing]]:
    """A and B are a pair, and S hangs on both; group 7 of A is `g`, of B `h`."""
    access, number = {"A": 20, "B": 20 if alike else 30}, {"A": 7, "B": 7 if both else 0}
    link, member = PortIntent(mode="trunk", enabled=up), PortIntent(mode="access", access=20)
    intents = {
        name: Intent(
            {"x": replace(link, lag="l", lag_mode="active"), "p": replace(member, lag=lag, lag_mode="active")},
            {
                "l": link,
                lag: replace(member, access=access[name], mlag=number[name]),
            },
            VLANS,
            pair=("1" if name == "A" else domain, "l"),
        )
        for name, lag in (("A", "g"), ("B", "h"))
    }
    cables = both_ways((("A", "x"), ("B", "x")), (("A", "p"), ("S", "1")), (("B", "p"), ("S", "2")))
    bonds = {("S", "1"): "active", ("S", "2"): "active"}
    return planes(intents, cables, bonds), pairings(intents, cables)


def test_the_first_of_a_pair_carries_what_both_have() -> None:
    made, found = paired()
    assert made["A"].lanes["g"].remote == (("B", "p"),) and not made["A"].lanes["g"].lent
    assert made["B"].lanes["h"].lent and made["B"].lanes["h"].remote == ()
    assert (found["A"].peer, found["B"].peer, found["A"].groups) == ("B", "A", (Group(7, "g", "h"),))


@pytest.mark.parametrize("broken", [{"domain": "2"}, {"up": False}, {"both": False}])
def test_who_is_no_pair_carries_its_own(broken: dict[str, Any]) -> None:
    made, _found = paired(**broken)
    assert not any(lane.remote or lane.lent for plane in made.values() for lane in plane.lanes.values())


def test_groups_that_are_not_alike_are_said_to_be_so() -> None:
    _made, found = paired(alike=False)
    assert [group.alike for group in found["B"].groups] == [False]
