"""Huawei VRP 8 of data centre switches: what is entered waits for its commit."""

from __future__ import annotations

from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.flavour import Flavour
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.shell import Shell

RATES = ("10GE", "25GE", "40GE", "50GE", "100GE", "200GE", "400GE")
VIRTUAL = ("Eth-Trunk", "Vlanif", "LoopBack", "MEth", "NULL")
DIALECT = Shell(
    Flavour(
        kinds={"GE": "GE", **{name: name for name in (*RATES, *VIRTUAL)}},
        link="access",
        lacp="lacp-static",
        two_stage=True,
        version="8.191",
        release="V200R019C10SPC800",
    )
)
