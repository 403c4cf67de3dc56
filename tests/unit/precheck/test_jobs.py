"""What fires in the window is told, what does not is not; nobody's guess about a time zone counts."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.model.project import Window
from ansible_collections.relops.golive.plugins.plugin_utils.precheck.jobs import check, span_of

SHANGHAI = timezone(timedelta(hours=8))
START = datetime(2026, 11, 21, 22, tzinfo=SHANGHAI)
WINDOW = Window(start=START, end=START + timedelta(hours=7), latest_decision=START + timedelta(hours=5))
QUIET: dict[str, Any] = {"timers": [], "cron": [], "at": [], "locks": [], "workers": [], "zone": "Asia/Shanghai"}


def found(**measured: Any) -> str:
    one = check("h", {**QUIET, **measured}, span_of(WINDOW, START - timedelta(minutes=30)))
    return "" if one.verdict.value == "pass" else one.found.en


def cron(when: str, **more: Any) -> list[dict[str, Any]]:
    return [{"file": "/etc/crontab", "when": when, "command": "backup.sh", **more}]


@pytest.mark.parametrize(
    ("when", "fires"),
    [
        ("0 22 * * *", True), ("0 5 * * *", True), ("1 5 * * *", False), ("59 21 * * *", False), ("*/7 * * * *", True),
        ("0 2 * * 0", True), ("0 2 * * 1", False), ("@daily", True), ("@weekly", True), ("@monthly", False),
        ("@reboot", False), ("0 3 22 11 *", True), ("0 3 23 11 *", False), ("61 * * * *", True), ("@never", True),
    ],
)  # fmt: skip
def test_a_line_of_a_crontab(when: str, fires: bool) -> None:
    assert bool(found(cron=cron(when))) is fires


def test_a_line_that_does_nothing_here_is_none() -> None:
    assert not found(cron=cron("0 23 * * *", idle=True))


def test_cron_thinks_in_the_zone_of_its_host() -> None:
    """22:00 in Shanghai is 14:00 in UTC."""
    assert found(cron=cron("0 22 * * *"), zone="UTC") == ""
    assert found(cron=cron("0 15 * * *"), zone="Etc/UTC")
    assert found(cron=cron("0 22 * * *"), zone="+8")
    assert "time zone Mars/Olympus is not known" in found(cron=cron("0 12 * * *"), zone="Mars/Olympus")


def test_a_timer_counts_until_the_window_ends_and_the_harmless_do_not() -> None:
    def timer(unit: str, hours: float) -> list[dict[str, Any]]:
        return [{"unit": unit, "next": (START + timedelta(hours=hours)).timestamp()}]

    assert "apt-daily.timer" in found(timers=timer("apt-daily.timer", 1))
    assert "apt-daily.timer" in found(timers=timer("apt-daily.timer", -0.2)), "it may fire again"
    assert not found(timers=timer("apt-daily.timer", 7.1))
    assert not found(timers=timer("logrotate.timer", 2))


def test_at_jobs_locks_and_workers() -> None:
    assert "at 7" in found(at=[{"job": 7, "next": (START + timedelta(hours=3)).timestamp()}])
    assert not found(at=[{"job": 7, "next": (START + timedelta(hours=8)).timestamp()}])
    assert "is held" in found(locks=["/var/lib/dpkg/lock"]) and "restic (3) is at work" in found(workers=["restic (3)"])


def test_a_window_that_is_over_stands_for_a_night_that_begins_now() -> None:
    late = WINDOW.end + timedelta(days=3)
    span = span_of(WINDOW, late)
    assert (span.start, span.end) == (late, late + timedelta(hours=7))
    assert span_of(WINDOW, START + timedelta(hours=1)).start == START
