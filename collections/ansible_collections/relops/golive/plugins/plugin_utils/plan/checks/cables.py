"""Cables: the medium fits connector, speed and length; every label is generated, mirrored and unique (form 6, X7)."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import Connector, Media, Speed
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene, check
from ansible_collections.relops.golive.plugins.plugin_utils.site.cabling import wrong_labels

COPPER = frozenset({Media.CAT6, Media.CAT6A})
DIRECT = frozenset({Media.DAC, Media.AOC})
CAGES = frozenset({Connector.SFP_PLUS, Connector.SFP28, Connector.QSFP28})
# Metres by medium, then by speed; where a speed isn't named the first number holds (IEEE 802.3, form 6).
REACH: dict[Media, tuple[float, dict[Speed, float]]] = {
    Media.CAT6: (100, {Speed.G10: 55}),
    Media.CAT6A: (100, {}),
    Media.DAC: (7, {}),
    Media.AOC: (100, {}),
    Media.OM3: (550, {Speed.G10: 300, Speed.G25: 70, Speed.G40: 100, Speed.G100: 70}),
    Media.OM4: (550, {Speed.G10: 400, Speed.G25: 100, Speed.G40: 150, Speed.G100: 100}),
    Media.OS2: (40000, {Speed.G10: 10000, Speed.G25: 10000, Speed.G40: 10000, Speed.G100: 10000}),
}


@check
def media_fit_connector_and_length(scene: Scene) -> Iterator[Fault]:
    for index, link in enumerate(scene.plan.connections):
        if link.connector is not None and not _plugs(link.media, link.connector):
            zh, en = f"{link.media} 不能接 {link.connector}", f"{link.media} does not fit {link.connector}"
            yield Fault(scene.link_at(index, "connector"), str(link.connector), zh, en)
        longest, by_speed = REACH[link.media]
        limit = by_speed.get(link.speed, longest)
        if link.length is not None and link.length > limit:
            zh, en = f"{link.media} {link.speed} 最长 {limit:g}m", f"{link.media} at {link.speed} reaches {limit:g} m"
            yield Fault(scene.link_at(index, "length"), f"{link.length:g}m", zh, en)


def _plugs(media: Media, connector: Connector) -> bool:
    if media in COPPER:
        return connector is Connector.RJ45
    return connector in CAGES or (media not in DIRECT and connector is Connector.LC)


@check
def labels_are_unique_and_mirrored(scene: Scene) -> Iterator[Fault]:
    yield from scene.link_faults(wrong_labels(scene.plan.connections))
