"""Huawei VRP 5 of campus switches: what is entered is in force."""

from __future__ import annotations

from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.flavour import Flavour
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.shell import Shell

DIALECT = Shell(
    Flavour(
        kinds={
            "GigabitEthernet": "GE",
            "XGigabitEthernet": "XGE",
            "Ethernet": "Eth",
            "MultiGE": "MultiGE",
            "25GE": "25GE",
            "40GE": "40GE",
            "100GE": "100GE",
            "Eth-Trunk": "Eth-Trunk",
            "Vlanif": "Vlanif",
            "LoopBack": "LoopBack",
            "MEth": "MEth",
            "NULL": "NULL",
        },
        link="negotiation-desirable",
        lacp="lacp",
        two_stage=False,
        version="5.170",
        release="V200R019C10SPC500",
    )
)
