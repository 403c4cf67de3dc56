"""Junos of EX and QFX switches with the enhanced layer 2 software (ELS)."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.junos.platform import Junos

PLATFORM = Junos()
