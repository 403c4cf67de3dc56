"""What Comware says and reads: names as people write them, refusals, prompts, the word of success, lines of a plan."""

from __future__ import annotations

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.comware import PLATFORM, lines

PORTS = ("GigabitEthernet1/0/1", "Ten-GigabitEthernet2/0/49:1", "Bridge-Aggregation1", "Ethernet1/0/1")
NONE = ("Vlan-interface10", "M-GigabitEthernet0/0/0", "GE1/0/1", "GigabitEthernet1/0/1.5", "NULL0")
UNKNOWN = "% Unrecognized command found at '^' position."
ALLOWED = ("stp edged-port", "undo lldp enable", "broadcast-suppression pps 500", "lldp enable")
OTHERS = (
    *("port link-type trunk", "shutdown", "quit", "interface GE1/0/2", "description x"),
    *("ip address 10.0.0.1 255.0.0.0", "stp edged-port\nquit"),
)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("GE1/0/1", "GigabitEthernet1/0/1"),
        ("ge1/0/1", "GigabitEthernet1/0/1"),
        ("GigabitEthernet 1/0/1", "GigabitEthernet1/0/1"),
        ("GIGABITETHERNET1/0/1", "GigabitEthernet1/0/1"),
        ("G1/0/1", "GigabitEthernet1/0/1"),
        ("XGE1/0/49", "Ten-GigabitEthernet1/0/49"),
        ("10GE1/0/49", "Ten-GigabitEthernet1/0/49"),
        ("ten-gigabitethernet 1/0/49", "Ten-GigabitEthernet1/0/49"),
        ("25GE1/0/12", "Twenty-FiveGigE1/0/12"),
        ("WGE1/0/12", "Twenty-FiveGigE1/0/12"),
        ("FGE1/0/53", "FortyGigE1/0/53"),
        ("100GE1/0/25", "HundredGigE1/0/25"),
        ("hge1/0/25:1", "HundredGigE1/0/25:1"),
        ("ＸＧＥ１／０／４９", "Ten-GigabitEthernet1/0/49"),
        ("GE1/\u200b0/1", "GigabitEthernet1/0/1"),
        ("BAGG1", "Bridge-Aggregation1"),
        ("bridge-aggregation 1", "Bridge-Aggregation1"),
        ("Vlan10", "Vlan-interface10"),
    ],
)
def test_a_name_means_its_port_however_it_is_written(written: str, name: str) -> None:
    assert PLATFORM.canonical(written) == name
    assert PLATFORM.canonical(name) == name


@pytest.mark.parametrize("written", ["1/0/1", "tw1/0/1", "f1/0/1", "Po1", "Eth-Trunk1", "GE", "GE1/0/x"])
def test_what_is_no_port_or_could_be_two_stays_as_it_is(written: str) -> None:
    assert PLATFORM.canonical(written) == written
    assert not PLATFORM.is_port(written)


def test_which_interfaces_a_plan_may_configure() -> None:
    assert all(map(PLATFORM.is_port, PORTS))
    assert not any(map(PLATFORM.is_port, NONE))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (f"        ^\n {UNKNOWN}\n", UNKNOWN),
        ("The VLAN does not exist.\n", "The VLAN does not exist."),
        ("Error: Failed to set it.\n", "Error: Failed to set it."),
        ("Permission denied.\n", "Permission denied."),
        ("%Jun 26 17:08:35:809 2013 SW1 IFNET/3/PHY_UPDOWN: Physical state is up\n", ""),
        ("Please wait... Done.\n", ""),
        ("", ""),
    ],
)
def test_refusals_and_what_is_none(answer: str, said: str) -> None:
    assert PLATFORM.refused(answer) == said


@pytest.mark.parametrize(
    ("answer", "saved"),
    [
        ("Validating file. Please wait...\nSaved the current configuration to mainboard device successfully.\n", True),
        ("Validating file. Please wait...\nConfiguration is saved to device successfully.\n", True),
        ("Save the configuration to slot 1 successfully.\n", True),
        (
            "Saved the current configuration successfully.\nSlot 2:\nFailed to save the file.\n",
            False,
        ),
        ("The device is running out of space.\n", False),
    ],
)
def test_only_the_word_of_success_is_believed(answer: str, saved: bool) -> None:
    save = PLATFORM.EDITING.save
    assert save is not None and save.done is not None
    assert bool(save.done.search(answer)) is saved


def test_prompts_with_brackets_in_the_name() -> None:
    base = PLATFORM.prompt_base("<SHZJ-SW(3.11)>")
    pattern = PLATFORM.config_prompt(base)
    for view in ("", "-GigabitEthernet1/0/1", "-vlan10", "-luser-manage-admin"):
        assert pattern.search(f"x\n[SHZJ-SW(3.11){view}]")
    assert not pattern.search("<SHZJ-SW(3.11)>") and not PLATFORM.needs_enable("<SW1>")


def test_the_lines_that_a_plan_may_add() -> None:
    assert all(map(PLATFORM.allows, ALLOWED))
    assert not any(map(PLATFORM.allows, OTHERS))


@pytest.mark.parametrize(
    ("line", "undone"),
    [
        ("stp edged-port", "undo stp edged-port"),
        ("broadcast-suppression pps 500", "undo broadcast-suppression"),
        ("undo lldp enable", "lldp enable"),
        ("lldp admin-status rx", "undo lldp admin-status"),
    ],
)
def test_a_line_is_undone_without_its_values(line: str, undone: str) -> None:
    assert lines.undone(line) == undone
