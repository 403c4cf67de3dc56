"""What RGOS says and reads: names as people write them, refusals, prompts, the word of success, lines of a plan."""

from __future__ import annotations

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.rgos import PLATFORM

ALLOWED = ("spanning-tree portfast", "no lldp enable", "storm-control broadcast pps 500", "mtu 9000")
OTHERS = (
    *("switchport mode trunk", "shutdown", "exit", "interface gi0/2", "description x", "port-group 1"),
    "spanning-tree portfast\nexit",
)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Gi0/1", "GigabitEthernet 0/1"),
        ("gi0/1", "GigabitEthernet 0/1"),
        ("GigabitEthernet0/1", "GigabitEthernet 0/1"),
        ("GIGABITETHERNET 0/1", "GigabitEthernet 0/1"),
        ("GE1/0/1", "GigabitEthernet 1/0/1"),
        ("Te0/25", "TenGigabitEthernet 0/25"),
        ("XGE0/25", "TenGigabitEthernet 0/25"),
        ("25GE0/1", "TFGigabitEthernet 0/1"),
        ("TF0/1", "TFGigabitEthernet 0/1"),
        ("40GE0/49", "FortyGigabitEthernet 0/49"),
        ("Hu0/51", "HundredGigabitEthernet 0/51"),
        ("ＧＩ０／１", "GigabitEthernet 0/1"),
        ("Gi0/\u200b1", "GigabitEthernet 0/1"),
        ("Ag1", "AggregatePort 1"),
        ("AP 1", "AggregatePort 1"),
        ("aggregateport1", "AggregatePort 1"),
        ("Vlan10", "VLAN 10"),
    ],
)
def test_a_name_means_its_port_however_it_is_written(written: str, name: str) -> None:
    assert PLATFORM.canonical(written) == name
    assert PLATFORM.canonical(name) == name


@pytest.mark.parametrize("written", ["0/1", "t0/1", "f0/1", "Po1", "Eth-Trunk1", "Gi", "Gi0/x"])
def test_what_is_no_port_or_could_be_two_stays_as_it_is(written: str) -> None:
    assert PLATFORM.canonical(written) == written
    assert not PLATFORM.is_port(written)


def test_which_interfaces_a_plan_may_configure() -> None:
    assert all(map(PLATFORM.is_port, ["GigabitEthernet 0/1", "TenGigabitEthernet 2/0/49", "AggregatePort 1"]))
    assert not any(map(PLATFORM.is_port, ["VLAN 10", "Mgmt 0", "GigabitEthernet0/1", "Gi0/1"]))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("            ^\n% Invalid input detected at '^' marker.\n", "% Invalid input detected at '^' marker."),
        ("% Unknown command.\n", "% Unknown command."),
        ("Permission denied\n", "Permission denied"),
        ("*Nov 29 10:00:00: %LINK-3-UPDOWN: Interface GigabitEthernet 0/1, changed state to up.\n", ""),
        ("% Access VLAN does not exist. Creating vlan 77\n", ""),
        ("", ""),
    ],
)
def test_refusals_and_what_is_none(answer: str, said: str) -> None:
    assert PLATFORM.refused(answer) == said


@pytest.mark.parametrize(
    ("answer", "saved"),
    [
        ("\nBuilding configuration...\n[OK]\n", True),
        ("\nBuilding configuration...\n% Failed to write: no space left\n", False),
    ],
)
def test_only_the_word_of_success_is_believed(answer: str, saved: bool) -> None:
    save = PLATFORM.EDITING.save
    assert save is not None and save.done is not None
    assert bool(save.done.search(answer)) is saved


def test_prompts_with_brackets_in_the_name() -> None:
    pattern = PLATFORM.config_prompt(PLATFORM.prompt_base("SHZJ-SW(3.11)#"))
    for mode in ("", "-if-GigabitEthernet 0/1", "-if-AggregatePort 1", "-if-range", "-vlan"):
        assert pattern.search(f"x\nSHZJ-SW(3.11)(config{mode})#")
    assert not pattern.search("SHZJ-SW(3.11)#") and PLATFORM.needs_enable("SW1>") and not PLATFORM.needs_enable("SW1#")


def test_the_lines_that_a_plan_may_add() -> None:
    assert all(map(PLATFORM.allows, ALLOWED))
    assert not any(map(PLATFORM.allows, OTHERS))
