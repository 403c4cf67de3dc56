"""RGOS's answers in the columns of public outputs; the values are ours, since nobody here has the device."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Link, Member, Neighbour
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.rgos import PLATFORM

STATUS = """\
Interface                                Status    Vlan   Duplex   Speed     Type
---------------------------------------- --------  ----   -------  --------- ------
TFGigabitEthernet 0/1                    up        40     Full     10G       fiber
TFGigabitEthernet 0/2                    down      1      Unknown  Unknown   fiber
GigabitEthernet 0/3                      disabled  1      Unknown  Unknown   copper
GigabitEthernet 0/4                      up        routed Full     1000M     copper
HundredGigabitEthernet 0/55              up        1      Full     100G      fiber
HundredGigabitEthernet 0/56              down      1      Unknown  Unknown   fiber
AggregatePort 1                          up        1      Full     100G      fiber
AggregatePort 10                         up        40     Full     10G       fiber
"""
LLDP = """\
----------------------------------------------------------------------------
LLDP neighbor-information of port [TFGigabitEthernet 0/1]
----------------------------------------------------------------------------
  Neighbor index                    : 1
  Device type                       : LLDP Device
  Aging time                        : 1minutes 45seconds

  Chassis ID type                   : MAC address
  Chassis ID                        : 0200.0000.0001
  System name                       : app01.bank.local
  System description                : Some system,
Running on more than one line

  Port ID type                      : Interface name
  Port ID                           : ens1f0
  Port description                  : ens1f0
  802.3 organizationally information
  Maximum frame Size                :
----------------------------------------------------------------------------
LLDP neighbor-information of port [HundredGigabitEthernet 0/55]
----------------------------------------------------------------------------
  Neighbor index                    : 3
  Chassis ID type                   : MAC address
  Chassis ID                        : 0200.0000.0002
  System name                       : SHZJ-AGG
  Port ID                           : Hu2/0/52
  Port description                  : to SW1
----------------------------------------------------------------------------
  Neighbor index                    : 4
  Chassis ID type                   : Locally assigned
  Chassis ID                        : SHZJ-AGG
  System name                       : SHZJ-AGG
  Port ID                           : HundredGigE2/0/52
  Port description                  :
"""
MACS = """\
Vlan        MAC Address          Type     Interface                      Time
----------  -------------------- -------- ------------------------------ --------------------
 40         0200.0000.0001       DYNAMIC  TFGigabitEthernet 0/1          2026-11-13 17:15:38
 40         0200.0000.0009       STATIC   TFGigabitEthernet 0/2          2026-11-13 17:15:38
  1         0200.0000.0002       DYNAMIC  AggregatePort 1                2026-11-13 17:15:38
"""
GROUPS = """\
AggregatePort MaxPorts SwitchPort Mode   Load balance                 Ports
------------- -------- ---------- ------ ---------------------------- -----------------------------------
Ag1           16       Enabled    TRUNK  src-dst-mac                  Hu0/55  ,Hu0/56
Ag10          16       Enabled    ACCESS src-dst-mac                  TF0/1
"""
LACP = """\
System Id:32768, 0200.0000.00ff
Flags:  S - Device is requesting Slow LACPDUs
        F - Device is requesting Fast LACPDUs.
        A - Device is in active mode.        P - Device is in passive mode.
Aggregate port 1:
Local information:
                           LACP port       Oper    Port    Port
Port    Flags    State     Priority        Key     Number   State
----------------------------------------------------------------------
Hu0/55  SA       bndl      32768           0x1     0x1      0x3d
Hu0/56  SA       susp      32768           0x1     0x2      0x3d
Partner information:
                         LACP port                   Oper    Port    Port
Port    Flags    Priority      Dev ID         Key    Number  State
Hu0/55  SA       61440         0200.0000.0002 0x3    0x1     0x3d
"""
SWITCHPORT = """\
Interface                        Switchport Mode      Access Native Protected VLAN lists
-------------------------------- ---------- --------- ------ ------ --------- ----------------------
GigabitEthernet 0/4              disabled                           Disabled
AggregatePort 1                  enabled    TRUNK     1      5      Disabled  5,40-41
AggregatePort 10                 enabled    ACCESS    40     1      Disabled  ALL
"""
ADDRESSES = """\
Interface                                IP-Address(Pri)      IP-Address(Sec)      Status                 Protocol
GigabitEthernet 0/4                      10.9.0.1/30          no address           up                     up
VLAN 40                                  no address           no address           down                   down
"""
VERSION = """\
System description      : Ruijie Full 10G Routing Switch(S6120-20XS4VS2QXS) By Ruijie Networks
System uptime           : 166:23:12:03
System hardware version : 1.0
System software version : S6120_RGOS 11.0(5)B9P126, Release(10172204)
System serial number    : G1XXXX00078B
"""
RUNNING = """\
Building configuration...
Current configuration: 7300 bytes

