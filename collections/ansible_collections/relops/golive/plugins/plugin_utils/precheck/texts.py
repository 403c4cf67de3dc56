"""Whether the texts that a migration moves are written as their columns say: GBK under the label latin1 is found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.precheck.check import Check, Item, verdict


def checks(host: str, databases: Sequence[JSON], measured: Mapping[str, Any]) -> Iterator[Check]:
    """Yield a check of each database whose texts are moved; one that gave no answer was told by its own check."""
    for one in databases:
        found = (measured.get("databases") or {}).get(str(one["name"])) or {}
        if one.get("texts") and found.get("running") and "texts" in found:
            yield _check(host, str(one["name"]), found["texts"])


def _check(host: str, name: str, texts: Sequence[Mapping[str, Any]]) -> Check:
    expected = Said(f"{name}: 文本与其列的字符集一致", f"{name}: texts are written as their columns say")
    wrong = [one for one in texts if one["bytes"]]
    zh = "; ".join(f"{one['column']} 标为 {one['label']}, 实为 {one['bytes']}: 请在映射中写 bytes" for one in wrong)
    en = "; ".join(
        f"{one['column']} says {one['label']} and holds {one['bytes']}: say bytes: {one['bytes']} in the mapping"
        for one in wrong
    )
    return Check(host, Item.TEXT, verdict(not wrong), expected, Said(zh or "一致", en or "as they say"))
