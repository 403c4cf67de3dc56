"""What does not fit is told with one sentence, and what nobody measured never fits."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.forecast.judge import (
    FORGOTTEN,
    OK,
    SHORT,
    UNMEASURED,
    Row,
    Time,
    judged,
)
from ansible_collections.relops.golive.plugins.plugin_utils.forecast.tell import FAULTS, faults, told

GIB = 1 << 30
NIGHT = Time(there=4 * 3600.0, back=1.5 * 3600)
WORKS: dict[str, JSON] = {
    "LEG01": {"files": {"exclude": []}, "databases": [{"name": "legacy"}]},
    "BAK01": {"store": "/srv/backup"},
}


def files(**changed: Any) -> JSON:
    """Return what was measured of files."""
    return {"bytes": 4 * GIB, "files": 50_000, "counted": True, **changed}


def database(**changed: Any) -> JSON:
    """Return what was measured of a database."""
    room = {"path": "/var/lib/mysql.golive", "device": 1, "free": 100 * GIB}
    known = {"name": "legacy", "backed_up": True, "there": True, "running": True, "blockers": [], "room": room}
    return {**files(bytes=2 * GIB, files=300), **known, **changed}


def client(**changed: Any) -> JSON:
    """Return what was measured of a host with files and a database."""
    room = {"path": "/var/lib/golive", "device": 1, "free": 100 * GIB}
    known = {"databases": [database()], "files": files(), "memory": 8 * GIB, "read_rate": 200e6, "hash_rate": 1e9}
    return {**known, "scratch": room, **changed}


def store(free: int = 100 * GIB) -> JSON:
    """Return what was measured of the store."""
    return {"databases": [], "memory": GIB, "store": {"path": "/srv/backup", "device": 2, "free": free}}


def rows(measured: JSON | None = None, time: Time = NIGHT, free: int = 100 * GIB) -> list[Row]:
    """Judge a night of two hosts."""
    answers = {"LEG01": {"measured": measured or client()}, "BAK01": {"measured": store(free)}}
    return judged(WORKS, answers, time)


def bad(found: list[Row]) -> list[tuple[str, str, str]]:
    """Return host, item and verdict of what does not fit."""
    return [(row.host, row.item, row.verdict) for row in found if not row.good]


def test_a_night_that_fits_has_no_fault() -> None:
    found = rows()
    assert not bad(found)
    assert [(row.host, row.item) for row in found] == [
        ("LEG01", "files"), ("LEG01", "database"), ("LEG01", "locks"), ("LEG01", "memory"), ("LEG01", "room"),
        ("BAK01", "store"), ("", "there"), ("", "back"),
    ]  # fmt: skip
    assert told(found, "en").splitlines()[0] == "forecast: it fits, 8 lines"


def test_five_million_files_need_their_memory() -> None:
    """1.3 KB for each of restic's, and the manifest."""
    found = rows(client(files=files(files=5_000_000), memory=4 * GIB))
    assert ("LEG01", "memory", SHORT) in bad(found)
    assert any("the backup needs 6." in fault and "4.0 GiB are there" in fault for fault in faults(found, "en"))
    assert not bad(rows(client(files=files(files=5_000_000), memory=8 * GIB)))


def test_copies_and_proof_on_one_file_system_add_up() -> None:
    """Each alone would fit."""
    tight = {"path": "/var/lib/golive", "device": 1, "free": 9 * GIB}
    beside = {**tight, "path": "/var/lib/mysql.golive"}
    one = client(databases=[database(room=beside)], scratch=tight, memory=2 * GIB)
    assert bad(rows(one)) == [("LEG01", "room", SHORT)]
    apart = client(databases=[database(room={**beside, "device": 7})], scratch=tight, memory=2 * GIB)
    assert not bad(rows(apart))


def test_a_proof_that_goes_into_memory_needs_no_disk() -> None:
    """As the proof itself decides it."""
    none = {"path": "/var/lib/golive", "device": 9, "free": 0}
    assert not bad(rows(client(scratch=none, memory=64 * GIB)))
    assert ("LEG01", "room", SHORT) in bad(rows(client(scratch=none, memory=8 * GIB)))


def test_the_store_has_to_take_all_hosts() -> None:
    assert bad(rows(free=6 * GIB)) == [("BAK01", "store", SHORT)]


