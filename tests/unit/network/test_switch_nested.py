"""What stands below a line of an interface (a service instance, an Ethernet segment) says nothing of its port."""

from __future__ import annotations

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import Desired, Wish, target
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.registry import load

TEXTS = {
    "ios": ("GigabitEthernet1/0/1", " service instance 10 ethernet\n", "  description THEIRS\n  shutdown\n"),
    "nxos": ("Ethernet1/1", "  service instance 1 vni\n", "    description THEIRS\n    no shutdown\n    speed 100\n"),
    "eos": ("Ethernet1", "   evpn ethernet-segment\n", "      description THEIRS\n      shutdown\n      speed 1g\n"),
    "comware": ("GigabitEthernet1/0/1", " service-instance 10\n", "  description THEIRS\n  shutdown\n"),
    "rgos": ("GigabitEthernet 0/1", " service instance 10\n", "  description THEIRS\n  shutdown\n"),
    "vrp8": ("GE1/0/1", " service-instance 10\n", "  description THEIRS\n  shutdown\n"),
}  # fmt: skip


def plain(name: str, lines: str) -> str:
    """Return an interface with lines of its own before and behind what is given."""
    port, head, _below = TEXTS[name]
    sign, blank = "#" if name in ("comware", "vrp8") else "!", head[: len(head) - len(head.lstrip())]
    return f"{sign}\ninterface {port}\n{blank}description OURS\n{lines}{blank}mtu 9000\n{sign}\n"


@pytest.mark.parametrize("name", TEXTS)
def test_it_is_kept_and_read_as_nothing_of_the_port(name: str) -> None:
    platform, (port, head, below) = load(name), TEXTS[name]
    without, found = platform.parse(plain(name, "")).ports[port], platform.parse(plain(name, head + below)).ports[port]
    fields = ("description", "enabled", "mode", "access", "speed", "allowed")
    assert [getattr(found, key) for key in fields] == [getattr(without, key) for key in fields]
    assert found.description == "OURS" and [line.strip() for line in (head + below).splitlines()] == [
        line.strip() for line in found.opaque if line != "mtu 9000"
    ]


@pytest.mark.parametrize("name", TEXTS)
def test_a_plan_says_what_it_wants_of_the_port_itself(name: str) -> None:
    platform, (port, head, below) = load(name), TEXTS[name]
    current = platform.parse(plain(name, head + below))
    wanted = target(current, Desired({port: Wish({"description": "THEIRS"})}))
    assert [line for one in platform.render(current, wanted) for line in one.lines] == ["description THEIRS"]
