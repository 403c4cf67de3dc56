"""Huawei VRP 5 of campus switches (S series): every line takes effect at once, and is saved afterwards."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.vrp.platform import Vrp

PLATFORM = Vrp()
