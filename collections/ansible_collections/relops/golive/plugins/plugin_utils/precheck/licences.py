"""What ends some day, a licence above all, is good beyond the agreed window (R37): it may have been moved since."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.project import Window
from ansible_collections.relops.golive.plugins.plugin_utils.precheck.check import Check, Item, same, verdict


def checks(plan: Plan, window: Window) -> Iterator[Check]:
    """Yield one check of each line of the procurement that ends some day."""
    last = window.end.date()
    for one in plan.procurement:
        if one.valid_until is not None:
            wanted = Said(f"{one.item} 有效期超过 {last}", f"{one.item} is good beyond {last}")
            yield Check("", Item.LICENCE, verdict(one.valid_until > last), wanted, same(one.valid_until))
