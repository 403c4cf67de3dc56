"""Which release a switch runs."""

from __future__ import annotations

from ansible_collections.relops.lab.plugins.plugin_utils.topology import Switch

VERSION = "21.4R3-S5.4"


def version_of(switch: Switch) -> str:
    """The release that the topology names, the usual one where it names none; empty when nobody knows it."""
    return VERSION if switch.version is None else switch.version
