"""Configuration lines of IOS: what is known, which of its words are its key, and in which order it is shown.

A row is (syntax, words of the key, what is the default and therefore not shown). `negative` rows are on by
default: their `no` form is what is stored.
"""

from __future__ import annotations

from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.rows import (
    Put,
    Remove,
    Row,
    rank,
    ranks,
    register,
)

__all__ = ["Put", "Remove", "Row", "rank", "ranks", "register"]

INTERFACE: list[Row] = [
    ("description <text:line>", 1, ""),
    ("vrf forwarding <name:word>", 2, ""),
    ("switchport access vlan <vlan:vlan>", 3, "switchport access vlan 1"),
    ("switchport trunk native vlan <vlan:vlan>", 4, "switchport trunk native vlan 1"),
    ("switchport trunk allowed vlan <vlans:vlans>", 4, ""),
    ("switchport mode access|trunk|dot1q-tunnel", 2, ""),
    ("switchport mode private-vlan host|promiscuous", 2, ""),
    ("switchport mode dynamic auto|desirable", 2, "switchport mode dynamic auto"),
    ("switchport nonegotiate", 2, ""),
    ("switchport voice vlan <vlan:vlan>", 3, ""),
    ("switchport protected", 2, ""),
    ("switchport block unicast|multicast", 3, ""),
    ("switchport port-security", 2, ""),
    ("switchport port-security maximum|violation|aging|mac-address <text:line>", 3, ""),
    ("ip address <address:ip> <mask:ip>", 2, ""),
    ("ip address dhcp", 2, ""),
    ("ip access-group|arp|dhcp|device|flow|helper-address|igmp|mtu|ospf|verify <text:line>", 2, ""),
    ("load-interval <seconds:int>", 1, ""),
    ("shutdown", 1, ""),
    ("mtu <bytes:int>", 1, ""),
    ("bandwidth <kbps:int>", 1, ""),
    ("delay <tens:int>", 1, ""),
    ("speed 10|100|1000|2500|5000|10000|25000|auto|nonegotiate", 1, "speed auto"),
    ("duplex auto|full|half", 1, "duplex auto"),
    ("flowcontrol receive|send on|off|desired", 2, ""),
    ("power inline <text:line>", 2, ""),
    ("udld port", 2, ""),
    ("udld port aggressive", 2, ""),
    ("access-session|authentication|dot1x|mab|trust|auto|macsec <text:line>", 2, ""),
    ("storm-control broadcast|multicast|unicast level <level:line>", 3, ""),
    ("storm-control action shutdown|trap", 3, ""),
    ("snmp trap mac-notification change <text:line>", 4, ""),
    ("channel-protocol lacp|pagp", 1, ""),
    ("lacp port-priority|rate|fast-switchover|max-bundle|min-links <text:line>", 2, ""),
    ("port-channel min-links|load-defer <text:line>", 2, ""),
    ("channel-group <group:int> mode active|passive|on|auto|desirable", 1, ""),
    ("spanning-tree portfast", 2, ""),
    ("spanning-tree portfast trunk|edge|network|disable", 2, ""),
    ("spanning-tree portfast edge trunk", 2, ""),
    ("spanning-tree bpduguard|bpdufilter enable|disable", 2, ""),
    ("spanning-tree guard root|loop|none", 2, ""),
    ("spanning-tree link-type point-to-point|shared", 2, ""),
    ("spanning-tree cost|port-priority <number:int>", 2, ""),
    ("spanning-tree vlan <vlans:vlans> cost|port-priority <number:int>", 4, ""),
    ("service-policy input|output <name:word>", 2, ""),
    ("mls|qos|carrier-delay|hold-queue|dampening|errdisable|standby|vrrp <text:line>", 2, ""),
]
INTERFACE_ON: list[Row] = [
    ("switchport", 1, ""),
    ("negotiation auto", 2, ""),
    ("keepalive", 1, ""),
    ("cdp enable", 2, ""),
    ("lldp transmit|receive", 2, ""),
    ("logging event link-status|trunk-status|bundle-status", 3, ""),
    ("snmp trap link-status", 3, ""),
    ("ip redirects|unreachables|proxy-arp", 2, ""),
    ("mop enabled|sysid", 2, ""),
]
VLAN: list[Row] = [
    ("name <name:vlanname>", 1, ""),
    ("state active|suspend", 1, "state active"),
    ("shutdown", 1, ""),
    ("remote-span", 1, ""),
    ("mtu <bytes:int>", 1, ""),
]
LINE: list[Row] = [
    ("session-timeout|exec-timeout|history|logging|length|width|privilege|stopbits|speed <text:line>", 1, ""),
    ("access-class <text:line>", 1, ""),
    ("login", 1, ""),
    ("login local", 1, ""),
    ("login authentication <name:word>", 1, ""),
    ("transport input|output|preferred <text:line>", 2, ""),
]
ACCESS_LIST: list[Row] = [
    ("remark|permit|deny <text:line>", 9, ""),
    ("<number:int> remark|permit|deny <text:line>", 1, ""),
]
ARCHIVE: list[Row] = [
    ("path <url:word>", 1, ""),
    ("maximum <files:int>", 1, ""),
    ("time-period <minutes:int>", 1, ""),
    ("write-memory", 1, ""),
]
GLOBAL: list[Row] = [
    ("service <text:line>", 9, ""),
    ("platform <text:line>", 9, ""),
    ("hostname <name:hostname>", 1, ""),
    ("boot|logging|aaa|switch|redundancy|license|diagnostic|memory|crypto|dot1x|qos|mls|udld <text:line>", 9, ""),
    ("clock timezone|summer-time <text:line>", 2, ""),
    ("ip name-server|route|ssh|scp|http|dhcp|arp|host|forward-protocol|tftp|igmp|domain <text:line>", 9, ""),
    ("ip domain-name|default-gateway <name:word>", 2, ""),
    ("ip routing", 2, ""),
    ("system mtu <text:line>", 2, ""),
    ("vtp mode transparent|off|server|client", 2, ""),
    ("vtp domain|version <name:word>", 2, ""),
    ("errdisable recovery|detect cause <name:word>", 4, ""),
    ("errdisable recovery interval <seconds:int>", 3, ""),
    ("spanning-tree mode pvst|rapid-pvst|mst", 2, ""),
    ("spanning-tree extend system-id", 3, ""),
    ("spanning-tree loopguard default", 3, ""),
    ("spanning-tree portfast default", 3, ""),
    ("spanning-tree portfast bpduguard|bpdufilter default", 4, ""),
    ("spanning-tree vlan <vlans:vlans> priority <priority:int>", 4, ""),
    ("port-channel load-balance <text:line>", 2, ""),
    ("lacp system-priority <priority:int>", 2, ""),
    ("mac address-table aging-time <seconds:int>", 3, ""),
    ("lldp run", 2, ""),
    ("lldp holdtime|timer|reinit <seconds:int>", 2, ""),
    ("cdp run", 2, ""),
    ("access-list|snmp-server|ntp|banner|alias|event|tacacs-server|radius-server <text:line>", 9, ""),
]
