"""Configuration lines of NX-OS: what is known, which of its words are its key, and in which order it is shown."""

from __future__ import annotations

from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.rows import Row

INTERFACE: list[Row] = [
    ("description <text:line>", 1, ""),
    ("switchport mode access|trunk|dot1q-tunnel|fex-fabric|monitor", 2, "switchport mode access"),
    ("switchport access vlan <vlan:vlan>", 3, "switchport access vlan 1"),
    ("switchport trunk native vlan <vlan:vlan>", 4, "switchport trunk native vlan 1"),
    ("switchport trunk allowed vlan <vlans:vlans>", 4, ""),
    ("switchport voice vlan <vlan:vlan>", 3, ""),
    ("switchport block unicast|multicast", 3, ""),
    ("switchport isolated", 2, ""),
    ("switchport monitor", 2, ""),
    ("spanning-tree port type edge|network|normal", 3, "spanning-tree port type normal"),
    ("spanning-tree port type edge trunk", 3, ""),
    ("spanning-tree bpduguard|bpdufilter enable|disable", 2, ""),
    ("spanning-tree guard root|loop|none", 2, ""),
    ("spanning-tree link-type auto|point-to-point|shared", 2, "spanning-tree link-type auto"),
    ("spanning-tree cost|port-priority <number:int>", 2, ""),
    ("speed 100|1000|2500|5000|10000|25000|40000|100000|auto", 1, "speed auto"),
    ("speed auto <text:line>", 1, ""),
    ("duplex auto|full|half", 1, "duplex auto"),
    ("mtu <bytes:int>", 1, "mtu 1500"),
    ("storm-control broadcast|multicast|unicast level <level:line>", 3, ""),
    ("storm-control action shutdown|trap", 3, ""),
    ("load-interval counter <number:int> <seconds:int>", 3, ""),
    ("ip address <address:prefix>", 2, ""),
    ("ip address dhcp", 2, ""),
    ("ip access-group|port|dhcp|arp|ospf|pim|router|verify <text:line>", 9, ""),
    ("ipv6|hsrp|vrrp|mac|hardware <text:line>", 9, ""),
    ("vrf member <name:word>", 2, ""),
    ("service-policy <text:line>", 9, ""),
    ("flowcontrol receive|send on|off|desired", 2, ""),
    ("priority-flow-control mode auto|on|off", 2, "priority-flow-control mode auto"),
    ("udld aggressive|enable|disable", 1, ""),
    ("link|carrier debounce time <ms:int>", 3, ""),
    ("bandwidth|delay <number:int>", 1, ""),
    ("beacon", 1, ""),
    ("vpc <number:int>", 1, ""),
    ("vpc peer-link", 2, ""),
    ("lacp rate fast", 2, ""),
    ("lacp port-priority|min-links|max-bundle <number:int>", 2, ""),
    ("channel-group <group:int> mode active|passive|on", 1, ""),
]
INTERFACE_ON: list[Row] = [
    ("negotiate auto", 2, ""),
    ("cdp enable", 2, ""),
    ("lldp transmit|receive", 2, ""),
    ("snmp trap link-status", 3, ""),
    ("logging event port link-status|trunk-status", 4, ""),
    ("lacp suspend-individual|graceful-convergence", 2, ""),
    ("ip redirects", 2, ""),
]
VLAN: list[Row] = [
    ("name <name:vlanname>", 1, ""),
    ("vn-segment <number:int>", 1, ""),
    ("state active|suspend", 1, "state active"),
    ("shutdown", 1, ""),
    ("mode fabricpath|ce", 1, "mode ce"),
]
OPAQUE: list[Row] = [
    (word + " <text:line>", 9, "")
    for word in (
        "limit-resource|ip|ipv6|address-family|route-target|rd|exec-timeout|session-limit|speed|stopbits|role|peer-keepalive",
        "peer-switch|peer-gateway|auto-recovery|system-priority|delay|permit|deny|remark|statistics|<number:int>",
    )
]
GLOBAL: list[Row] = [
    ("version <text:line>", 1, ""),
    ("hostname|switchname <name:hostname>", 1, ""),
    ("policy-map|class-map|copp <text:line>", 9, ""),
    ("cfs eth distribute", 3, ""),
    ("feature <name:word>", 2, ""),
    ("clock timezone|summer-time <text:line>", 2, ""),
    ("banner motd <text:line>", 2, ""),
    ("ip domain-lookup", 2, ""),
    ("ip domain-name <name:word>", 2, ""),
    ("ip name-server|route|access-list|host|tacacs|radius|dhcp|arp <text:line>", 9, ""),
    ("system default switchport shutdown", 4, ""),
    ("system jumbomtu|vlan|nve|qos|routing <text:line>", 2, ""),
    ("errdisable recovery|detect <text:line>", 9, ""),
    ("snmp-server|rmon|ntp|aaa|radius-server|tacacs-server|logging|hardware|license|boot|cdp|udld <text:line>", 9, ""),
    ("spanning-tree mode rapid-pvst|mst", 2, "spanning-tree mode rapid-pvst"),
    ("spanning-tree <text:line>", 9, ""),
    ("port-channel load-balance <text:line>", 2, ""),
    ("lacp system-priority <priority:int>", 2, ""),
    ("lldp holdtime|timer|reinit <seconds:int>", 2, ""),
    ("mac address-table aging-time <seconds:int>", 3, ""),
    ("key|route-map|router|nxapi|ssh|scp|fabric|track|monitor|interface-vlan|vpc-domain <text:line>", 9, ""),
]
GLOBAL_ON: list[Row] = [("system default switchport", 3, "")]
