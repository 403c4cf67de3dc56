"""What became of the network since a go-live: what switches run and measure now against what it left (drift).

Nothing is written anywhere: configurations and measured values are read, and every difference is told.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, NamedTuple

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.facts import PortSeen
from ansible_collections.relops.golive.plugins.plugin_utils.engine.lifecycle import REFUSED
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.site.twinned import OnTwin
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.crew import THREADS
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.dialogue import Access
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.login import login
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.neighbours import DEADLINE_S, seen
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Platform
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import changes, desired_from, target
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.registry import load
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.remote import Remote
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.saved import NOWHERE
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.text import digest, line_differences

DRIFT = 2
"""Exit code of a comparison that found something moved, as of every comparison of this project."""
PAUSE_S = 2.0
"""The time between two looks."""
IDENTITY = frozenset({"port", "link_id", "twin", "macs"})
"""What of a measured port is no state of it; MAC addresses come and go with who speaks."""


class Drift(NamedTuple):
    """One value that is not as the go-live left it."""

    item: str
    kept: str
    now: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What a go-live left on one switch: the work it did, what it measured, the running configuration's SHA-256."""

    work: JSON
    ports: Sequence[PortSeen] = ()
    running_sha256: str = ""


def kept_of(journal: Journal, name: str, work: JSON) -> Kept:
    """Return what the journal of a go-live holds of a switch, or raise GoliveError where it never got that far."""
    done, measured = journal.done_facts(name, "network.ports"), journal.facts(name, "network.neighbours")
    if not done or "ports" not in measured:
        raise GoliveError(
            f"{name}: the go-live left no record of it as built: it was not finished there, or taken back",
        )
    ports: Any = measured["ports"]
    return Kept(work, ports, str(done.get("running_sha256", "")))


def look(access: Access, kept: Kept, deadline: float = DEADLINE_S) -> list[Drift]:
    """Return what of a switch differs from what was kept.

    What is measured may come late (a neighbour is heard every half minute): it is looked at again until it fits, at
    most `deadline` seconds.
    """
    platform = load(kept.work["platform"])
    remote = Remote(access.switch, platform, lambda: login(access, platform), NOWHERE)
    try:
        running = remote.running()
        startup = remote.startup(running)
        moved = _settled(lambda: _moved(kept, remote, platform), deadline)
    finally:
        remote.hang_up()
    current = platform.parse(running)
    found = [
        Drift(str(one["item"]), _text(one["to"]), _text(one["from"]))
        for one in changes(current, target(current, desired_from(kept.work)))
    ]
    if not found and kept.running_sha256 not in ("", digest(running)):
        found.append(Drift("running configuration", f"sha256 {kept.running_sha256[:12]}", _sum(running)))
    if running != startup:
        found.append(Drift("startup configuration", "saved", line_differences(running, startup)))
    return [*found, *moved]


def _settled(moved: Callable[[], list[Drift]], deadline: float) -> list[Drift]:
    began = time.monotonic()
    while (found := moved()) and time.monotonic() - began < deadline:
        time.sleep(PAUSE_S)
    return found


def _moved(kept: Kept, remote: Remote, platform: Platform) -> list[Drift]:
    measured = platform.measured([remote.ask(command) for command in platform.MEASURE])
    links = kept.work["links"]
    now = {port: seen(port, link, measured, platform.canonical) for port, link in links.items()}
    return list(_differences(kept.ports, now))


def _differences(kept: Sequence[PortSeen], now: Mapping[str, PortSeen]) -> Iterator[Drift]:
    """Yield what is measured otherwise; what the go-live did not measure is held against nothing."""
    for was in kept:
        port = was["port"]
        if was.get("twin") == OnTwin.ABSENT or port not in now:
            continue
        values: Mapping[str, Any] = now[port]
        for key, value in was.items():
            if key not in IDENTITY and value not in ("", None) and values.get(key, "") != value:
                yield Drift(f"{port} {key}", _text(value), _text(values.get(key, "")))


def _sum(running: str) -> str:
    return f"sha256 {digest(running)[:12]}: lines that the plan does not own"


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "up" if value else "shut"
    return ",".join(map(str, value)) if isinstance(value, list) else "none" if value in (None, "") else str(value)


def looks(
    switches: Mapping[str, tuple[Access, Kept] | GoliveError], deadline: float = DEADLINE_S
) -> dict[str, list[Drift] | GoliveError]:
    """Look at many at a time; who does not answer, or has no record, has its fault instead."""
    if not switches:
        return {}
    with ThreadPoolExecutor(max_workers=min(THREADS, len(switches))) as pool:
        begun = {name: pool.submit(_tried, one, deadline) for name, one in switches.items()}
    return {name: one.result() for name, one in begun.items()}


def _tried(known: tuple[Access, Kept] | GoliveError, deadline: float) -> list[Drift] | GoliveError:
    try:
        if isinstance(known, GoliveError):
            raise known
        return look(*known, deadline)
    except GoliveError as error:
        return error


def code_of(found: Mapping[str, list[Drift] | GoliveError]) -> int:
    """Return the exit code: 2 something has moved, 4 nothing was found moved but some were not looked at, 0 neither."""
    if any(isinstance(one, list) and one for one in found.values()):
        return DRIFT
    return REFUSED if any(isinstance(one, GoliveError) for one in found.values()) else 0


def table(found: Mapping[str, list[Drift] | GoliveError], language: str) -> list[str]:
    """Return every difference in one line, and every switch that could not be looked at; then the sum."""
    rows = []
    for name, one in found.items():
        if isinstance(one, GoliveError):
            said = one.said.in_(language)
            rows.append(said if said.startswith(name) else f"{name}: {said}")
        elif language == "zh":
            rows += [f"{name} | {drift.item} | 上线时 {drift.kept} | 现在 {drift.now}" for drift in one]
        else:
            rows += [f"{name} | {drift.item} | left as {drift.kept} | now {drift.now}" for drift in one]
    lost = sum(isinstance(one, GoliveError) for one in found.values())
    moved = sum(len(one) for one in found.values() if not isinstance(one, GoliveError))
    zh = f"{len(found)} 台交换机：{moved} 处与上线时不同，{lost} 台未能核对"
    en = f"{len(found)} switches: {moved} values are not as they were left, {lost} could not be looked at"
    return [*rows, zh if language == "zh" else en]
