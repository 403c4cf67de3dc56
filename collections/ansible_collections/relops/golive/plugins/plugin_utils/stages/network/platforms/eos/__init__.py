"""Arista EOS."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.eos.platform import Eos

PLATFORM = Eos()
