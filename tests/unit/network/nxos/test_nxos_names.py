"""What people write in tables means the port that it means; what could be two, or none, stays as it is."""

from __future__ import annotations

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.nxos import PLATFORM as NXOS

ONE, LAG = "Ethernet1/1", "port-channel10"


@pytest.mark.parametrize(
    ("written", "means"),
    [
        *(
            (text, ONE)
            for text in ("Eth1/1", "eth 1/1", "e1/1", "E1/1", "ethernet1/1", "Ethernet 1/1", "Ｅｔｈ１／１", "Et1/1")
        ),
        *((text, "Ethernet1/1/4") for text in ("Eth1/1/4", "ethernet 1/1/4")),
        *(
            (text, LAG)
            for text in ("Po10", "po 10", "Port-channel10", "port-channel 10", "PortChannel10", "port-channel10")
        ),
        *((text, "mgmt0") for text in ("mgmt0", "Mgmt 0", "mgmt-0", "management0")),
        *((text, "Vlan20") for text in ("Vlan20", "vl20", "vlan 20")),
        *((text, text) for text in ("1/1", "Gi1/0/1", "Te1/1", "xe-0/0/1", "port channel 3", "", "Ethernet")),
    ],
)
def test_names(written: str, means: str) -> None:
    assert NXOS.canonical(written) == means
    assert NXOS.canonical(means) == means


@pytest.mark.parametrize("name", [ONE, "Ethernet1/1/4", "Ethernet101/1/48", LAG])
def test_ports_that_a_plan_may_configure(name: str) -> None:
    assert NXOS.is_port(name)


@pytest.mark.parametrize(
    "name", ["mgmt0", "Vlan20", "loopback0", "Ethernet1", "port-channel0", "Ethernet1/1\n", "eth1/1"]
)
def test_what_is_no_such_port(name: str) -> None:
    assert not NXOS.is_port(name)


@pytest.mark.parametrize(
    ("answer", "refused"),
    [
        ("          ^\n% Invalid command at '^' marker.\n", "% Invalid command at '^' marker."),
        ("command failed: port not compatible [port mode]\n", "command failed: port not compatible [port mode]"),
        ("ERROR: VLAN 3968 is reserved for internal use\n", "ERROR: VLAN 3968 is reserved for internal use"),
        ("Warning: Edge port type (portfast) should only be enabled on ports connected to a single\n host.\n", ""),
        ("2026 Nov 29 10:00:00 SW1 %ETHPORT-5-IF_DOWN_ADMIN_DOWN: Interface Ethernet1/1 is down\n", ""),
        ("description Error-prone link\n", ""),
    ],
)
def test_refusals(answer: str, refused: str) -> None:
    assert NXOS.refused(answer) == refused


@pytest.mark.parametrize("line", ["spanning-tree port type edge", "no cdp enable", "mtu 9216", "lacp rate fast"])
def test_lines_that_a_plan_may_add(line: str) -> None:
    assert NXOS.allows(line)


@pytest.mark.parametrize(
    "line",
    ["shutdown", "switchport mode trunk", "vlan 5", "exit", "no feature lldp", "mtu 9216\nexit", "channel-group 1"],
)
def test_lines_that_a_plan_may_not_add(line: str) -> None:
    assert not NXOS.allows(line)


@pytest.mark.parametrize("host", ["Station.42(10.7.1)", "SW(3.11)", "SHZJ-PRODUCTION-LEAF-SWITCH-0001"])
def test_a_host_name_may_have_brackets_and_any_length(host: str) -> None:
    prompt = NXOS.config_prompt(NXOS.prompt_base(f"{host}#"))
    found = prompt.search(f"\n{host}(config-if)# ")
    assert found and found.group(1) == "-if"
