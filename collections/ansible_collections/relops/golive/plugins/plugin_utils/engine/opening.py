"""Whether a run may begin: the journal is whole, and the hosts' markers tell the same story as the journal does.

A state folder can be lost, older than the hosts, or another controller's. The hosts know better: each carries a marker
with the go-live that changes it and the steps that have begun there. Where the two disagree nothing is decided and
nothing is touched, neither forward nor back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import Golive

SWITCHES = "network.ports"
"""The step that changes targets which carry no marker."""
MOST = 8
"""Breaks that a sentence names; log.yml tells all of them."""


class LostError(GoliveError):
    """The record of what was changed is lost, broken or older than the hosts: an emergency that a person resolves."""


@dataclass(frozen=True)
class Answer:
    """What a host answered when it was asked for its markers: by project, or why it gave none."""

    markers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    unread: str = ""


def prove_journal(found: Golive) -> None:
    """Raise LostError unless every chain of the journal is whole and no host's file is lost (H8)."""
    breaks = found.journal.verify()
    if not breaks:
        return
    named = [f"{fault.path.name}:{fault.line}: {fault.en}" for fault in breaks[:MOST]]
    more = f" and {len(breaks) - MOST} more" if len(breaks) > MOST else ""
    raise LostError(
        f"the journal of {found.id} is broken ({'; '.join(named)}{more}): what was changed is not known for certain, "
        f"so nothing is undone or done. {way_on(found)}"
    )


def way_on(found: Golive | None) -> str:
    """Return what a person can do whose record is broken or lost: which proofs there are, host by host."""
    told = "Bring the state folder back from its copy and give the same command again"
    if found is None:
        return f"{told}; without one, the backup store still holds each host's snapshots (tag golive)."
    proofs = [f"{host}: {proof}" for host in found.journal.hosts() for proof in _proofs(found, host)]
    return (
        f"{told}; without one, what the journal still names has to be judged by hand: {'; '.join(proofs) or 'nothing'}."
    )


def _proofs(found: Golive, host: str) -> Iterator[str]:
    """Yield what of a host's restore points the journal names."""
    for event in found.journal.events(host):
        if event.event == "done" and event.stage == "backup" and event.facts.get("snapshot"):
            yield f"{event.step} snapshot {event.facts['snapshot']}"
    captures = found.folder / "restore" / host
    if captures.is_dir() and any(captures.iterdir()):
        yield f"captures in restore/{host}"


def prove_markers(
    project: str, found: Golive | None, known: Mapping[str, str], answers: Mapping[str, Answer], new: bool
) -> None:
    """Raise unless what the hosts carry is what the journal says; `new`: a go-live that begins now.

    LostError where the hosts know more than the state folder; GoliveError where somebody else is at work, or, for a
    new go-live, a host cannot be asked. `known` says how the go-lives of this state folder ended.
    """
    lost = [f"{host}: {why}" for host, answer in answers.items() for why in _lost(host, answer, project, found, known)]
    if lost:
        raise LostError(
            f"the hosts know more than the state folder: {'; '.join(lost)}. Another controller is at work, or the "
            f"state was lost or is older: nothing is done and nothing undone. {way_on(found)}"
        )
    if new:
        others = [f"{host}: {why}" for host, answer in answers.items() for why in _busy(answer, project)]
        if others:
            raise GoliveError(f"{'; '.join(others)}: a go-live begins only where no other is under way")
        unread = [f"{host}: {answer.unread}" for host, answer in answers.items() if answer.unread]
        if unread:
            raise GoliveError(
                f"{'; '.join(unread)}: a go-live begins only when every host can be asked who is changing it"
            )


def _lost(host: str, answer: Answer, project: str, found: Golive | None, known: Mapping[str, str]) -> Iterator[str]:
    if answer.unread:
        return
    marker = answer.markers.get(project)
    if marker is None:
        if found and found.result() != golive.CANCELLED and _begun(found, host):
            yield f"it carries no marker, but by the journal {found.id} has changed it"
        return
    who = f"{marker['golive']} of {marker['operator']}, {marker['run']}, since {marker['since']}"
    if marker["golive"] not in known:
        yield f"marked by {who}, of which this state folder has no record"
    elif found and marker["golive"] == found.id:
        if unheard := [step for step in marker.get("begun", ()) if not _heard(found, host, step)]:
            yield f"{', '.join(unheard)} began there in {found.id}, of which the journal says nothing"
        elif marker["run"] not in found.runs():
            yield f"marked by {who}, of which the journal of {found.id} says nothing"
    elif known[marker["golive"]] not in golive.ENDED:
        yield f"marked by {who}, which is not the newest go-live of this state folder and has not ended"


def _begun(found: Golive, host: str) -> set[str]:
    return {event.step for event in found.journal.events(host) if event.event in ("intent", "undoing")}


def _heard(found: Golive, host: str, noted: str) -> bool:
    """Tell whether the journal knows a step that a host has noted: its own, or `<step>@<switch>` of a switch."""
    step, _at, switch = noted.partition("@")
    return step in _begun(found, switch or host)


def announced(found: Golive) -> list[str]:
    """Return the steps of switches that have begun, as the hosts note them: a switch carries no marker."""
    hosts = found.journal.hosts()
    return [f"{SWITCHES}@{host}" for host in hosts if SWITCHES in _begun(found, host)]


def noted(found: Golive, host: str) -> list[str]:
    """Return every step that a host must have noted: those of switches, and its own that have begun."""
    return [*announced(found), *sorted(_begun(found, host))]


def settling(found: Golive | None, digest: str, project: str, answers: Mapping[str, Answer]) -> bool:
    """Tell whether this plan's go-live is back and a host still carries its marker: that comes before a new one."""
    if found is None or found.result() != golive.CANCELLED or found.digest() != digest:
        return False
    carried = [answer.markers[project]["golive"] for answer in answers.values() if project in answer.markers]
    return found.id in carried


def _busy(answer: Answer, project: str) -> Iterator[str]:
    for other, marker in answer.markers.items():
        if other != project and marker["state"] == "open":
            yield (
                f"{marker['golive']} of {marker['operator']} is under way there since {marker['since']}, or has ended "
                "and could not say so there (then its own command, given again, does)"
            )


def prove_way(found: Golive | None, state: Path, back: bool, assessment: str) -> JSON:
    """Raise unless the journal is whole and, for a way `back`, there is a go-live that may be rolled back.

    Returns the digest of the impact assessment, which a system that is live needs before it is taken back (R55).
    """
    if found is None:
        if back:
            raise GoliveError(
                f"no go-live is known in {state}, so nothing can be rolled back: give the state folder of the run that "
                "went live (GOLIVE_STATE, or golive_state in group_vars)"
            )
        return {}
    prove_journal(found)
    if not back or found.result() != golive.SUCCESS:
        return {}
    document = Path(assessment).expanduser() if assessment else None
    if document is None or not document.is_file() or not document.stat().st_size:
        raise GoliveError(
            f"{found.id} is live: what its users wrote since then would be lost. Assess that first "
            "and give the document with -e golive_assessment=<file>"
        )
    return {"assessment": document.name, "assessment_sha256": hashlib.sha256(document.read_bytes()).hexdigest()}
