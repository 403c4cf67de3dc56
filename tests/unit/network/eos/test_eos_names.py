"""What people write in tables means the port that it means; what could be two, or none, stays as it is."""

from __future__ import annotations

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.eos import PLATFORM as EOS

ONE, LAG = "Ethernet1", "Port-Channel10"


@pytest.mark.parametrize(
    ("written", "means"),
    [
        *((text, ONE) for text in ("Et1", "et 1", "e1", "Eth1", "ethernet1", "Ethernet 1", "Ｅｔ１")),
        *((text, "Ethernet49/1") for text in ("Et49/1", "ethernet 49/1", "eth49/1")),
        *((text, "Ethernet3/1/1") for text in ("Et3/1/1", "ETHERNET3/1/1")),
        *((text, LAG) for text in ("Po10", "po 10", "port-channel10", "Port-Channel 10", "portchannel10", LAG)),
        *((text, "Management1") for text in ("Ma1", "mgmt1", "management 1")),
        *((text, text) for text in ("1", "49/1", "Gi1/0/1", "swp1", "xe-0/0/1", "", "Ethernet")),
    ],
)
def test_names(written: str, means: str) -> None:
    assert EOS.canonical(written) == means
    assert EOS.canonical(means) == means


@pytest.mark.parametrize("name", [ONE, "Ethernet49/1", "Ethernet3/1/1", LAG])
def test_ports_that_a_plan_may_configure(name: str) -> None:
    assert EOS.is_port(name)


@pytest.mark.parametrize("name", ["Management1", "Vlan20", "Loopback0", "Port-Channel0", "Ethernet1\n", "et1"])
def test_what_is_no_such_port(name: str) -> None:
    assert not EOS.is_port(name)


@pytest.mark.parametrize(
    ("answer", "refused"),
    [
        ("% Invalid input (at token 1: 'nonsense')\n", "% Invalid input (at token 1: 'nonsense')"),
        ("% Incomplete command (at token 1: None)\n", "% Incomplete command (at token 1: None)"),
        ("! Access VLAN does not exist. Creating vlan 77\n", ""),
        ("% Warning: MLAG config-sanity may be affected\n", ""),
    ],
)
def test_refusals(answer: str, refused: str) -> None:
    assert EOS.refused(answer) == refused


@pytest.mark.parametrize("line", ["spanning-tree portfast", "no lldp transmit", "mtu 9214", "lacp timer fast"])
def test_lines_that_a_plan_may_add(line: str) -> None:
    assert EOS.allows(line)


@pytest.mark.parametrize(
    "line", ["shutdown", "switchport mode trunk", "vlan 5", "exit", "mlag 5", "mtu 9214\nexit", "channel-group 1"]
)
def test_lines_that_a_plan_may_not_add(line: str) -> None:
    assert not EOS.allows(line)


def test_prompts() -> None:
    """Who commits or gives up is outside at once; who is refused is not inside."""
    prompt = EOS.config_prompt("SW1")
    assert prompt.search("\nSW1(config-s-golive-if-Et1)#")
    assert prompt.search("\nSW1#") and prompt.search("SW1#") and prompt.search("\n! a warning\nSW1#")
    assert not prompt.search("\n% Maximum number of pending sessions has been reached\nSW1#")
    assert not prompt.search("\nSW10#") and not prompt.search("\nhostname SW1\n")


@pytest.mark.parametrize("host", ["Station.42(10.7.1)", "SW(3.11)", "SHZJ-PRODUCTION-LEAF-SWITCH-0001"])
def test_a_host_name_may_have_brackets_and_any_length(host: str) -> None:
    prompt = EOS.config_prompt(EOS.prompt_base(f"{host}#"))
    found = prompt.search(f"\n{host}(config-if)# ")
    assert found and found.group(1) == "-if"
