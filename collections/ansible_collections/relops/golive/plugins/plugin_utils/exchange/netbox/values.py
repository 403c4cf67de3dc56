"""NetBox's words for the values of a plan (checked against NetBox 4.7.3), and the limits of its texts."""

from __future__ import annotations

import hashlib
import re

from ansible_collections.relops.golive.plugins.plugin_utils.model import Text
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import Airflow, LinkStatus, Phase, RunState

STATUS = {
    RunState.RUNNING: "active",
    RunState.DISCONNECTED: "offline",
    RunState.OFF: "offline",
    RunState.REMOVED: "decommissioning",
    RunState.UNPOWERED: "inventory",
}
AIRFLOW = {Airflow.FRONT_TO_REAR: "front-to-rear", Airflow.REAR_TO_FRONT: "rear-to-front"}
PHASES = {Phase.SINGLE: "single-phase", Phase.THREE: "three-phase"}
LAID = frozenset({LinkStatus.CABLED, LinkStatus.LIVE, LinkStatus.VERIFIED})
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
FIBRE = frozenset({"OM3", "OM4", "OS2", "DAC", "AOC"})
GREY = "9e9e9e"
LONGEST = 200
"""Characters of a description."""


def slug(name: str) -> str:
    """Return NetBox's short name of a thing; two names that would have the same one get a digest behind it."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")
    if plain == name.casefold():
        return plain[:100]
    return f"{plain[:90]}-{hashlib.sha256(name.encode()).hexdigest()[:6]}".strip("-")


def described(text: Text | str | None) -> str:
    """Return a text as a description: both languages where they differ."""
    if isinstance(text, Text):
        text = text.zh if text.zh == text.en else f"{text.zh} / {text.en}"
    words = " ".join((text or "").split())
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


def whole(number: float) -> int:
    """Return the whole number that NetBox keeps of a measure."""
    return round(number)
