"""What a host answered, judged against the plan: one function for each thing that is looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.precheck import jobs, texts
from ansible_collections.relops.golive.plugins.plugin_utils.precheck.check import (
    Check,
    Item,
    Verdict,
    fault_of,
    same,
    unmeasured,
    verdict,
)
from ansible_collections.relops.golive.plugins.plugin_utils.precheck.jobs import Span

DISK_USED, MEMORY_FREE, LOAD_MOST = 90, 10, 1.0
"""Percent of a file system that may be used, of the memory that must be free, load for each processor."""


@dataclass(frozen=True)
class Looked:
    """What is judged of a host: its work from the plan, its serial number there, what it answered, the window."""

    host: str
    work: JSON
    serial: str
    measured: Mapping[str, Any]
    span: Span

    @property
    def stand_in(self) -> bool:
        """Tell whether it is a host of a twin: disks, memory and processors are those of the machine below."""
        return bool((self.measured.get("hardware") or {}).get("stand_in"))


def checks(looked: Looked) -> Iterator[Check]:
    """Yield every check of a host that answered."""
    yield Check(looked.host, Item.REACH, Verdict.PASS, Said("可登录", "a log-in"), Said("已登录", "logged in"))
    for judge in (_hardware, _room, _names, _ways, _ports, _services, _databases, _mappings, _packages, _jobs):
        yield from judge(looked)
    yield from texts.checks(looked.host, looked.work["databases"], looked.measured)


def _hardware(looked: Looked) -> Iterator[Check]:
    wanted, well = same(looked.serial), Said("无故障", "no fault")
    if why := fault_of(looked.measured, "hardware"):
        yield unmeasured(looked.host, Item.HARDWARE, well, why)
        return
    found = looked.measured["hardware"]
    yield identity(looked.host, wanted, str(found.get("serial") or ""))
    faults = [str(one) for one in found["faults"]]
    asked = Said(f"无（查看: {', '.join(found['asked'])}）", f"none (asked: {', '.join(found['asked'])})")
    yield Check(looked.host, Item.HARDWARE, verdict(not faults), well, same("; ".join(faults)) if faults else asked)


def identity(host: str, wanted: Said, serial: str) -> Check:
    """Return whether a device is the one of the equipment list; one that does not tell its number stops nobody."""
    if not serial:
        return unmeasured(host, Item.IDENTITY, wanted, "the device does not tell its serial number", mandatory=False)
    return Check(host, Item.IDENTITY, verdict(serial == wanted.en), wanted, same(serial))


def _room(looked: Looked) -> Iterator[Check]:
    disk = Said(f"已用不超过 {DISK_USED}%, 可写", f"at most {DISK_USED}% used, may be written")
    memory = Said(f"空闲不低于 {MEMORY_FREE}%", f"at least {MEMORY_FREE}% free")
    load = Said(f"5 分钟负载每核不超过 {LOAD_MOST:g}", f"5-minute load of at most {LOAD_MOST:g} a processor")
    must = not looked.stand_in
    if why := fault_of(looked.measured, "room"):
        yield from (
            unmeasured(looked.host, item, said, why)
            for item, said in ((Item.DISK, disk), (Item.MEMORY, memory), (Item.LOAD, load))
        )
        return
    found = looked.measured["room"]
    rows = [(str(one["path"]), _used(one), bool(one["read_only"])) for one in found["file_systems"]]
    good = bool(rows) and all(used <= DISK_USED and not locked for _path, used, locked in rows)
    shown = "; ".join(f"{path} {used:.0f}%{' ro' if locked else ''}" for path, used, locked in rows)
    yield Check(looked.host, Item.DISK, verdict(good), disk, same(shown), must)
    free = 100.0 * found["memory"]["free"] / max(1, found["memory"]["size"])
    yield Check(looked.host, Item.MEMORY, verdict(free >= MEMORY_FREE), memory, same(f"{free:.0f}%"), must)
    each = found["load"]["minutes5"] / max(1, found["load"]["processors"])
    yield Check(looked.host, Item.LOAD, verdict(each <= LOAD_MOST), load, same(f"{each:.2f}"), must)


def _used(one: Mapping[str, Any]) -> float:
    """Return the percent that is used, of bytes or of entries, whichever is more."""
    shares = [(one["size"], one["free"]), (one["entries"], one["entries_free"])]
    return max(100.0 * (1 - free / size) if size else 0.0 for size, free in shares)


def _names(looked: Looked) -> Iterator[Check]:
    for name in looked.work["names"]:
        expected = Said(f"{name} 可解析", f"{name} is resolved")
        yield _answered(looked, "names", name, (Item.NAME, expected), lambda found: ", ".join(found["addresses"]))


def _ways(looked: Looked) -> Iterator[Check]:
    for one in looked.work["reaches"]:
        way = f"{one['address']}:{one['port']}"
        expected = Said(f"备份库 {way} 可连接", f"the backup store at {way} answers")
        yield _answered(looked, "reaches", way, (Item.WAY, expected), lambda _found: "ok", bool(one["mandatory"]))


def _answered(
    looked: Looked, part: str, name: str, what: tuple[Item, Said], words: Any, mandatory: bool = True
) -> Check:
    """Return the check of something that answers or does not: a fault is what was found."""
    found = (looked.measured.get(part) or {}).get(name)
    if not found:
        return unmeasured(looked.host, *what, "it was not measured", mandatory)
    fault = str(found.get("fault") or "")
    return Check(looked.host, what[0], verdict(not fault), what[1], same(fault or words(found)), mandatory)


def _ports(looked: Looked) -> Iterator[Check]:
    for one in looked.work["ports"]:
        port, unit = str(one["port"]), str(one["service"])
        free = Said(f"{port} 空闲, 或由 {unit} 占用", f"{port} is free, or held by {unit}")
        expected = Said(f"{port} 由 {unit} 占用", f"{port} is held by {unit}") if one["held"] else free
        answers = looked.measured.get("ports") or {}
        if why := fault_of(answers, port):
            yield unmeasured(looked.host, Item.PORT, expected, why)
            continue
        by = [str(name) for name in answers[port]["by"]]
        good = by == [unit] or (not by and not one["held"])
        found = Said(", ".join(by) or "空闲", ", ".join(by) or "free")
        yield Check(looked.host, Item.PORT, verdict(good), expected, Said(f"{port}: {found.zh}", f"{port}: {found.en}"))


def _services(looked: Looked) -> Iterator[Check]:
    for name in looked.work["services"]:
        answers = looked.measured.get("services") or {}
        expected = Said(f"{name} 正在运行", f"{name} is active")
        if why := fault_of(answers, name):
            yield unmeasured(looked.host, Item.SERVICE, expected, why)
            continue
        state = str(answers[name]["state"])
        yield Check(looked.host, Item.SERVICE, verdict(state.startswith("active")), expected, same(f"{name}: {state}"))


def _databases(looked: Looked) -> Iterator[Check]:
    for one in looked.work["databases"]:
        name, version = str(one["name"]), str(one["version"])
        there = Said(
            f"{name} 可登录并查询, 版本 {version}", f"{name} answers a query after a log-in, version {version}"
        )
        later = Said(f"{name} 尚未建立, 或可登录查询", f"{name} is not there yet, or answers a query")
        expected = there if one["due"] else later
        found = (looked.measured.get("databases") or {}).get(name)
        if not found:
            yield unmeasured(looked.host, Item.DATABASE, expected, "it was not measured")
        elif found.get("fault"):
            yield Check(looked.host, Item.DATABASE, Verdict.FAIL, expected, same(f"{name}: {found['fault']}"))
        elif not found["running"]:
            words = ("已安装, 未运行", "there, not running") if found["there"] else ("不存在", "not there")
            yield Check(looked.host, Item.DATABASE, verdict(not one["due"]), expected, Said(*words))
        else:
            good = str(found["version"]).startswith(version)
            yield Check(looked.host, Item.DATABASE, verdict(good), expected, same(f"{name}: {found['version']}"))


def _mappings(looked: Looked) -> Iterator[Check]:
    for name in (str(one["name"]) for one in looked.work["mappings"]):
        answers = looked.measured.get("mappings") or {}
        expected = Said(f"{name} 的映射与源库相符", f"the mapping of {name} fits the old database")
        if why := fault_of(answers, name):
            yield unmeasured(looked.host, Item.MAPPING, expected, why)
            continue
        found = [one for one in answers[name]["found"] if one["wrong"]]
        words = [Said(f"{name}: {one['zh']}", f"{name}: {one['en']}") for one in found]
        for said in words or [Said(f"{name}: 相符", f"{name}: it fits")]:
            yield Check(looked.host, Item.MAPPING, verdict(not found), expected, said)


def _packages(looked: Looked) -> Iterator[Check]:
    names = looked.work["packages"]
    if not names:
        return
    expected = Said(f"可安装: {', '.join(names)}", f"can be installed: {', '.join(names)}")
    if why := fault_of(looked.measured, "packages"):
        yield Check(looked.host, Item.PACKAGES, Verdict.FAIL, expected, same(why))
        return
    planned = ", ".join(map(str, looked.measured["packages"]["planned"]))
    yield Check(looked.host, Item.PACKAGES, Verdict.PASS, expected, Said(planned or "已安装", planned or "installed"))


def _jobs(looked: Looked) -> Iterator[Check]:
    if why := fault_of(looked.measured, "jobs"):
        yield unmeasured(looked.host, Item.JOBS, Said("可查看作业", "the jobs are told"), why)
        return
    yield jobs.check(looked.host, looked.measured["jobs"], looked.span)
