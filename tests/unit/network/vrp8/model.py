"""A CloudEngine switch with VRP 8: a port without a line of its link type is an access port."""

from __future__ import annotations

from tests.unit.network.huawei import Huawei


class Switch(Huawei):
    default = "access"
