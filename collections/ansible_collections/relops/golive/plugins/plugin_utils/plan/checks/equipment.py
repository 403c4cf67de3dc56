"""The running equipment list: every name, serial number, asset number and host name once (form 7)."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene, check

UNIQUE = ("name", "serial", "asset_no", "hostname", "device_id")


@check
def identities_are_unique(scene: Scene) -> Iterator[Fault]:
    for key in UNIQUE:
        seen: dict[str, int] = {}
        for index, device in enumerate(scene.rows):
            value = getattr(device, key)
            if value is None:
                continue
            first = seen.setdefault(value.casefold(), index)
            if first != index:
                other = scene.row_at(first, key).split(" ")[0]
                yield Fault(scene.row_at(index, key), value, f"重复（{other} 已有）", f"is used twice (also {other})")


@check
def dates_are_in_order(scene: Scene) -> Iterator[Fault]:
    for index, device in enumerate(scene.rows):
        for first, then in (
            ("warranty_start", "warranty_end"),
            ("arrival_date", "rack_date"),
            ("rack_date", "unrack_date"),
        ):
            early, late = getattr(device, first), getattr(device, then)
            if early and late and late < early:
                yield Fault(scene.row_at(index, then), str(late), f"早于 {early}", f"is before {early}")
