"""Configuration lines of EOS: what is known, which of its words are its key, and in which order it is shown."""

from __future__ import annotations

from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.rows import Row

FIXED = "|".join(f"{speed}{duplex}" for speed in ("10", "100", "1000", "10000") for duplex in ("full", "half"))
GIGA = "|".join(f"{speed}gfull" for speed in ("25", "40", "50", "100", "200", "400"))
INTERFACE: list[Row] = [
    ("description <text:line>", 1, ""),
    ("load-interval <seconds:int>", 1, ""),
    ("mtu <bytes:int>", 1, "mtu 1500"),
    (f"speed forced {FIXED}|{GIGA}", 1, ""),
    ("speed auto", 1, ""),
    ("speed auto <text:line>", 1, ""),
    ("speed <text:line>", 1, ""),
    ("switchport access vlan <vlan:vlan>", 3, "switchport access vlan 1"),
    ("switchport trunk native vlan <vlan:vlan>", 4, "switchport trunk native vlan 1"),
    ("switchport trunk native vlan tag", 4, ""),
    ("switchport trunk allowed vlan <vlans:vlans>", 4, ""),
    ("switchport mode access|trunk|dot1q-tunnel|tap|tool", 2, "switchport mode access"),
    ("switchport phone vlan <vlan:vlan>", 3, ""),
    ("switchport trunk group <name:word>", 9, ""),
    ("switchport nonegotiate", 2, ""),
    ("channel-group <group:int> mode active|passive|on", 1, ""),
    ("mlag <group:int>", 1, ""),
    ("vrf <name:word>", 1, ""),
    ("ip address <address:prefix>", 2, ""),
    ("ip address dhcp", 2, ""),
    ("ip access-group|helper-address|ospf|arp|dhcp|verify|virtual-router|proxy-arp <text:line>", 9, ""),
    ("ipv6|mac|qos|service-policy|storm-control|flowcontrol|priority-flow-control <text:line>", 9, ""),
    ("error-correction|link-debounce|poe|logging|isis|bfd|l2|dot1x|ptp|sflow <text:line>", 9, ""),
    ("lacp timer fast|normal", 2, "lacp timer normal"),
    ("lacp port-priority <number:int>", 2, ""),
    ("port-channel min-links <number:int>", 2, ""),
    ("port-channel lacp <text:line>", 9, ""),
    ("spanning-tree portfast", 2, ""),
    ("spanning-tree portfast auto|edge|network|normal", 2, "spanning-tree portfast normal"),
    ("spanning-tree bpduguard|bpdufilter enable|disable", 2, ""),
    ("spanning-tree guard root|loop|none", 2, ""),
    ("spanning-tree link-type point-to-point|shared", 2, ""),
    ("spanning-tree cost|port-priority <number:int>", 2, ""),
]
INTERFACE_ON: list[Row] = [
    ("lldp transmit|receive", 2, ""),
    ("snmp trap link-change", 3, ""),
]
VLAN: list[Row] = [
    ("name <name:vlanname>", 1, ""),
    ("state active|suspend", 1, "state active"),
    ("trunk group <name:word>", 9, ""),
]
OPAQUE: list[Row] = [
    (word + " <text:line>", 9, "")
    for word in (
        "domain-id|local-interface|peer-address|peer-link|heartbeat|reload-delay|dual-primary|rd|description|permit|deny",
        "protocol|idle-timeout|server|exec|provider|neighbor|router-id|network|redistribute|address-family|<number:int>",
    )
]
OPAQUE.append(("shutdown", 1, ""))
GLOBAL: list[Row] = [
    ("transceiver|service|platform|hardware|agent|queue-monitor|system <text:line>", 9, ""),
    ("hostname <name:hostname>", 1, ""),
    ("ip domain-name <name:word>", 2, ""),
    ("dns|ip name-server|tacacs-server|radius-server|ntp|logging|snmp-server|sflow|vmtracer <text:line>", 9, ""),
    ("ip name-server|route|virtual-router|access-list|http|ssh|ftp|community-list|prefix-list <text:line>", 9, ""),
    ("ip routing", 2, ""),
    ("spanning-tree mode mstp|rstp|rapid-pvst|none", 2, ""),
    ("spanning-tree <text:line>", 9, ""),
    ("no-aaa-root", 1, ""),
    ("aaa <text:line>", 9, ""),
    ("clock timezone <text:line>", 2, ""),
    ("mac address-table aging-time <seconds:int>", 3, ""),
    ("lacp system-priority <number:int>", 2, ""),
    ("port-channel load-balance <text:line>", 2, ""),
    ("lldp timer|hold-time <seconds:int>", 2, ""),
    ("errdisable|alias|daemon|event-handler|route-map|prompt|banner|mlag-peer <text:line>", 9, ""),
]
GLOBAL_ON: list[Row] = [("lldp run", 2, "")]
