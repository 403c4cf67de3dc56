"""Where the bars of the timeline stand: one row per host, one bar per attempt at a step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.attempts import Attempt
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.stages.registry import STAGES

WIDTH, LABEL, ROW, TOP = 1080.0, 152.0, 24.0, 30.0
MOST_HOSTS = 40
STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400)
COLOURS = {name: stage.colour for name, stage in STAGES.items()}


@dataclass(frozen=True, slots=True)
class Bar:
    """One attempt; px, colour of its stage, `hatched` when backward, and what a pointer is told."""

    x: float
    y: float
    width: float
    stage: str
    colour: str
    hatched: bool
    result: str
    title: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One host."""

    host: str
    y: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Gantt:
    """The timeline; `ticks` are (x, text), `turn` the x at which it turned back, `left_out` the hosts not drawn."""

    width: float
    height: float
    lanes: tuple[Lane, ...]
    ticks: tuple[tuple[float, str], ...]
    stages: tuple[tuple[str, str], ...]
    turn: float | None
    left_out: int


def gantt(source: Night) -> Gantt | None:
    """Return the timeline, None when nothing was carried out."""
    found = source.attempts
    if not found or source.end is None:
        return None
    first = min(attempt.start for attempt in found)
    last = max([attempt.end or attempt.start for attempt in found])
    scale = _Scale(first, max((last - first).total_seconds(), 1.0))
    hosts = _hosts(found)
    lanes = tuple(
        Lane(host, TOP + place * ROW, tuple(_bars(source, host, TOP + place * ROW, scale)))
        for place, host in enumerate(hosts[:MOST_HOSTS])
    )
    used = {attempt.event.stage for attempt in found}
    stages = tuple((stage, colour) for stage, colour in COLOURS.items() if stage in used)
    turned = source.standing.turned
    return Gantt(
        WIDTH,
        TOP + len(lanes) * ROW + 8,
        lanes,
        tuple(_ticks(source, scale)),
        stages,
        scale.x(source.local(datetime.fromisoformat(turned))) if turned else None,
        max(0, len(hosts) - MOST_HOSTS),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    first: datetime
    seconds: float

    def x(self, time: datetime) -> float:
        share = (time - self.first).total_seconds() / self.seconds
        return round(LABEL + share * (WIDTH - LABEL - 14), 2)


def _hosts(found: list[Attempt]) -> list[str]:
    """Return the hosts in the order in which they were touched first; those with a failure never fall off the end."""
    order = list(dict.fromkeys(attempt.event.host for attempt in found))
    failed = {attempt.event.host for attempt in found if attempt.result in ("failed", "in_doubt")}
    return order if len(order) <= MOST_HOSTS else sorted(order, key=lambda host: host not in failed)


def _bars(source: Night, host: str, y: float, scale: _Scale) -> Iterator[Bar]:
    for attempt in source.attempts:
        if attempt.event.host == host:
            end = attempt.end or attempt.start + timedelta(seconds=scale.seconds * 0.004)
            x = scale.x(attempt.start)
            yield Bar(
                x,
                y + 4,
                max(scale.x(end) - x - 0.6, 5.0 if attempt.end is None else 2.4),
                attempt.event.stage,
                COLOURS.get(attempt.event.stage, "#64748b"),
                attempt.backward,
                attempt.result,
                _title(source, attempt),
            )


def _title(source: Night, attempt: Attempt) -> str:
    texts = source.texts
    took = f"{attempt.seconds:.1f} s" if attempt.end else ""
    parts = (
        attempt.event.step,
        attempt.event.host,
        source.clock(attempt.start, "%H:%M:%S"),
        took,
        texts(f"verdict.{attempt.result}"),
    )
    return " · ".join(part for part in parts if part)


def _ticks(source: Night, scale: _Scale) -> Iterator[tuple[float, str]]:
    step = next((one for one in STEPS if scale.seconds / one <= 9), STEPS[-1])
    first = source.local(scale.first)
    midnight = first.replace(hour=0, minute=0, second=0, microsecond=0)
    passed = (first - midnight).total_seconds()
    time = midnight + timedelta(seconds=step * -(-passed // step))
    pattern = "%H:%M:%S" if step < 60 else "%H:%M"
    while (time - first).total_seconds() <= scale.seconds:
        if scale.x(time) < WIDTH - 28:
            yield scale.x(time), time.strftime(pattern)
        time += timedelta(seconds=step)
