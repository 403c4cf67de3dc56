"""H3C Comware 7, and what HPE sells of it."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.comware.platform import Comware

PLATFORM = Comware()
