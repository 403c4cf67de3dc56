"""A campus switch with VRP 5: a port without a line of its link type negotiates it, and may then carry every VLAN."""

from __future__ import annotations

from tests.unit.network.huawei import Huawei


class Switch(Huawei):
    default = "negotiation-desirable"
