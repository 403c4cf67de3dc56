"""RGOS's answers as TextFSM templates of our own: ntc-templates has none for it."""

from __future__ import annotations

STATUS = r"""
Value Required PORT ([A-Za-z]+\s?[\d/.:]+)
Value STATUS (\S.*?)
Value VLAN (routed|trunk|hybrid|uplink|dot1q-tunnel|\d+)
Value DUPLEX (\S+)
Value SPEED (\S+)
Value TYPE (.*?)

Start
  ^${PORT}\s+${STATUS}\s+${VLAN}\s+${DUPLEX}\s+${SPEED}(\s+${TYPE})?\s*$$ -> Record
"""
LLDP = r"""
Value Filldown,Required LOCAL (\S.*?)
Value Required CHASSIS (\S.*?)
Value SYSTEM (.*?)
Value PORT_ID (.*?)
Value PORT_DESCRIPTION (.*?)

Start
  ^LLDP\s+neighbor-information -> Continue.Record
  ^LLDP\s+neighbor-information -> Continue.Clearall
  ^LLDP\s+neighbor-information\s+of\s+port\s+\[${LOCAL}\]
  ^\s+Neighbor\s+index\s*: -> Continue.Record
  ^\s+Chassis\s+ID\s+:\s+${CHASSIS}\s*$$
  ^\s+System\s+name\s+:\s+${SYSTEM}\s*$$
  ^\s+Port\s+ID\s+:\s+${PORT_ID}\s*$$
  ^\s+Port\s+description\s+:\s+${PORT_DESCRIPTION}\s*$$
"""
MACS = r"""
Value Required VLAN (\d+)
Value Required MAC ([0-9a-fA-F]{4}\.[0-9a-fA-F]{4}\.[0-9a-fA-F]{4})
Value TYPE (\S+)
Value PORT ([A-Za-z]+\s?[\d/:]+)

Start
  ^\s*${VLAN}\s+${MAC}\s+${TYPE}\s+${PORT}(\s|$$) -> Record
"""
GROUPS = r"""
Value Required GROUP (Ag\S*\s?\d+)
Value MODE (\S+)
Value PORTS (.*?)

Start
  ^${GROUP}\s+\d+\s+(Enabled|Disabled)\s+(${MODE}\s+)?(\S+-\S+\s+|\S+-mac\s+)?${PORTS}\s*$$ -> Record
"""
LACP = r"""
Value Filldown GROUP (\d+)
Value Required PORT ([A-Za-z]+\s?[\d/:]+)
Value STATE (\S+)

Start
  ^Aggregate\s+port\s+${GROUP}\s*:
  ^Partner\s+information -> Partner
  ^${PORT}\s+[SF][AP]\s+${STATE}\s+\d+ -> Record

Partner
  ^Aggregate\s+port\s+${GROUP}\s*: -> Start
"""
SWITCHPORT = r"""
Value Required PORT ([A-Za-z]+\s?[\d/:]+)
Value MODE (ACCESS|TRUNK|UPLINK|HYBRID)
Value ACCESS (\d+)
Value NATIVE (\d+)
Value VLANS (\S.*?)

Start
  ^${PORT}\s+enabled\s+${MODE}\s+${ACCESS}\s+${NATIVE}\s+([Ee]nabled|[Dd]isabled)\s+${VLANS}\s*$$ -> Record
"""
ADDRESSES = r"""
Value Required PORT ([A-Za-z]+\s?[\d/.:]+)
Value Required ADDRESS (\d+\.\d+\.\d+\.\d+)

Start
  ^${PORT}\s+${ADDRESS}(/\d+)?\s -> Record
"""
VERSION = r"""
Value MODEL ([^()]+)
Value VERSION (\S.*?)
Value SERIAL (\S+)

Start
  ^System\s+description\s*:.*\(${MODEL}\)
  ^System\s+software\s+version\s*:\s+${VERSION}\s*$$
  ^System\s+serial\s+number\s*:\s+${SERIAL} -> Record
"""