version S5760X_RGOS 12.6(2)B0702P1
hostname W-CORE
!
vlan range 1,100,240-242
!
vlan 250
 name OA
!
interface GigabitEthernet 0/1
 switchport mode trunk
 switchport trunk allowed vlan only 2-4094
!
interface gi 0/2
 switchport access vlan 240
 rldp port loop-detect shutdown-port
 shutdown
 description printer
!
interface GigabitEthernet 0/7
 no switchport
 ip address 192.168.255.253 255.255.255.128
!
interface VLAN 240
 ip address 192.168.240.1 255.255.255.0
!
end
"""


def test_what_is_measured() -> None:
    found = PLATFORM.measured([STATUS, LLDP, MACS, GROUPS, LACP, SWITCHPORT, ADDRESSES])
    assert found.status["TFGigabitEthernet 0/1"] is Link.UP and found.speed["TFGigabitEthernet 0/1"] == "10G"
    assert found.status["GigabitEthernet 0/3"] is Link.SHUT and found.status["TFGigabitEthernet 0/2"] is Link.DOWN
    assert found.speed["GigabitEthernet 0/4"] == "1G" and found.speed["TFGigabitEthernet 0/2"] == ""
    up = [name for name, link in found.status.items() if link is Link.UP]
    assert found.duplex == dict.fromkeys(up, "full")
    assert found.neighbours == {
        "TFGigabitEthernet 0/1": [Neighbour("app01.bank.local", ("ens1f0",))],
        "HundredGigabitEthernet 0/55": [
            Neighbour("SHZJ-AGG", ("Hu2/0/52", "to SW1")),
            Neighbour("SHZJ-AGG", ("HundredGigE2/0/52",)),
        ],
    }
    assert found.macs == {"TFGigabitEthernet 0/1": ["02:00:00:00:00:01"], "AggregatePort 1": ["02:00:00:00:00:02"]}
    assert found.bundles == {
        "HundredGigabitEthernet 0/55": ("AggregatePort 1", Member.BUNDLED),
        "HundredGigabitEthernet 0/56": ("AggregatePort 1", Member.SUSPENDED),
        "TFGigabitEthernet 0/1": ("AggregatePort 10", Member.BUNDLED),
    }
    assert found.untagged == {"AggregatePort 1": 5, "AggregatePort 10": 40}
    assert found.carried == {"AggregatePort 1": frozenset({5, 40, 41}), "AggregatePort 10": frozenset({40})}
    assert found.addresses == {"GigabitEthernet 0/4": "10.9.0.1"}
    assert PLATFORM.connected(STATUS) == set(up)


def test_hardware() -> None:
    version = "S6120_RGOS 11.0(5)B9P126, Release(10172204)"
    told = {"serial": "G1XXXX00078B", "model": "S6120-20XS4VS2QXS", "version": version}
    assert PLATFORM.hardware([VERSION]) == told


def test_a_configuration_as_devices_show_it_is_read() -> None:
    state = PLATFORM.parse(PLATFORM.settled(RUNNING))
    assert state.vlans == {1: None, 100: None, 240: None, 241: None, 242: None, 250: "OA"}
    trunk, access = state.ports["GigabitEthernet 0/1"], state.ports["GigabitEthernet 0/2"]
    assert trunk.allowed == frozenset(range(2, 4095)) and trunk.mode == "trunk"
    assert (access.access, access.enabled, access.description) == (240, False, "printer")
    assert access.opaque == ("rldp port loop-detect shutdown-port",)
    assert state.ports["GigabitEthernet 0/7"].mode == "routed" and PLATFORM.addressed(state.ports["VLAN 240"])
    assert PLATFORM.foreign(RUNNING) == ["version S5760X_RGOS 12.6(2)B0702P1", "hostname W-CORE", "end"]
    assert PLATFORM.addresses(RUNNING)["VLAN 240"] == ("192.168.240.1",) and PLATFORM.vlan_of("VLAN 240") == 240
    assert PLATFORM.net(RUNNING) is None and all(PLATFORM.NO_NET)
