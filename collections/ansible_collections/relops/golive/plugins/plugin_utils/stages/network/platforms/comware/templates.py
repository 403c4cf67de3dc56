"""What of Comware's answers ntc-templates does not read, or loses, as TextFSM templates of our own."""

from __future__ import annotations

LLDP = r"""
Value Filldown,Required LOCAL (\S+)
Value Required CHASSIS (.+?)
Value PORT_ID (.*?)
Value PORT_DESCRIPTION (.*?)
Value SYSTEM (.*?)
Value MANAGEMENT (\S+)
Value PVID (\d+)

Start
  ^\S.*neighbor-information\s+of\s+port -> Continue.Record
  ^\S.*neighbor-information\s+of\s+port -> Continue.Clearall
  ^LLDP\s+neighbor-information\s+of\s+port\s+\d+\[${LOCAL}\]
  ^\s+(LLDP\s+)?[Nn]eighbor\s+index\s*: -> Continue.Record
  ^\s+Chassis\s+ID\s*:\s+${CHASSIS}\s*$$
  ^\s+Port\s+ID\s*:\s+${PORT_ID}\s*$$
  ^\s+Port\s+description\s*:\s+${PORT_DESCRIPTION}\s*$$
  ^\s+System\s+name\s*:\s+${SYSTEM}\s*$$
  ^\s+Management\s+address\s*:\s+${MANAGEMENT}\s*$$
  ^\s+Port\s+VLAN\s+ID\s*\(PVID\)\s*:\s+${PVID}\s*$$
"""
GROUPS = r"""
Value Filldown GROUP (\S+)
Value Filldown MODE (\S+)
Value Required PORT ([A-Za-z][^\s(]*)
Value MARK (\([A-Z]\))
Value Required STATUS ([SUI])

Start
  ^Aggregat\S+\s+Interface:\s+${GROUP}
  ^Aggregation\s+Mode:\s+${MODE}
  ^Local: -> Local
  ^\s+Port\s+Status -> Local

Local
  ^\s+${PORT}\s*${MARK}?\s+${STATUS}\s+\d+ -> Record
  ^Remote: -> Start
  ^Aggregat\S+\s+Interface:\s+${GROUP} -> Start
"""
VLANS = r"""
Value Required VLAN (\d+)
Value List TAGGED (\S.*?)
Value List UNTAGGED (\S.*?)

Start
  ^\s*VLAN\s+ID\s*: -> Continue.Record
  ^\s*VLAN\s+ID\s*:\s*${VLAN}\s*$$
  ^\s*Tagged\s+[Pp]orts\s*: -> Tagged

Tagged
  ^\s*Untagged\s+[Pp]orts\s*: -> Untagged
  ^\s{2,}${TAGGED}\s*$$

Untagged
  ^\s*VLAN\s+ID\s*: -> Continue.Record
  ^\s*VLAN\s+ID\s*:\s*${VLAN}\s*$$ -> Start
  ^\s{2,}${UNTAGGED}\s*$$
"""
VERSION = r"""
Value VERSION (\S+?)
Value RELEASE (\S.*?)
Value MODEL (\S.*?)

Start
  ^.*Comware.*\s+Version\s+${VERSION},?\s+${RELEASE}\s*$$
  ^.*Comware.*\s+Version\s+${VERSION},?\s*$$
  ^(H3C|HPE?)\s+${MODEL}\s+uptime\s+is\s
"""
