"""Huawei VRP 8 of data centre switches (CloudEngine): lines go to a candidate, which is committed and then saved."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.vrp8.platform import Vrp8

PLATFORM = Vrp8()
