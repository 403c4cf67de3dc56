"""Ruijie RGOS 11 and 12."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.rgos.platform import Rgos

PLATFORM = Rgos()
