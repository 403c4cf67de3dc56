"""What Huawei writes in its own way: names, defaults that no line says, banners, lines that a plan adds."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils import sentences
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._huawei.lines import negated
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.vrp import PLATFORM as VRP
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.vrp8 import PLATFORM as VRP8
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import (
    Desired,
    Pair,
    PortState,
    SwitchState,
    Wish,
    target,
)
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.vrp import DIALECT
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.config import Context
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.render import body, section

from tests.unit.lab.huawei_box import made

PORT = "GigabitEthernet0/0/1"


@pytest.mark.parametrize(
    ("written", "vrp", "vrp8"),
    [
        ("GE0/0/1", "GigabitEthernet0/0/1", "GE0/0/1"),
        ("gi0/0/1", "GigabitEthernet0/0/1", "GE0/0/1"),
        ("gigabitethernet 0/0/1", "GigabitEthernet0/0/1", "GE0/0/1"),
        ("ＧＥ０／０／１", "GigabitEthernet0/0/1", "GE0/0/1"),
        ("GE0/0/1\u200b", "GigabitEthernet0/0/1", "GE0/0/1"),
        ("XGE0/0/1", "XGigabitEthernet0/0/1", "XGE0/0/1"),
        ("xgigabitethernet0/0/1", "XGigabitEthernet0/0/1", "xgigabitethernet0/0/1"),
        ("10ge 1/0/1", "10GE1/0/1", "10GE1/0/1"),
        ("25GE1/0/12", "25GE1/0/12", "25GE1/0/12"),
        ("100ge1/0/1:1", "100GE1/0/1:1", "100GE1/0/1:1"),
        ("Ethernet0/0/1", "Ethernet0/0/1", "Ethernet0/0/1"),
        ("Eth0/0/1", "Ethernet0/0/1", "Eth0/0/1"),
        ("eth-trunk 1", "Eth-Trunk1", "Eth-Trunk1"),
        ("MEth0/0/0", "MEth0/0/0", "MEth0/0/0"),
        ("Gi1", "Gi1", "Gi1"),
        ("port 7", "port 7", "port 7"),
    ],
)
def test_names_as_people_write_them(written: str, vrp: str, vrp8: str) -> None:
    assert (VRP.canonical(written), VRP8.canonical(written)) == (vrp, vrp8)


@pytest.mark.parametrize(
    ("name", "planned"),
    [(PORT, True), ("XGigabitEthernet1/0/48", True), ("Eth-Trunk12", True), ("MultiGE0/0/1", True),
     ("MEth0/0/1", False), ("Vlanif10", False), ("GE0/0/1", False),
     ("GigabitEthernet0/0/1.10", False), (f"{PORT}\nreboot", False)],
)  # fmt: skip
def test_what_a_plan_may_configure(name: str, planned: bool) -> None:
    assert VRP.is_port(name) is planned


def text(release: str = "") -> str:
    head = f"!Software Version {release}\n" if release else ""
    return f"{head}#\ninterface {PORT}\n#\ninterface 10GE1/0/1\n port link-type hybrid\n#\nreturn\n"


@pytest.mark.parametrize(
    ("release", "mode"),
    [("V200R019C10SPC500", None), ("V200R003C00", None), ("", None), ("V600R022C00", "access"), ("V600R024C00", None)],
)
def test_a_port_without_a_link_type_is_what_its_release_says_and_never_guessed(release: str, mode: str | None) -> None:
    """Up to V200R003 it is hybrid, then it negotiates (and may carry every VLAN), on V600 before R024 it is access."""
    for read in (text(release), VRP.settled(text(release))):
        assert VRP.parse(read).ports[PORT].mode == mode
    assert VRP8.parse(text(release)).ports[PORT].mode == "access"


@pytest.mark.parametrize(
    ("platform", "configuration", "word"),
    [
        (VRP, "!Software Version V200R019C10SPC500\n", "lacp"),
        (VRP, "!Software Version V200R001C00SPC300\n", "lacp-static"),
        (VRP, "!Software Version V100R006C05\n", "lacp-static"),
        (VRP, "", "lacp"),
        (VRP, "#\ninterface Eth-Trunk9\n mode lacp-static\n", "lacp-static"),
        (VRP8, "", "lacp-static"),
        (VRP8, "#\ninterface Eth-Trunk9\n mode lacp\n", "lacp"),
    ],
)
def test_lacp_is_called_as_this_switch_calls_it(platform: object, configuration: str, word: str) -> None:
    current = platform.parse(f"{configuration}#\ninterface {PORT}\n#\n")  # type: ignore[attr-defined]
    wishes = {"Eth-Trunk1": Wish({"enabled": True}), PORT: Wish({"lag": 1, "lag_mode": "active"})}
    stanzas = platform.render(current, target(current, Desired(wishes, {})))  # type: ignore[attr-defined]
    assert f"mode {word}" in [line for stanza in stanzas for line in stanza.lines]


def test_the_lines_of_a_banner_are_no_configuration() -> None:
    banner = f'header login information "\ninterface {PORT}\n shutdown\n#\nvlan batch 7\n"\n#\n'
    read = f"sysname SW1\n#\n{banner}interface {PORT}\n description real\n#\n"
    state = VRP.parse(read)
    assert state.ports == {PORT: PortState(description="real")} and not state.vlans
    assert VRP.foreign(read) == ["sysname SW1", *banner.splitlines()[:-1]]


def test_v100_begins_what_stands_alone_with_a_blank() -> None:
    old = (
        "!Software Version V100R006C00SPC800\n sysname S1\n#\n vlan batch 10 20 30 100\n#\nvlan 100\n mux-vlan\n#\n"
        f"interface {PORT}\n port link-type access\n port default vlan 10\n#\n cluster enable\n ntdp enable\n#\n"
    )
    for read in (old, VRP.settled(old)):
        state = VRP.parse(read)
        assert (sorted(state.vlans), state.ports[PORT].access) == ([10, 20, 30, 100], 10)
        assert VRP.foreign(read) == ["sysname S1", "vlan 100", " mux-vlan", "cluster enable", "ntdp enable"]
    wanted = target(state, Desired({PORT: Wish({"access": 101})}, {101: "PAY"}))
    after = old.replace("30 100", "30 100 to 101").replace("default vlan 10", "default vlan 101")
    assert VRP.parse(after.replace("vlan 100\n", "vlan 101\n name PAY\n#\nvlan 100\n")).vlans == wanted.vlans


def test_what_a_vlan_has_beside_its_name_is_foreign() -> None:
    read = "vlan batch 10 20 to 21\n#\nvlan 10\n name PAY\n description theirs\n#\nvlan 20\n name DB\n#\n"
    assert VRP.parse(read).vlans == {10: "PAY", 20: "DB", 21: None}
    assert VRP.foreign(read) == ["vlan 10", " description theirs"]


def test_the_times_of_a_header_change_nothing() -> None:
    first = (
        "!Software Version V200R005C10\n!Last configuration was updated at 2026-11-29 by a\n#\nsysname SW\n#\nreturn\n"
    )
    again = first.replace("29 by a", "30 by b")
    assert VRP8.settled(first) == VRP8.settled(again) == "sysname SW\n"


UNKNOWN = "Error: Unrecognized command found at '^' position."


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        (f"        ^\n{UNKNOWN}\n", UNKNOWN),
        ("Error:Incomplete command found at '^' position.\n", "Error:Incomplete command found at '^' position."),
        ("Error: Please renew the default configurations.\n", "Error: Please renew the default configurations."),
        ("Error[1]: The interface is in use.\n", "Error[1]: The interface is in use."),
        ("Info: This operation may take a few seconds. Please wait for a moment...done.\n", ""),
        ("Warning: The VLAN has no member.\n", ""),
        ("description Error: not one\n", ""),
    ],
)  # fmt: skip
def test_refusals(answer: str, refusal: str) -> None:
    assert VRP.refused(answer) == refusal


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("The current configuration will be written to the device.\nAre you sure to continue?[Y/N]", "y"),
        ("Warning: The current configuration will be written to the device. Continue? [Y/N]:", "y"),
        ("flash:/vrpcfg.zip exists, overwrite? (y/n)[n]:", "y"),
        ("Info: Please input the file name ( *.cfg, *.zip ) [vrpcfg.zip]:", ""),
        ("Now saving the current configuration to the slot 0.", None),
        ("<SW1>", None),
    ],
)
def test_what_save_asks_is_answered(asked: str, answer: str | None) -> None:
    for platform in (VRP, VRP8):
        save = platform.EDITING.save
        assert save is not None
        assert next((said for question, said in save.questions if question.search(asked)), None) == answer


@pytest.mark.parametrize("name", ["SW1", "SW(3.11)", "Station.42(10.7.1)", "A-B_C", "核心-1"])
def test_prompts_with_any_name(name: str) -> None:
    base = VRP.prompt_base(f"<{name}>")
    found = VRP8.config_prompt(base)
    said = f"[~{name}]interface 10GE1/0/1\n[*{name}-10GE1/0/1]quit\n[*{name}]commit\n[~{name}]"
    assert [one.group(1) for one in found.finditer(said)] == ["", "-10GE1/0/1", "", ""]
    assert not found.search(f"<{name}>") and not found.search("[Other]")


def wanted(port: PortState, current: PortState | None = None) -> None:
    before = SwitchState({PORT: current or PortState(), "Eth-Trunk1": PortState()}, {})
    VRP.render(before, SwitchState({PORT: port, "Eth-Trunk1": PortState()}, {}))


def test_what_no_switch_can_be_is_refused_before_anything_is_written() -> None:
    with pytest.raises(GoliveError, match="always active"):
        wanted(PortState(lag=1, lag_mode="passive"))
    kept = ("stp edged-port enable", "mtu 9000")
    with pytest.raises(GoliveError, match=r"cannot have \(stp edged-port enable\)") as error:
        wanted(PortState(lag=1, lag_mode="active", opaque=kept), PortState(opaque=kept))
    assert "聚合组 Eth-Trunk1 的成员" in sentences.told(str(error.value), "zh")
    wanted(PortState(lag=1, lag_mode="active", opaque=("mtu 9000",)), PortState(opaque=("mtu 9000",)))


def test_the_pair_of_a_switch() -> None:
    group = "#\ninterface Eth-Trunk5\n dfs-group 1 m-lag 5\n"
    read = f"dfs-group 1\n priority 150\n#\ninterface Eth-Trunk0\n peer-link 1\n{group}"
    state = VRP8.parse(read)
    assert (state.pair, state.ports["Eth-Trunk5"].mlag) == (Pair("1", "Eth-Trunk0"), 5)
    assert VRP8.parse("sysname SW\n").pair is None


ADDED = (
    "stp edged-port enable",
    "stp root-protection",
    "stp cost 2000",
    "port-isolate enable group 1",
    "port-security enable",
    "storm-control broadcast min-rate 100 max-rate 200",
    "storm suppression broadcast 5",
    "broadcast-suppression 10",
    "dhcp snooping trusted",
    "undo lldp enable",
    "undo stp enable",
    "jumboframe enable 9216",
    "mtu 9000",
    "trust dscp",
    "traffic-policy GOLD inbound",
    "voice-vlan 7 enable",
    "carrier up-hold-time 500",
    "lacp priority 100",
)


@pytest.mark.parametrize("line", ADDED)
def test_an_added_line_is_taken_away_by_what_the_device_understands(line: str, tmp_path: Path) -> None:
    device = made("vrp", tmp_path)
    context, before = Context(device, DIALECT.flavour, device.running), body(device.running)
    assert VRP.allows(line)
    for one in (f"interface {PORT}", line):
        context.run(one)
    assert section(device.running, f"interface {PORT}")[1:] == [f" {line}"]
    context.run(negated(line))
    assert body(device.running) == before


@pytest.mark.parametrize(
    "line",
    ["shutdown", "undo shutdown", "quit", "return", "interface Vlanif1", "port link-type trunk", "eth-trunk 1",
     "description x", "undo stp edged-port enable\nreboot", "speed 100",
     "undo portswitch", "port trunk allow-pass vlan 5", "sysname X"],
)  # fmt: skip
def test_no_other_line_may_be_added(line: str) -> None:
    assert not VRP.allows(line)
