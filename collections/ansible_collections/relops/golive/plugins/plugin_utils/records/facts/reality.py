"""Those of the cross-checks that compare the forms with the night itself: measured facts and the journal."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import GOLIVE
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import UNMEASURED
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.verdicts import Verdict
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.backups import UNPROVEN, verdict_of
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.equipment import findings
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.expected import expected_hosts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.ports import compare

KINDS = ("db", "os", "app")


def serials(source: Night) -> Iterator[Verdict]:
    """X2: the serial number a device tells is that of the list."""
    for name, found in source.once(findings).items():
        told = found.serial
        yield Verdict.of(
            None if told is None else "serial" not in found.faults,
            f"{name}: {source.plan.devices[name].serial} / {told}",
        )


def systems(source: Night) -> Iterator[Verdict]:
    """X9: the system version a device tells is the declared one."""
    for name, found in source.once(findings).items():
        planned = source.plan.devices[name].os_version
        if planned:
            yield Verdict.of(None if found.os is None else "os" not in found.faults, f"{name}: {planned} / {found.os}")


def links(source: Night) -> Iterator[Verdict]:
    """X8: neighbour, state and speed of every connection at a switch of this go-live are as planned."""
    found = source.once(compare)
    for link in source.plan.connections:
        if not {link.a_device, link.b_device} & source.plan.switches.keys():
            continue
        one = found[link.link_id]
        seen = " ".join(part for part in (one.neighbor or "–", one.status, one.speed) if part)
        detail = f"{link.link_id}: {link.b_device} {link.b_port} / {seen}"
        yield Verdict(one.verdict, detail if one.verdict != UNMEASURED else "")


def releases(source: Night) -> Iterator[Verdict]:
    """X12, H24: each host of a release runs its version, from the artefact that was handed over."""
    installed = {
        (event.host, event.step.removeprefix("install.release.")): event.facts["release"]
        for event in source.measured.events("install")
        if isinstance(event.facts.get("release"), dict)
    }
    for name, release in source.plan.releases.items():
        for host in source.plan.members(release.hosts):
            found = installed.get((host, name), {})
            version, digest = found.get("version"), found.get("sha256")
            known = version is not None and digest is not None
            wrong = version not in (None, release.version) or digest not in (None, release.sha256)
            fits = False if wrong else True if known else None
            yield Verdict.of(fits, f"{host}: {name} {release.version} / {version}")


def steps(source: Night) -> Iterator[Verdict]:
    """X13, H8: every stage left a record on every host it had work for, or the go-live never came so far."""
    begun = {(attempt.event.host, attempt.event.stage) for attempt in source.attempts}
    for task in source.plan.tasks:
        for host in source.once(expected_hosts).get(task.stage, []):
            missing = (host, task.stage) not in begun
            behind = missing and source.result != "success"
            yield Verdict.of(None if behind else not missing, f"{source.texts.word(task.stage)} {host}")


def online(source: Night) -> Iterator[Verdict]:
    """X14: what the list says went live in the window did; a go-live outside its window (a rehearsal) tells nothing."""
    window = source.plan.window
    days = {window.start.date(), window.end.date()}
    inside = source.result == "success" and source.end is not None and source.end.date() in days
    for device in source.plan.devices.values():
        if device.online_date >= window.start.date():
            yield Verdict.of(device.online_date in days if inside else None, f"{device.name}: {device.online_date}")


def chain(source: Night) -> Iterator[Verdict]:
    """H8: the journal's chain is whole in every file, and holds the heads that were recorded of it."""
    language = source.texts.language
    broken = {fault.path.stem: f"{fault.line}: {fault.in_(language)}" for fault in reversed(source.journal.verify())}
    for host in dict.fromkeys([*source.by_host, GOLIVE, *broken]):
        written = source.by_host.get(host) or (host == GOLIVE and source.golive_events) or host in broken
        yield Verdict.of(host not in broken if written else None, f"{host} {broken.get(host, '')}")


def backups(source: Night) -> Iterator[Verdict]:
    """H17: there is a proven record of each kind, none of them empty."""
    if source.plan.backup is None:
        return
    found = [entry for _event, entry in source.measured.records("records", "backup")]
    for kind in KINDS:
        own = [entry for entry in found if entry.get("kind") == kind]
        verdicts = {verdict_of(entry) for entry in own}
        whole = UNPROVEN not in verdicts and (True if verdicts == {"proven"} else None)
        yield Verdict.of(whole, kind)
