"""A switch that is reached over its own ports: VLAN 900, whose address is dialled, comes over its trunk."""

from __future__ import annotations

import copy
import threading
import time
from typing import Any

from tests.unit.network.conftest import STATUS_HEAD, TEXT, WORK
from tests.unit.network.fake_switch import FakeSwitch
from tests.unit.network.ios.model import Switch

ARCHIVE = "archive\n path flash:golive\n"
IN_BAND = TEXT.replace(
    "interface GigabitEthernet0/0\n ip address 10.255.0.201 255.255.255.0\n",
    "interface Vlan900\n ip address 127.0.0.1 255.0.0.0\n",
)
UPLINK = "TenGigabitEthernet1/1/1"
LIVE = "Te1/1/1                         connected    trunk      a-full  a-10G SFP-10GBase-SR\n"
ANSWERS = {"show interfaces status": STATUS_HEAD + LIVE}


class Clock:
    """Waits for the end of a timer by letting it strike on every switch, and notes how long it would have been."""

    def __init__(self) -> None:
        self.waited: list[float] = []
        self.switches: list[FakeSwitch] = []

    def __call__(self, seconds: float) -> None:
        self.waited.append(seconds)
        if seconds < 60:
            time.sleep(0.01)
            return
        for switch in self.switches:
            self.strike(switch)

    def strike(self, switch: FakeSwitch) -> None:
        """Let the timer of a switch come to its end, if it runs."""
        done = threading.Event()

        def strikes() -> None:
            if switch.net:
                switch.revert()
            done.set()

        switch.loop.call_soon_threadsafe(strikes)
        assert done.wait(10)

    def now(self) -> float:
        """Return the seconds that were waited for: a busy machine makes nobody impatient."""
        return sum(self.waited)

    @property
    def longest(self) -> float:
        return max(self.waited, default=0.0)


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
