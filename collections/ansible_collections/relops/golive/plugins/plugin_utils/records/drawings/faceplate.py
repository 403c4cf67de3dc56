"""A switch's front as a picture: every port in the colour of its verdict."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from ansible_collections.relops.golive.plugins.plugin_utils.model import Connection
from ansible_collections.relops.golive.plugins.plugin_utils.model.device_types import type_of
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import tone
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.ports import compare

SIZE, GAP, GROUP = 20.0, 3.0, 14.0


@dataclass(frozen=True, slots=True)
class Jack:
    """One port; `tone` is good, bad, open (planned, not measured) or idle."""

    x: float
    y: float
    label: str
    tone: str
    title: str


@dataclass(frozen=True, slots=True)
class Faceplate:
    """One switch; sizes in px."""

    switch: str
    model: str
    width: float
    height: float
    jacks: tuple[Jack, ...]


def faceplates(source: Context, most: int) -> list[Faceplate]:
    """Return the first `most` switches of this go-live."""
    return [_faceplate(source, switch) for switch in list(source.plan.switches)[:most]]


def _faceplate(source: Context, switch: str) -> Faceplate:
    device = source.plan.devices[switch]
    links = {
        end.port: link for link in source.plan.links.get(switch, ()) for end in (link.a, link.b) if end.device == switch
    }
    kind = type_of(device, source.plan.device_types)
    names = (
        [one.name for one in kind.interfaces]
        if kind
        else sorted(end.port for link in links.values() for end in (link.a, link.b) if end.device == switch)
    )
    jacks, x = [], 0.0
    for _prefix, group in groupby([name for name in names if "vlan" not in name.lower()], _bank):
        ports = list(group)
        jacks += list(_bank_jacks(source, switch, ports, links, x))
        x += ((len(ports) + 1) // 2) * (SIZE + GAP) + GROUP
    return Faceplate(switch, device.model, x - GROUP + GAP if jacks else 0.0, 2 * (SIZE + GAP), tuple(jacks))


def _bank_jacks(
    source: Context, switch: str, ports: list[str], links: dict[str, Connection], x: float
) -> Iterator[Jack]:
    """Yield the ports of one bank: odd ones above, even ones below, as on the device."""
    found = source.once(compare)
    for place, name in enumerate(ports):
        link = links.get(name)
        verdict = tone(found[link.link_id].verdict) if link else "idle"
        said = source.texts(f"verdict.{found[link.link_id].verdict}") if link else ""
        peer = link and (link.b if (link.a_device, link.a_port) == (switch, name) else link.a)
        title = f"{name} · {link.link_id} · {peer.device} {peer.port} · {said}" if link and peer else name
        label = re.findall(r"\d+", name)[-1] if re.search(r"\d", name) else name[:2]
        yield Jack(x + (place // 2) * (SIZE + GAP), (place % 2) * (SIZE + GAP), label, verdict, title)


def _bank(name: str) -> str:
    return re.sub(r"\d+$", "", name)
