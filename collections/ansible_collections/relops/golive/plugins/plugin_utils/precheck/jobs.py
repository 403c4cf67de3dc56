"""What would meet the night: jobs that fire in it, package managers and backups at work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.model.project import Window
from ansible_collections.relops.golive.plugins.plugin_utils.precheck.check import Check, Item, same, verdict
from cronsim import CronSim, CronSimError

HARMLESS = frozenset(
    [
        "systemd-tmpfiles-clean", "logrotate", "man-db", "fstrim", "e2scrub_all", "dpkg-db-backup", "motd-news",
        "exim4-base", "sysstat-collect", "sysstat-summary", "systemd-sysupdate", "phpsessionclean",
    ]
)  # fmt: skip
"""Timers of the distributions that change nothing a go-live stands on."""
MACROS = {
    "@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *", "@annually": "0 0 1 1 *", "@yearly": "0 0 1 1 *",
}  # fmt: skip


class Span(NamedTuple):
    """From when to when nothing may fire."""

    start: datetime
    end: datetime

    def words(self) -> str:
        """Return it for a person."""
        return f"{self.start:%Y-%m-%d %H:%M} – {self.end:%Y-%m-%d %H:%M}"


def span_of(window: Window, now: datetime) -> Span:
    """Return the window; one that is over stands for a night as long as it that begins now."""
    if window.end > now:
        return Span(window.start, window.end)
    return Span(now, now + (window.end - window.start))


def check(host: str, measured: Mapping[str, Any], span: Span) -> Check:
    """Return the check of a host."""
    found = [*_timers(measured, span), *_cron(measured, span), *_at(measured, span)]
    found += [Said(f"{one} 被占用", f"{one} is held") for one in measured["locks"]]
    found += [Said(f"正在运行 {one}", f"{one} is at work") for one in measured["workers"]]
    nothing = Said("无", "nothing")
    words = Said("; ".join(one.zh for one in found), "; ".join(one.en for one in found)) if found else nothing
    expected = Said(
        f"{span.words()} 内无定时作业, 无软件包操作或备份在运行",
        f"no job fires {span.words()}, no package manager or backup is at work",
    )
    return Check(host, Item.JOBS, verdict(not found), expected, words)


def _timers(measured: Mapping[str, Any], span: Span) -> Iterator[Said]:
    """Yield timers whose next time is before the window's end: one that fires earlier may fire again."""
    for one in measured["timers"]:
        name, due = str(one["unit"]), datetime.fromtimestamp(float(one["next"]), span.start.tzinfo)
        if name.removesuffix(".timer") not in HARMLESS and due <= span.end:
            yield same(f"{name} {due:%m-%d %H:%M}")


def _cron(measured: Mapping[str, Any], span: Span) -> Iterator[Said]:
    zone, before = zone_of(str(measured["zone"])), span.start - timedelta(seconds=1)
    for one in measured["cron"]:
        where = f"{one['file']}: {one['when']} {str(one['command'])[:60]}"
        if one["when"] == "@reboot" or one.get("idle"):
            continue
        if zone is None:
            yield Said(f"{where}: 时区 {measured['zone']} 未知", f"{where}: time zone {measured['zone']} is not known")
            continue
        try:
            due = next(CronSim(MACROS.get(str(one["when"]), str(one["when"])), before.astimezone(zone)))
        except StopIteration:
            continue
        except CronSimError as error:
            yield Said(f"{where}: 无法判断何时运行 ({error})", f"{where}: nobody knows when it fires ({error})")
            continue
        if due <= span.end:
            yield same(f"{where} ({due:%m-%d %H:%M})")


def _at(measured: Mapping[str, Any], span: Span) -> Iterator[Said]:
    for one in measured["at"]:
        due = datetime.fromtimestamp(float(one["next"]), span.start.tzinfo)
        if due <= span.end:
            yield same(f"at {one['job']} {due:%m-%d %H:%M}")


def zone_of(name: str) -> tzinfo | None:
    """Return a host's time zone, None for one that nobody knows; one that is only an offset is written +8."""
    try:
        return timezone(timedelta(hours=int(name)))
    except ValueError:
        pass
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return None
