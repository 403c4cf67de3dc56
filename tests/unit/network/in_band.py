"""A switch that is reached over its own ports: VLAN 900, whose address is dialled, comes over its trunk."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.editing import Net
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.ios.platform import Ios

from tests.unit.network.conftest import STATUS_HEAD, TEXT, WORK
from tests.unit.network.ios.model import Switch

ARCHIVE = "archive\n path flash:golive\n"
IN_BAND = TEXT.replace(
    "interface GigabitEthernet0/0\n ip address 10.255.0.201 255.255.255.0\n",
    "interface Vlan900\n ip address 127.0.0.1 255.0.0.0\n",
)
UPLINK = "TenGigabitEthernet1/1/1"
LIVE = "Te1/1/1                         connected    trunk      a-full  a-10G SFP-10GBase-SR\n"
ANSWERS = {"show interfaces status": STATUS_HEAD + LIVE}


class QuickIos(Ios):
    """Its revert timer takes less than a minute."""

    def net(self, running: str) -> Net | None:
        net = super().net(running)
        return replace(net, shortest=1) if net else None


def cut_off(model: Switch) -> bool:
    """Tell whether VLAN 900 no longer comes over the trunk."""
    return 900 not in model.carried(UPLINK)


def keeping() -> dict[str, Any]:
    """Work that touches the way and doesn't end it: the trunk loses VLAN 1 and is described, VLAN 900 stays."""
    work = copy.deepcopy(WORK)
    del work["ports"]["Port-channel1"], work["ports"]["TenGigabitEthernet1/1/2"]
    owned = work["ports"][UPLINK]["owned"]
    owned.update({"allowed": [100, 101, 900], "native": 100, "lag": None, "lag_mode": None})
    return work