@pytest.mark.parametrize(
    ("blocker", "blocks"),
    [
        ({"kind": "lock", "what": "pay.payment", "who": "session 6", "seconds": 1}, True),
        ({"kind": "prepared", "what": "XA x", "who": "nobody", "seconds": 0}, True),
        ({"kind": "idle", "what": "a transaction", "who": "session 7", "seconds": FORGOTTEN}, True),
        ({"kind": "running", "what": "a statement", "who": "session 8", "seconds": FORGOTTEN + 1}, True),
        ({"kind": "idle", "what": "a transaction", "who": "session 7", "seconds": FORGOTTEN - 1}, False),
        ({"kind": "running", "what": "a statement", "who": "session 8", "seconds": 2}, False),
    ],
)
def test_who_holds_a_database_is_named(blocker: JSON, blocks: bool) -> None:
    found = rows(client(databases=[database(blockers=[blocker])]))
    assert bad(found) == ([("LEG01", "locks", SHORT)] if blocks else [])
    assert all(f"{blocker['what']}: {blocker['who']}" in fault for fault in faults(found, "zh"))


def test_a_database_that_is_not_where_the_plan_says_is_a_fault() -> None:
    gone = {"name": "legacy", "backed_up": True, "there": False, "blockers": []}
    assert ("LEG01", "database", SHORT) in bad(rows(client(databases=[gone])))
    assert not bad(rows(client(databases=[{**gone, "backed_up": False}])))


def test_a_database_that_is_there_and_would_be_changed_without_a_backup_is_a_fault() -> None:
    """Nothing demanded that the target of a second go-live is in backup.databases."""
    made = database(name="paygw", backed_up=False, holds=True)
    rows = judged(WORKS, {"LEG01": {"measured": client(databases=[made])}, "BAK01": {"measured": store()}}, NIGHT)
    assert [(row.item, row.note) for row in rows if row.verdict == SHORT] == [("changed", "paygw")]
    assert "LEG01: database paygw is there and would be changed" in "\n".join(faults(rows, "en"))
    absent = client(databases=[database(name="paygw", backed_up=False, holds=False)])
    assert all(
        row.good for row in judged(WORKS, {"LEG01": {"measured": absent}, "BAK01": {"measured": store()}}, NIGHT)
    )


def test_a_database_that_does_not_tell_is_not_measured() -> None:
    found = rows(client(databases=[database(fault="access denied")]))
    assert bad(found) == [("LEG01", "locks", UNMEASURED)]
    assert "access denied" in faults(found, "en")[0]


def test_a_slow_disk_does_not_fit_the_window_there_and_back() -> None:
    """40 GiB, read four times at 3 MB/s."""
    found = rows(client(files=files(bytes=40 * GIB), read_rate=3e6))
    assert bad(found) == [("", "there", SHORT), ("", "back", SHORT)]
    assert "the slowest is LEG01" in faults(found, "en")[0]


def test_hosts_share_the_network_of_the_store() -> None:
    """Each of them alone would be in time."""
    works = {**{f"H{number}": WORKS["LEG01"] for number in range(60)}, "BAK01": WORKS["BAK01"]}
    answers: dict[str, JSON] = {host: {"measured": client(files=files(bytes=20 * GIB))} for host in works}
    answers["BAK01"] = {"measured": store(9000 * GIB)}
    assert ("", "there", SHORT) in bad(judged(works, answers, NIGHT))
    assert not bad(judged(works, answers, Time(12 * 3600.0, 12 * 3600.0)))


def test_a_host_that_does_not_answer_is_not_measured_and_nothing_of_it_is_ok() -> None:
    answers: dict[str, JSON] = {
        "LEG01": {"fault": "the host cannot be reached: refused"},
        "BAK01": {"measured": store()},
    }
    found = judged(WORKS, answers, NIGHT)
    assert bad(found) == [
        ("LEG01", "host", UNMEASURED), ("BAK01", "store", UNMEASURED), ("", "there", UNMEASURED),
        ("", "back", UNMEASURED),
    ]  # fmt: skip
    assert not any(row.good for row in found)
    assert "LEG01 could not be measured: the host cannot be reached: refused" in faults(found, "en")


def test_a_host_that_answered_nothing_at_all_is_not_measured() -> None:
    """Not even a fault: a task that was skipped."""
    assert ("LEG01", "host", UNMEASURED) in bad(judged(WORKS, {"BAK01": {"measured": store()}}, NIGHT))


def test_an_estimate_says_that_it_is_one() -> None:
    assert "estimated from what is used" in told(rows(client(files=files(counted=False))), "en")


def test_every_fault_has_its_sentence_in_both_languages() -> None:
    assert FAULTS["zh"].keys() == FAULTS["en"].keys()
    for language in FAULTS:
        for item, verdict in FAULTS[language]:
            row = Row("HOST", item, verdict, 2 * GIB, GIB, "NOTE", ("DETAIL",))
            (sentence,) = faults([row], language)
            assert "{" not in sentence and sentence
            assert sentence in told([row], language)
    assert told([Row("H", "files", OK)], "zh").startswith("预测")


def test_control_characters_of_a_server_do_not_reach_the_screen() -> None:
    blocker = {"kind": "lock", "what": "t", "who": "\x1b]0;x\x07", "seconds": 1}
    assert "\x1b" not in told(rows(client(databases=[database(blockers=[blocker])])), "en")
