# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Wall clocks that never were: the hour that a zone skips when summer time begins."""

from __future__ import annotations

import functools
import typing as t
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError

FIRST, LAST = 1840, 2100
WEEK, SECOND = timedelta(days=7), timedelta(seconds=1)

Gap = tuple[str, str]


@functools.lru_cache(maxsize=8)
def gaps(zone: str) -> tuple[Gap, ...]:
    """Return the skipped spans of a zone (first moment that is none, first that is one again), in order."""
    try:
        clock = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise GoliveError(f"time zone {zone} is not known on this host: install tzdata") from error
    found: list[Gap] = []
    moment = datetime(FIRST, 1, 1, tzinfo=timezone.utc)
    while moment.year < LAST:
        later = moment + WEEK
        before, after = _offset(clock, moment), _offset(clock, later)
        if before != after:
            turn = _turn(clock, moment, later).replace(tzinfo=None)
            found += [(f"{turn + before}", f"{turn + after}")] if after > before else []
        moment = later
    return tuple(found)


def quick(zone: str, moment: str) -> str:
    """Return the SQL that a wall clock is later than all that the zone skipped, '' where it skips none or ever will."""
    spans = gaps(zone) if zone else ()
    return f"{moment} >= '{spans[-1][1]}'" if spans else ""


def outside(zone: str, moment: str) -> str:
    """Return the SQL that a wall clock exists in a zone, '' where every one does; a tree, so that few are compared."""
    spans = gaps(zone) if zone else ()
    if not spans:
        return ""
    first, last = spans[0][0], spans[-1][1]
    return f"({moment} >= '{last}' OR {moment} < '{first}' OR {_tree(spans, moment)})"


def _tree(spans: t.Sequence[Gap], moment: str) -> str:
    if len(spans) == 1:
        return f"NOT ({moment} >= '{spans[0][0]}' AND {moment} < '{spans[0][1]}')"
    middle = len(spans) // 2
    return f"if({moment} < '{spans[middle][0]}', {_tree(spans[:middle], moment)}, {_tree(spans[middle:], moment)})"


def _offset(clock: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(clock).utcoffset() or timedelta()


def _turn(clock: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """Return the first moment with the offset of `high`."""
    before = _offset(clock, low)
    while high - low > SECOND:
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        if middle <= low:
            break
        low, high = (middle, high) if _offset(clock, middle) == before else (low, middle)
    return high
