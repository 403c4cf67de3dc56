"""Cisco NX-OS of Nexus switches."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.nxos.platform import Nxos

PLATFORM = Nxos()
