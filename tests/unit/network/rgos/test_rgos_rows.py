"""Rows of RGOS that miss a column, name another mode, a part of a port, or go on in the next line."""

from __future__ import annotations

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Link, Measured
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.rgos import PLATFORM as RGOS

ROW = "GigabitEthernet 0/3                      up        {}  Full     {}     copper\n"
PART = "TenGigabitEthernet 0/49:1"


def measured(status: str, switching: str = "", table: str = "") -> Measured:
    return RGOS.measured([status, "", table, "", "", switching, ""])


@pytest.mark.parametrize(
    ("row", "port"),
    [
        ("AggregatePort 2                          up        trunk  Full     20G", "AggregatePort 2"),
        (ROW.format("hybrid", "1000M"), "GigabitEthernet 0/3"),
        (ROW.format("uplink", "1000M"), "GigabitEthernet 0/3"),
        (f"{PART}                up        1      Full     10G       fiber\n", PART),
    ],
)
def test_rows_are_kept(row: str, port: str) -> None:
    found = measured(row)
    assert found.status == {port: Link.UP} and found.duplex == {port: "full"} and found.speed[port]
    assert RGOS.connected(row) == {port}


def test_a_part_of_a_port_is_a_port() -> None:
    status = f"{PART}                up        1      Full     10G       fiber\n"
    switching = f"{PART}        enabled    ACCESS    7      1      Disabled  ALL\n"
    table = f"  7         0200.0000.0002       DYNAMIC  {PART}                2026-11-13 17:15:38\n"
    found = measured(status, switching, table)
    assert found.carried == {PART: frozenset({7})} and set(found.macs) == {PART}
    assert RGOS.canonical("te0/49:1") == RGOS.canonical(PART) == PART and RGOS.is_port(PART)
    assert not RGOS.is_port("TenGigabitEthernet 0/49:")


@pytest.mark.parametrize(("shown", "speed"), [("2500M", "2.5G"), ("2.5G", "2.5G"), ("1000M", "1G"), ("100M", "100M")])
def test_speeds(shown: str, speed: str) -> None:
    assert measured(ROW.format("trunk", shown)).speed == {"GigabitEthernet 0/3": speed}


@pytest.mark.parametrize(
    ("first", "more", "carried"),
    [
        ("1-3,5", "10-12", {1, 2, 3, 5, 10, 11, 12}),
        ("1-3,5,", "10-12", {1, 2, 3, 5, 10, 11, 12}),
        ("1-3,5", ",10", {1, 2, 3, 5, 10}),
        ("5,10-", "12", {5, 10, 11, 12}),
        ("5,", "10,\n" + " " * 78 + "12", {5, 10, 12}),
    ],
)
def test_lists_over_more_than_one_line(first: str, more: str, carried: set[int]) -> None:
    row = f"GigabitEthernet 0/3              enabled    TRUNK     1      10     Disabled  {first}\n"
    after = "GigabitEthernet 0/4              enabled    ACCESS    1      1      Disabled  ALL\n"
    found = measured(ROW.format("trunk", "1000M"), row + " " * 78 + more + "\n" + after)
    assert found.carried == {"GigabitEthernet 0/3": frozenset(carried)}


def test_a_list_that_breaks_off_is_not_taken_as_whole() -> None:
    row = "GigabitEthernet 0/3              enabled    TRUNK     1      10     Disabled  1-3,\n"
    assert measured(ROW.format("trunk", "1000M"), row).carried == {}
