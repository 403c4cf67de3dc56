"""VLANs that a list makes on a Junos: they are there, and none of them is made, called otherwise or deleted alone."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils import sentences
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.junos import PLATFORM as JUNOS
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import (
    Desired,
    Wish,
    changes,
    desired_from,
    target,
    undo_of,
)

PORT = "ge-0/0/1"
BASE = """\
set vlans campus vlan-id-list 100-102
set vlans campus vlan-id-list 120
set vlans v20 vlan-id 20
"""
RANGE = "set vlans lab vlan-range 300-301\n"


def access(vlan: int) -> Wish:
    owned: dict[str, Any] = {"mode": "access", "access": vlan, "native": None, "allowed": None}
    return Wish({**owned, "description": None, "enabled": True})


def sent(text: str, desired: Desired) -> list[str]:
    current = JUNOS.parse(text)
    return [line for stanza in JUNOS.render(current, target(current, desired)) for line in stanza.commands()]


def test_each_of_a_list_is_a_vlan() -> None:
    listed = {vlan: f"campus-vlan-{vlan:04}" for vlan in (100, 101, 102, 120)}
    assert JUNOS.parse(BASE + RANGE).vlans == {**listed, 20: "v20", 300: "__lab_300__", 301: "__lab_301__"}
    assert JUNOS.parse(BASE + "deactivate vlans campus\n").vlans == {20: "v20"}
    assert JUNOS.parse(BASE + "set vlans own vlan-id 101\n").vlans[101] == "own"


def test_a_plan_that_uses_one_makes_none() -> None:
    desired = Desired({PORT: access(101)}, {101: "campus-vlan-0101"})
    assert not JUNOS.unfit(BASE, desired)
    lines = sent(BASE, desired)
    assert lines and not [line for line in lines if line.startswith(("set vlans", "rename", "delete vlans"))]
    before = undo_of(JUNOS.parse(BASE), desired)
    after = JUNOS.parse(f"set interfaces {PORT} unit 0 family ethernet-switching vlan members 101\n{BASE}")
    back = target(after, desired_from(before))
    assert [one["item"] for one in changes(after, back) if one["item"].startswith("vlan")] == []


def test_a_port_may_name_one_as_the_switch_calls_it() -> None:
    text = f"{BASE}set interfaces {PORT} unit 0 family ethernet-switching vlan members campus-vlan-0101\n"
    assert JUNOS.parse(text).ports[PORT].access == 101


@pytest.mark.parametrize(
    ("vlans", "words"),
    [
        ({101: "PAY"}, "VLAN 101 is in the list campus, by which the switch calls it campus-vlan-0101"),
        ({120: False}, "VLAN 120 is in the list campus and can't be taken away alone"),
        ({200: "campus"}, "VLAN 200 is to be called campus, which is the name of a list"),
    ],
)
def test_what_a_list_cannot_do_is_refused(vlans: dict[int, str | bool | None], words: str) -> None:
    (told,) = JUNOS.unfit(BASE, Desired(vlans=vlans))
    assert told.startswith(words)
    chinese = sentences.told(f"SW1: {told}", "zh")
    assert chinese.startswith("SW1: VLAN ") and "列表 campus" in chinese
    with pytest.raises(GoliveError, match=words):
        sent(BASE, Desired(vlans=vlans))
