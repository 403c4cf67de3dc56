"""Which release a switch runs."""

from __future__ import annotations

from ansible_collections.relops.lab.plugins.plugin_utils.topology import Switch

VERSION = "17.9.4"


def version_of(switch: Switch) -> str:
    """The release that the topology names, else the usual one."""
    return switch.version or VERSION
