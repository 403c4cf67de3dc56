"""A VLAN of ours goes on the way back unless somebody else's port has come to use it since."""

from __future__ import annotations

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.conflicts import kept_in_use
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import (
    Desired,
    PortState,
    SwitchState,
    Wish,
)

BACK = Desired({"Gi1": Wish(None)}, {110: False, 120: "was there"})
PEER = PortState(mode="trunk", native=110)
OURS = PortState(mode="access", access=110)


@pytest.mark.parametrize(
    ("now", "before", "goes"),
    [
        ({"Gi1": OURS, "Po1": PEER}, {"Po1": PEER}, True),  # a peer link named it before there was one
        ({"Gi1": OURS, "Po1": PEER}, {"Po1": PortState(mode="trunk", native=1)}, False),
        ({"Gi1": OURS, "Gi2": PortState(access=110)}, {}, False),
        ({"Gi1": OURS, "Gi2": PortState(access=110)}, {"Gi2": PortState(access=1, native=110)}, True),
        ({"Gi1": OURS}, {}, True),
    ],
)
def test_what_others_used_before_keeps_no_vlan(
    now: dict[str, PortState], before: dict[str, PortState], goes: bool
) -> None:
    found = kept_in_use(SwitchState(now), BACK, SwitchState(before))
    assert found.vlans == ({110: False, 120: "was there"} if goes else {120: "was there"})
    assert found.ports == BACK.ports


def test_where_nothing_is_known_of_before_a_use_keeps_it() -> None:
    assert 110 not in kept_in_use(SwitchState({"Po1": PEER}), BACK, None).vlans


def test_lines_that_a_cut_off_write_took_come_back_but_for_those_below_others() -> None:
    lines = ("stp edged-port", "service-instance 7", "  description x", "mtu 9000", "ours")
    back = Desired(
        {"Eth1": Wish({"enabled": True}, unwanted=("ours",)), "Eth2": Wish({"enabled": True}), "Po1": Wish(None)}
    )
    before = SwitchState({name: PortState(opaque=lines) for name in ("Eth1", "Eth2", "Po1")})
    found = kept_in_use(SwitchState(), back, before, lambda name: name != "Eth2").ports
    assert found["Eth1"] == Wish({"enabled": True}, ("stp edged-port", "mtu 9000"), ("ours",))
    assert (found["Eth2"], found["Po1"]) == (back.ports["Eth2"], back.ports["Po1"])
