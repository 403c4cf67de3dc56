"""What NX-OS shows in more than one way: lists of VLANs that wrap, ports in small letters, no vPC."""

from __future__ import annotations

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Measured
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.nxos import PLATFORM as NXOS

STATUS = """\
Port          Name               Status    Vlan      Duplex  Speed   Type
Eth1/1        --                 connected trunk     full    10G     10Gbase-SR
Eth1/2        --                 connected trunk     full    10G     10Gbase-SR
"""
SWITCHING = """\
Name: Ethernet1/1
  Switchport: Enabled
  Operational Mode: trunk
  Access Mode VLAN: 1 (default)
  Trunking Native Mode VLAN: 1 (default)
  Trunking VLANs Allowed: 10,20,
30
  Pruning VLANs Enabled: 2-1001
Name: Ethernet1/2
  Switchport: Enabled
  Operational Mode: trunk
  Access Mode VLAN: 1 (default)
  Trunking Native Mode VLAN: 1 (default)
  Trunking VLANs Allowed: 10,
  Pruning VLANs Enabled: 2-1001
"""
MACS = """\
   VLAN     MAC Address      Type      age     Secure NTFY Ports
*   10     0200.0000.0001   dynamic  0         F      F    eth1/2
*   10     0200.0000.0002   dynamic  0         F      F    po1
*   10     0200.0000.0003   dynamic  0         F      F    Po2
*   10     0200.0000.0004   dynamic  0         F      F    sup-eth1(R)
"""


def measured(*said: str) -> Measured:
    """Return what is measured where only the answers that begin with these commands say something."""
    told = dict(zip(said[::2], said[1::2], strict=True))
    return NXOS.measured([told.get(command, "") for command in NXOS.MEASURE])


def command(words: str) -> str:
    (found,) = [command for command in NXOS.MEASURE if command.startswith(words)]
    return found


def test_a_list_over_two_lines_is_joined_and_a_broken_one_left_out() -> None:
    found = measured(NXOS.STATUS, STATUS, command("show interface switchport"), SWITCHING)
    assert found.carried == {"Ethernet1/1": frozenset({10, 20, 30})}


def test_ports_in_small_letters_have_addresses() -> None:
    found = measured(command("show mac address-table"), MACS)
    assert set(found.macs) == {"Ethernet1/2", "port-channel1", "port-channel2"}


@pytest.mark.parametrize(("domain", "pair"), [("Not configured", None), ("10", "10")])
def test_a_switch_without_a_domain_has_no_pair(domain: str, pair: str | None) -> None:
    found = NXOS.measured(
        [f"vPC domain id                     : {domain}\n" if "vpc" in said else "" for said in NXOS.MEASURE]
    )
    assert (found.pair and found.pair.domain) == pair
