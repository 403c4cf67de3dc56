"""Cisco IOS and IOS-XE of Catalyst switches."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.ios.platform import Ios

PLATFORM = Ios()
