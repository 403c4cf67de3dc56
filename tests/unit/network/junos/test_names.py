"""The names that people write mean the port that they mean; what could be two, or none, stays as it is."""

from __future__ import annotations

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.junos import PLATFORM as JUNOS
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import Desired, Wish


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("ge-0/0/1", "ge-0/0/1"), ("GE-0/0/1", "ge-0/0/1"), ("Ge 0/0/1", "ge-0/0/1"), ("ge0/0/1", "ge-0/0/1"),
        ("ge - 0 / 0 / 1", "ge-0/0/1"), ("ge-0/0/01", "ge-0/0/1"), ("ｇｅ－０／０／１", "ge-0/0/1"),
        ("ge–0/0/1", "ge-0/0/1"), ("ge-0/0/1\u200b", "ge-0/0/1"), ("ge-0/0/1.0", "ge-0/0/1"),
        ("MGE-1/0/12", "mge-1/0/12"), ("xe-2/1/0", "xe-2/1/0"), ("ET-0/0/1:0", "et-0/0/1:0"),
        ("et0/0/48:3", "et-0/0/48:3"),
        ("AE1", "ae1"), ("ae 1", "ae1"), ("ae-1", "ae1"), ("ae1.0", "ae1"), ("Irb.10", "irb.10"), ("me0.0", "me0"),
    ],
)  # fmt: skip
def test_a_name_is_what_it_means(written: str, name: str) -> None:
    assert JUNOS.canonical(written) == name == JUNOS.canonical(name)
    assert JUNOS.is_port(name) is (name[:2] in ("ge", "mg", "xe", "et", "ae"))


@pytest.mark.parametrize("written", ["ge-0/1", "0/0/1", "Gi1/0/1", "ge-0/0/1:", "ae", "port 7", "ge-0/0/1, ge-0/0/2"])
def test_what_is_no_name_stays_as_it_is(written: str) -> None:
    assert JUNOS.canonical(written) == written
    assert not JUNOS.is_port(written)


def test_a_unit_of_its_own_is_no_port() -> None:
    assert JUNOS.canonical("GE-0/0/1.100") == "ge-0/0/1.100"
    assert not JUNOS.is_port("ge-0/0/1.100")


def test_the_way_to_the_switch_is_known_by_its_vlan() -> None:
    text = (
        "set interfaces irb unit 5 family inet address 10.0.0.1/24\n"
        "set interfaces irb unit 6 family inet address 10.0.6.1/24\n"
        "set interfaces vme unit 0 family inet dhcp\n"
        "set interfaces ge-0/0/1 unit 0 family inet address 10.1.0.1/30\n"
        "set vlans MGMT vlan-id 900\nset vlans MGMT l3-interface irb.5\n"
    )
    found = JUNOS.addresses(text)
    assert found == {
        "irb.5 (VLAN 900)": ("10.0.0.1",), "irb.6": ("10.0.6.1",), "vme": ("",), "ge-0/0/1": ("10.1.0.1",)
    }  # fmt: skip
    assert [JUNOS.vlan_of(name) for name in found] == [900, None, None, None]


def test_a_description_is_written_so_that_it_is_one_word() -> None:
    wanted = JUNOS.parse('set interfaces ge-0/0/1 description "## to SW2; [x] ##"\n')
    assert wanted.ports["ge-0/0/1"].description == "## to SW2; [x] ##"
    assert JUNOS.render(JUNOS.parse(""), wanted)[0].head == 'set interfaces ge-0/0/1 description "## to SW2; [x] ##"'
    assert not JUNOS.describes('say "no"') and not JUNOS.describes("why?") and JUNOS.describes("{a} (b) <c> $d")


def test_secrets_are_hidden_from_people() -> None:
    key = 'vrrp-group 1 authentication-key "$9$abc" ## SECRET-DATA'
    text = f"set interfaces ge-0/0/1 unit 0 family inet address 10.0.0.1/24 {key}\n"
    assert "abc" not in JUNOS.section("ge-0/0/1", JUNOS.parse(text).ports["ge-0/0/1"])
    assert JUNOS.settled(f"\n{text}\n{{master:0}}\n") == text


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("        ^\nsyntax error.\n", "syntax error."),
        ("  ^\nunknown command.\n", "unknown command."),
        ("error: configuration database locked by:\n  bob terminal p1 (pid 1) on since 2026\n      exclusive [edit]\n",
         "error: configuration database locked by: bob terminal p1 (pid 1) on since 2026"),
        ("warning: statement not found\n", ""),
        ("warning: uncommitted changes will be discarded on exit\nEntering configuration mode\n", ""),
        ("# commit confirmed will be rolled back in 5 minutes\n", ""),
    ],
)  # fmt: skip
def test_what_refuses(answer: str, said: str) -> None:
    assert JUNOS.refused(answer) == said


@pytest.mark.parametrize("line", ["mtu 9216", "unit 0 family ethernet-switching storm-control x", "hold-time up 10"])
def test_lines_of_a_plan(line: str) -> None:
    assert JUNOS.allows(line)


@pytest.mark.parametrize(
    "line",
    [
        "", "disable", "description x", "unit 0", "unit 0 family ethernet-switching", "native-vlan-id 1",
        "mtu 9216 disable", "unit 0 family ethernet-switching filter input a b", "ether-options 802.3ad ae1",
        "unit 0 family ethernet-switching vlan members all", "unit 0 family inet address 10.0.0.1/24",
        "top", "mtu 1\nexit", "speed 1g", "../ge-0/0/2 disable",
    ],
)  # fmt: skip
def test_lines_that_a_plan_may_not_add(line: str) -> None:
    assert not JUNOS.allows(line)


def test_two_vlans_that_take_each_others_name() -> None:
    text = "set vlans A vlan-id 10\nset vlans B vlan-id 20\n"
    current = JUNOS.parse(text)
    wanted = JUNOS.parse("set vlans B vlan-id 10\nset vlans A vlan-id 20\n")
    assert [line for stanza in JUNOS.render(current, wanted) for line in stanza.commands()] == [
        "rename vlans A to A-golive",
        "rename vlans B to B-golive",
        "rename vlans A-golive to B",
        "rename vlans B-golive to A",
    ]
    assert list(JUNOS.unfit(text, Desired({"ge-0/0/1": Wish({"mode": "access"})}, {10: "B", 20: "A"}))) == []
