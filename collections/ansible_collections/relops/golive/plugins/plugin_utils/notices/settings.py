"""The channels of a project: variable `golive_channels` of its group_vars, with what is secret in it from the vault.

They are no part of the plan: who is told is signed, how mail gets there is the house's. Nothing of a value is quoted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said
from ansible_collections.relops.golive.plugins.plugin_utils.notices.channels.channel import Settings
from ansible_collections.relops.golive.plugins.plugin_utils.notices.channels.registry import channels
from ansible_collections.relops.golive.plugins.plugin_utils.safe import screen
from ansible_collections.relops.golive.plugins.plugin_utils.safe.known import RUN
from pydantic import ValidationError

VARIABLE, LIMIT = "golive_channels", "limit"
SECONDS, MOST = 30.0, 300.0
"""Seconds for which a channel may keep a command waiting, where nothing is said, and at most."""


@dataclass(frozen=True)
class Channels:
    """The settings of each channel by its name, and the seconds that each may take at a time."""

    each: Mapping[str, Settings] = field(default_factory=dict)
    limit: float = SECONDS

    def reach(self, addressees: Sequence[str]) -> dict[str, list[str]]:
        """Return channel → those of the addressees whom it reaches."""
        known = channels()
        groups = {name: set(known[name].groups(settings)) for name, settings in self.each.items()}
        return {name: [one for one in addressees if one in groups[name]] for name in groups}


def read_channels(raw: Any) -> Channels:
    """Return the channels of a variable; nothing but the outbox where it is empty.

    Raises GoliveError with the place of every fault. What is secret is known to the filters from here on.
    """
    if not raw:
        return Channels()
    if not isinstance(raw, Mapping):
        raise _wrong([(VARIABLE, Said("应为通道名到设置的映射", "a mapping of channels to settings was expected"))])
    faults: list[tuple[str, Said]] = []
    limit = _limit(raw.get(LIMIT, SECONDS), faults)
    each = {str(name): found for name, one in raw.items() if name != LIMIT and (found := _one(str(name), one, faults))}
    if faults:
        raise _wrong(faults)
    return Channels(each, limit)


def _limit(raw: Any, faults: list[tuple[str, Said]]) -> float:
    if isinstance(raw, bool) or not isinstance(raw, (int, float)) or not 1 <= raw <= MOST:
        faults.append(
            (f"{VARIABLE}.{LIMIT}", Said(f"应为 1 至 {MOST:.0f} 秒", f"1 to {MOST:.0f} seconds are expected"))
        )
        return SECONDS
    return float(raw)


def _one(name: str, raw: Any, faults: list[tuple[str, Said]]) -> Settings | None:
    channel = channels().get(name)
    where = f"{VARIABLE}.{screen.line(name)[:40]}"
    if channel is None:
        allowed = " | ".join(channels())
        faults.append((where, Said(f"没有此通道: {allowed}", f"there is no such channel: {allowed}")))
        return None
    _learn_all(raw)
    try:
        found = channel.settings.model_validate(raw)
    except ValidationError as error:
        faults += list(_faults(where, error))
        return None
    RUN.learn(list(channel.secrets(found)))
    return found


def _learn_all(raw: Any) -> None:
    """Know every URL among the settings, also where they are not sound: a fault must not quote one."""
    if isinstance(raw, Mapping):
        for one in raw.values():
            _learn_all(one)
    elif isinstance(raw, str) and "://" in raw:
        RUN.learn(raw)


def _faults(where: str, error: ValidationError) -> Iterator[tuple[str, Said]]:
    for one in error.errors(include_url=False, include_input=False, include_context=False):
        place = ".".join([where, *(screen.line(str(part))[:40] for part in one["loc"])])
        what = one["msg"].removeprefix("Value error, ")
        yield place, Said(f"不符合要求 ({what})", what)


def _wrong(faults: Sequence[tuple[str, Said]]) -> GoliveError:
    zh = "; ".join(f"{where}: {said.zh}" for where, said in faults)
    en = "; ".join(f"{where}: {said.en}" for where, said in faults)
    return GoliveError(f"the channels of notices cannot be used: {en}", zh=f"通知通道无法使用: {zh}")
