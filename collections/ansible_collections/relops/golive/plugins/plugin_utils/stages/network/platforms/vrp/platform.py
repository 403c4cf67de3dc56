"""Huawei VRP 5 as a platform."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.editing import Editing, Say
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._huawei import names
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._huawei.config import Reader
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._huawei.platform import (
    SAVED,
    YES,
    Huawei,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._huawei.render import Writer


class Vrp(Huawei):
    """Campus switches: S2700 to S12700."""

    NAMES = names.V5
    READER = Reader(keeps_release=True)
    WRITER = Writer(default=None, fixed={})
    NETMIKO = "huawei"
    SHUTS = True
    EDITING = Editing(
        begin=Say("system-view"),
        leave=Say("return"),
        save=Say("save", done=SAVED, questions=YES),
    )
