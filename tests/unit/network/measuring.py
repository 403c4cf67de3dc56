"""A switch that only answers, and the measuring of its neighbours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Outcome

STATUS = """\
Port         Name               Status       Vlan       Duplex  Speed Type
Gi1/0/1      APP01 ens1f0 L001  connected    101        a-full a-1000 10/100/1000BaseTX
Gi1/0/2      BAK01 ens1f0 L002  connected    104        a-full a-1000 10/100/1000BaseTX
Te1/1/1      AGG Te1/1/1 L012   connected    trunk        full    10G SFP-10GBase-SR
"""
LLDP = """\
------------------------------------------------
Local Intf: Gi1/0/1
Chassis id: 0200.0000.0001
Port id: ens1f0
Port Description: ens1f0
System Name: shzjpayapp01.bank.local

System Description:
Debian GNU/Linux 12 (bookworm)

Time remaining: 112 seconds
System Capabilities: B,W,R,S
Enabled Capabilities: S
Management Addresses:
    IP: 10.255.0.11
Auto Negotiation - not supported
Physical media capabilities - not advertised
Media Attachment Unit type - not advertised
Vlan ID: - not advertised

------------------------------------------------
Local Intf: Te1/1/1
Chassis id: 0200.0000.0002
Port id: Te1/1/1
Port Description: TenGigabitEthernet1/1/1
System Name: SHZJ-AGG-SW01

System Description:
Cisco IOS Software

Time remaining: 112 seconds
System Capabilities: B,R
Enabled Capabilities: B,R
Management Addresses:
    IP: 10.255.0.203
Auto Negotiation - not supported
Physical media capabilities - not advertised
Media Attachment Unit type - not advertised
Vlan ID: 1


Total entries displayed: 2
"""
MACS = """\
          Mac Address Table
-------------------------------------------

Vlan    Mac Address       Type        Ports
----    -----------       --------    -----
 101    0200.0000.0001    DYNAMIC     Gi1/0/1
 104    0200.0000.0041    DYNAMIC     Gi1/0/2
 100    0200.0000.00aa    DYNAMIC     Po1
 101    0200.0000.00ff    STATIC      Gi1/0/1
Total Mac Addresses for this criterion: 4
"""
VERSION = """\
Cisco IOS XE Software, Version 17.09.04
Cisco IOS Software [Cupertino], Catalyst L3 Switch Software (CAT9K_IOSXE), Version 17.9.4, RELEASE SOFTWARE (fc5)
SW1 uptime is 1 day, 2 hours, 3 minutes
System image file is "flash:packages.conf"
cisco C9300-24T (X86) processor with 1000000K/6147K bytes of memory.
Processor board ID FOC2401X001
"""
INVENTORY = """\
NAME: "c93xx Stack", DESCR: "c93xx Stack"
PID: C9300-24T         , VID: V03  , SN: FOC2401X001
"""
BUNDLES = """\
Flags:  D - down        P - bundled in port-channel
        I - stand-alone s - suspended

Number of channel-groups in use: 1
Number of aggregators:           1

Group  Port-channel  Protocol    Ports
------+-------------+-----------+-----------------------------------------------
10     Po10(RU)        LACP      Te1/1/1(P)  Te1/1/2(D)

"""
ADDRESSES = """\
Interface              IP-Address      OK? Method Status                Protocol
Vlan1                  unassigned      YES NVRAM  administratively down down
GigabitEthernet1/0/1   unassigned      YES unset  up                    up
Port-channel10         10.0.0.1        YES NVRAM  up                    up
"""
SWITCHING = """\
Name: Gi1/0/1
Switchport: Enabled
Administrative Mode: static access
Operational Mode: static access
Administrative Trunking Encapsulation: dot1q
Access Mode VLAN: 101 (PAY-APP)
Trunking Native Mode VLAN: 1 (default)
Trunking VLANs Enabled: ALL
Something that no reader knows: yes

Name: Gi1/0/2
Switchport: Enabled
Operational Mode: static access
Access Mode VLAN: 104 (PAY-BAK)
Trunking Native Mode VLAN: 1 (default)
Trunking VLANs Enabled: ALL

Name: Te1/1/1
Switchport: Enabled
Operational Mode: trunk (member of bundle Po10)
Access Mode VLAN: 1 (default)
Trunking Native Mode VLAN: 99 (NATIVE)
Trunking VLANs Enabled: 99-101,
     104,200-201
Pruning VLANs Enabled: 2-1001

Name: Te1/1/2
Switchport: Enabled
Operational Mode: down
Access Mode VLAN: 1 (default)
Trunking Native Mode VLAN: 1 (default)
Trunking VLANs Enabled: NONE

"""
HEARD = """\
Capability codes:
    (R) Router, (B) Bridge, (T) Telephone, (C) DOCSIS Cable Device
    (W) WLAN Access Point, (P) Repeater, (S) Station, (O) Other

Device ID           Local Intf     Hold-time  Capability      Port ID
shzjpayapp01.bank.lo  Gi1/0/1        120        S               ens1f0
SHZJ-AGG-SW01       Te1/1/1        120        B,R             Te1/1/1

Total entries displayed: 2
"""
LINKS: dict[str, Any] = {
    "GigabitEthernet1/0/1": {
        "link_id": "L001",
        "peer": "SHZJ-PAY-APP01",
        "names": ["SHZJ-PAY-APP01", "shzjpayapp01"],
        "port": "ens1f0",
        "speed": "1G",
        "lldp": False,
        "both": False,
        "lag": "",
        "address": "",
    },
    "GigabitEthernet1/0/2": {
        "link_id": "L002",
        "peer": "SHZJ-BAK01",
        "names": ["SHZJ-BAK01"],
        "port": "ens1f0",
        "speed": "1G",
        "lldp": False,
        "both": False,
        "lag": "",
        "address": "",
    },
    "TenGigabitEthernet1/1/1": {
        "link_id": "L012",
        "peer": "SHZJ-AGG-SW01",
        "names": ["SHZJ-AGG-SW01"],
        "port": "TenGigabitEthernet1/1/1",
        "speed": "10G",
        "lldp": True,
        "both": True,
        "lag": "Port-channel10",
        "address": "10.0.0.1",
    },
}
Measure = Callable[..., Outcome]


class Answers:
    """A switch that only answers; the texts of one command follow each other."""

    def __init__(self, texts: dict[str, list[str]]) -> None:
        self.texts = texts

    def ask(self, command: str) -> str:
        texts = self.texts[command]
        return texts.pop(0) if len(texts) > 1 else texts[0]

    def _changes(self, *_given: object) -> Any:
        raise AssertionError("a switch is measured, and nothing is done there")

    configuration = gave_ahead = _changes
    begin = say = push = check = commit = abort = save = confirm = revert = pending = _changes

    def close(self) -> None:
        """Nothing is open."""
