"""Walk the schema of a plan: every field with its type, an example of each in the demo, the data with another value."""

from __future__ import annotations

import copy
import functools
import types
import typing
from collections.abc import Iterator
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.model.choice import Choice
from ansible_collections.relops.golive.plugins.plugin_utils.model.words import Held
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import read_yaml
from pydantic import BaseModel

from tests.golden.plan.project import DEMO

Path_ = tuple[str, ...]

# What the demo leaves out, so that every field has a value: a merge patch.
MORE: dict[str, Any] = {
    "network": {
        "defaults": {"access": ["spanning-tree portfast"]},
        "platforms": {"ios": {"defaults": {"access": ["spanning-tree portfast"]}}},
    },
    "backup": {"exclude": ["/usr/share/i18n/*"]},
    "vlans": {101: {"gateway": "10.21.101.1"}},
    "rehearsal": "full",
}


def merged(value: Any, patch: Any) -> Any:
    if isinstance(value, dict) and isinstance(patch, dict):
        return {**value, **{key: merged(value.get(key), item) for key, item in patch.items()}}
    return patch


@functools.cache
def full() -> Any:
    """Return the demo's plan with a value in every field."""
    raw = merged(read_yaml(DEMO / "plan.yml", "plan.yml"), MORE)
    raw["schedule"][0].update(actual_start="2026-11-02", actual_end="2026-11-03", status="done")
    raw["procurement"][0]["valid_until"] = "2031-12-31"
    raw["prefixes"][0]["gateway"] = "10.255.0.1"
    raw["checks"]["http"][0]["contains"] = "ok"
    raw["configs"][0].update(mode="0644", secret=False)
    raw["migrations"]["pay"]["on_reject"] = "fail"
    next(iter(raw["releases"].values()))["rollout"] = "at_once"
    raw["databases"]["ledger"] = {**raw["databases"]["paygw"], "role": "both"}
    raw["backup"]["databases"].append("ledger")
    raw["schemas"] = {"ledger": {"database": "ledger", "project": "migrations/pay"}}
    raw["checks"]["performance"][0]["targets"].update(p50_ms=100)
    raw["checks"]["performance"][0].update(ca="/etc/ssl/bank-ca.pem", repeat={"times": 2, "pause_s": 30})
    raw["modules"] = {"SHZJ-OOB-SW01": {"Slot 1": "M24-NM"}}
    pair = ("SHZJ-ACC-SW01", "SHZJ-AGG-SW01")
    for name, peer in (pair, pair[::-1]):
        raw["switches"][name].update(stack=2, mlag={"peer": peer, "peer_link": "Port-channel1", "domain": "leaf"})
    return raw


@functools.cache
def _hints(model: type[BaseModel]) -> dict[str, Any]:
    return typing.get_type_hints(model, include_extras=True)


def fields(kind: Any, path: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    """Yield the path and the type of every value below a type: `*` is any item, `key` a key of a mapping."""
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Annotated:
        held = next((part for part in parts[1:] if isinstance(part, Held)), None)
        yield from fields(parts[0], path) if held is None else iter([(path, held)])
    elif origin in (typing.Union, types.UnionType):
        for part in parts:
            yield from fields(part, path)
    elif origin is tuple:
        yield from fields(parts[0], (*path, "*"))
    elif origin is dict:
        yield from fields(parts[0], (*path, "key"))
        yield from fields(parts[1], (*path, "*"))
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, info in kind.model_fields.items():
            yield from fields(_hints(kind)[name], (*path, info.alias or name))
    elif kind is not type(None):
        yield path, kind


def is_text(kind: Any) -> bool:
    return isinstance(kind, Held) or (isinstance(kind, type) and issubclass(kind, str) and not issubclass(kind, Choice))


def steps_to(raw: Any, path: Path_) -> tuple[list[Any], bool] | None:
    """Return where in the data the first example of a path lies, and whether it is a key; None when there is none."""
    if not path:
        return [], False
    step, rest = path[0], path[1:]
    if step == "key" and isinstance(raw, dict):
        return ([next(iter(raw))], True) if raw else None
    children = (
        raw.items() if step == "*" and isinstance(raw, dict)
        else enumerate(raw) if step == "*" and isinstance(raw, list)
        else [(step, raw[step])] if isinstance(raw, dict) and step in raw
        else []
    )  # fmt: skip
    for key, child in children:
        if rest in (("zh",), ("en",)) and isinstance(child, str):
            return [key], False
        found = steps_to(child, rest)
        if found is not None:
            return [key, *found[0]], found[1]
    return None


def with_value(raw: Any, steps: list[Any], key: bool, value: Any) -> Any:
    """Return a copy of the data with a value, or with a key of that name, at a place."""
    data = copy.deepcopy(raw)
    holder = functools.reduce(lambda inner, step: inner[step], steps[:-1], data)
    if key:
        holder[value] = holder.pop(steps[-1])
    else:
        holder[steps[-1]] = value
    return data
