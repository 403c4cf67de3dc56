"""Huawei VRP 8 as a platform."""

from __future__ import annotations

import re

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.editing import Armed, Editing, Net, Say
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._huawei import names
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._huawei.config import Reader
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._huawei.platform import (
    SAVED,
    YES,
    Huawei,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._huawei.render import Writer

_UNCOMMITTED = re.compile(r"\[Y\(yes\)/N\(no\)/C\(cancel\)\]\s*:?\s*$|\[Y/N/C\]\s*:?\s*$")
_ROLLED = (re.compile(r"\[Y/N\]\s*:?\s*$"), "y")
_NET = Net(
    armed=Armed.COMMIT,
    arm=Say("commit trial {seconds} persist golive"),  # without the word it belongs to this session, and goes with it
    confirm=Say("commit persist golive"),
    inside=True,
    revert=(Say("abort trial persist golive", questions=(_ROLLED,)),),
    shortest=60,
    longest=65535,
)


class Vrp8(Huawei):
    """CloudEngine switches in their two-stage mode."""

    NAMES = names.V8
    READER = Reader(keeps_release=False)
    WRITER = Writer(
        default="access",
        fixed={f"{rate}GE": "negotiation disable" for rate in ("10", "25", "40", "50", "100", "200", "400")},
    )
    NETMIKO = "huawei_vrpv8"
    MEASURE = (
        *Huawei.MEASURE,
        "display dfs-group 1 m-lag",
        "display dfs-group 1 m-lag brief",
        "display dfs-group 1 peer-link",
    )
    MLAG_NUMBERS = range(1, 2049)
    EDITING = Editing(
        begin=Say("system-view"),
        leave=Say("return", questions=((_UNCOMMITTED, "n"),)),
        candidate="display configuration candidate merge",
        commit=Say("commit"),
        abort=Say("clear configuration candidate"),
        save=Say("save", done=SAVED, questions=YES),
    )

    def net(self, running: str) -> Net | None:
        """Return the commit on trial, which every switch of two stages has."""
        return _NET
