"""NetBox's words for the values of a plan (checked in its source, v4.6)."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import RunState

STATUS = {
    RunState.RUNNING: "active",
    RunState.DISCONNECTED: "offline",
    RunState.OFF: "offline",
    RunState.REMOVED: "decommissioning",
    RunState.UNPOWERED: "inventory",
}
CABLE_TYPES = {
    "CAT6": "cat6",
    "CAT6A": "cat6a",
    "OM3": "mmf-om3",
    "OM4": "mmf-om4",
    "OS2": "smf-os2",
    "DAC": "dac-passive",
    "AOC": "aoc",
}
CABLE_COLOURS = {
    "蓝": "2196f3",
    "黄": "ffeb3b",
    "灰": "9e9e9e",
    "水蓝": "00bcd4",
    "红": "f44336",
    "绿": "4caf50",
    "黑": "111111",
    "白": "ffffff",
    "紫": "9c27b0",
    "橙": "ff9800",
}
MODES = {"access": "access", "trunk": "tagged"}
PORT_TYPES = {
    ("1G", False): "1000base-t",
    ("1G", True): "1000base-x-sfp",
    ("10G", False): "10gbase-t",
    ("10G", True): "10gbase-x-sfpp",
    ("25G", True): "25gbase-x-sfp28",
    ("40G", True): "40gbase-x-qsfpp",
    ("100G", True): "100gbase-x-qsfp28",
    ("100M", False): "100base-tx",
}
