"""Hosts of one site have one time zone: what one writes as local time, another reads as local time.

A log, a batch of a day, a DATETIME without zone: nothing fails where two hosts differ, all of it is wrong by hours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.precheck.check import (
    Check,
    Item,
    fault_of,
    unmeasured,
    verdict,
)
from ansible_collections.relops.golive.plugins.plugin_utils.precheck.jobs import Span, zone_of


def checks(plan: Plan, measured: Mapping[str, Mapping[str, Any]], span: Span) -> Iterator[Check]:
    """Yield a check of each host that was reached, against what most hosts of its site say."""
    zones = {host: str(found["jobs"]["zone"]) for host, found in measured.items() if not fault_of(found, "jobs")}
    offsets = {host: _offset(zone, span) for host, zone in zones.items()}
    for site, hosts in _sites(plan).items():
        known = Counter(offsets[host] for host in hosts if offsets.get(host) is not None)
        usual = known.most_common(1)[0][0] if known else None
        others = [host for host in hosts if usual is not None and offsets.get(host) == usual]
        for host in hosts:
            if not measured.get(host):
                continue
            expected = _expected(site, [zones[other] for other in others if other != host])
            if host not in zones or offsets[host] is None:
                yield unmeasured(host, Item.ZONE, expected, zones.get(host) or "its time zone was not told")
                continue
            # two hosts that differ: nobody knows which of them is wrong, so both are named
            alone = len(known) > 1 and list(known.values()).count(known[usual]) > 1
            found = Said(zones[host], zones[host])
            yield Check(host, Item.ZONE, verdict(offsets[host] == usual and not alone), expected, found)


def _expected(site: str, zones: list[str]) -> Said:
    named = f" ({', '.join(sorted(set(zones)))})" if zones else ""
    return Said(f"与 {site} 的其他主机同一时区{named}", f"the time zone of the other hosts of {site}{named}")


def _sites(plan: Plan) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for host in plan.hosts:
        rack = plan.racks.get(str(plan.devices[host].rack))
        found.setdefault(str(rack.site) if rack else "", []).append(host)
    return found


def _offset(name: str, span: Span) -> timedelta | None:
    zone = zone_of(name)
    return span.start.astimezone(zone).utcoffset() if zone else None
