"""Judge what was measured by day: does the night fit? What nobody could measure never fits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.backup.database import SERVING
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils import sentences
from ansible_collections.relops.golive.plugins.plugin_utils.forecast import estimate
from ansible_collections.relops.golive.plugins.plugin_utils.forecast.estimate import Load

OK, SHORT, UNMEASURED = "ok", "short", "unmeasured"
FORGOTTEN = 300.0
"""Seconds after which a session in a transaction, or a statement, is one that nobody will end in time."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line: host, what of it, verdict, what is needed and there (bytes or seconds), and names for the sentence.

    `item` is host, files, database, unheld, changed, locks, memory, room, store, there or back.
    """

    host: str
    item: str
    verdict: str
    needs: float = 0.0
    has: float = 0.0
    note: str = ""
    details: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        """Tell whether it fits."""
        return self.verdict == OK

    def plain(self) -> JSON:
        """Return it for the journal."""
        return {**asdict(self), "details": list(self.details)}


@dataclass(frozen=True, slots=True)
class Time:
    """The seconds that the window leaves for backup and proof, and for the way back."""

    there: float
    back: float


def judged(works: Mapping[str, JSON], answers: Mapping[str, JSON], time: Time) -> list[Row]:
    """Return all rows; `works` is what was to be measured of each host, `answers` its `measured`, or `fault`."""
    rows: list[Row] = []
    loads: dict[str, Load] = {}
    for host, work in works.items():
        answer = answers.get(host) or {}
        measured = answer.get("measured")
        if not measured:
            fault = str(answer.get("fault") or "it gave no answer")
            rows.append(
                Row(
                    host,
                    "host",
                    UNMEASURED,
                    note=fault,
                    details=(fault, sentences.told(str(answer.get("fault_zh") or fault), "zh")),
                )
            )
            continue
        loads[host] = load_of(measured)
        rows += _host(host, work, measured, loads[host])
    whole = all(host in loads for host in works)
    return [*rows, *_store(works, answers, loads, whole), *_times(loads, time, whole)]


def load_of(measured: Mapping[str, Any]) -> Load:
    """Return what of a host will be backed up."""
    parts = [one for one in measured.get("databases") or [] if one.get("backed_up") and one.get("there")]
    parts += [measured["files"]] if measured.get("files") else []
    # a database's snapshot holds its dumps, too
    content = sum(int(one["bytes"] * (1 + estimate.DUMP if "name" in one else 1)) for one in parts)
    rates = float(measured.get("read_rate") or 0), float(measured.get("hash_rate") or 0)
    return Load(content, sum(int(one["files"]) for one in parts), *rates)


def _host(host: str, work: JSON, measured: JSON, load: Load) -> Iterator[Row]:
    if work.get("files"):
        files = measured.get("files")
        if files:
            yield from _unheld(host, files)
            counted = "" if files["counted"] else "used"
            yield Row(host, "files", OK, needs=files["bytes"], has=files["files"], note=counted)
        else:
            yield Row(host, "files", UNMEASURED)
    for database in measured.get("databases") or []:
        yield from _database(host, database)
    if load.files:
        needs, has = load.memory(), int(measured.get("memory") or 0)
        yield Row(host, "memory", OK if has >= needs else SHORT, needs, has)
        yield from _room(host, measured)


def _database(host: str, found: JSON) -> Iterator[Row]:
    name = str(found["name"])
    if not found["there"]:
        if found["backed_up"]:
            yield Row(host, "database", SHORT, note=name)
        return
    yield Row(host, "database", OK, needs=found["bytes"], has=found["files"], note=name)
    yield from _unheld(host, found)
    if found.get("holds"):  # what an earlier go-live made, or somebody else: only its backup brings it back
        yield Row(host, "changed", SHORT, note=name)
    if found.get("fault"):
        yield Row(host, "locks", UNMEASURED, note=name, details=(str(found["fault"]),))
        return
    if found.get("running"):
        bad = tuple(_words(one) for one in found["blockers"] if _blocks(one))
        yield Row(host, "locks", SHORT if bad else OK, note=name, details=bad)


def _unheld(host: str, found: Mapping[str, Any]) -> Iterator[Row]:
    """Yield what no backup holds, each by the sentence of who looked there: in English, and in Chinese."""
    for one in found.get("unheld") or []:
        yield Row(host, "unheld", SHORT, note=str(found.get("name") or ""), details=(str(one["en"]), str(one["zh"])))


def _blocks(blocker: Mapping[str, Any]) -> bool:
    return blocker["kind"] in ("lock", "prepared") or float(blocker["seconds"]) >= FORGOTTEN


def _words(blocker: Mapping[str, Any]) -> str:
    return f"{blocker['what']}: {blocker['who']}"


def _room(host: str, measured: JSON) -> Iterator[Row]:
    """Add up what lies on the same file system at the same time, and compare with what is free there."""
    needs: dict[int, float] = {}
    places: dict[int, JSON] = {}

    def take(place: JSON, octets: float) -> None:
        places.setdefault(place["device"], place)
        needs[place["device"]] = needs.get(place["device"], 0.0) + octets

    saved = [one for one in measured.get("databases") or [] if one["backed_up"] and one["there"]]
    for one in saved:
        take(one["room"], one["bytes"] * (estimate.COPY + estimate.DUMP))
    largest = max(saved, key=lambda one: int(one["bytes"]), default=None)
    if largest:  # a copy that was damaged comes from the store anew, beside the damaged one
        take(largest["room"], largest["bytes"] * estimate.COPY)
    scratches = [estimate.scratch(int(one["bytes"] * 2 * (1 + estimate.DUMP)) + SERVING, one["files"]) for one in saved]
    files = measured.get("files")
    scratches += [estimate.scratch(files["bytes"], files["files"])] if files else []
    proof = max(scratches, default=0)
    if proof and not estimate.in_memory(proof, int(measured.get("memory") or 0)):
        take(measured["scratch"], proof)
    for device, needed in needs.items():
        place = places[device]
        fits = place["free"] >= needed
        yield Row(host, "room", OK if fits else SHORT, needed, place["free"], note=str(place["path"]))


def _store(
    works: Mapping[str, JSON], answers: Mapping[str, JSON], loads: Mapping[str, Load], whole: bool
) -> Iterator[Row]:
    for host, work in works.items():
        if not work.get("store"):
            continue
        measured = (answers.get(host) or {}).get("measured") or {}
        place = measured.get("store")
        needs = float(sum(load.content for load in loads.values()))
        if not place or not whole:
            yield Row(host, "store", UNMEASURED, needs, float((place or {}).get("free") or 0), note=str(work["store"]))
            continue
        yield Row(host, "store", OK if place["free"] >= needs else SHORT, needs, place["free"], note=str(work["store"]))


def _times(loads: Mapping[str, Load], time: Time, whole: bool) -> Iterator[Row]:
    """Hosts work side by side and share the store's network."""
    busy = {host: load for host, load in loads.items() if load.files}
    content = sum(load.content for load in busy.values())
    ways = (
        ("there", {host: load.there() for host, load in busy.items()}, estimate.CARRIES_THERE, time.there),
        ("back", {host: load.back() for host, load in busy.items()}, estimate.CARRIES_BACK, time.back),
    )
    for item, seconds, carries, has in ways:
        if not seconds and whole:
            continue
        slowest = max(seconds, key=lambda host: seconds[host], default="")
        needs = max(seconds.get(slowest, 0.0), estimate.network(content, carries))
        verdict = SHORT if needs > has else OK if whole else UNMEASURED
        yield Row("", item, verdict, needs, has, note=slowest)
