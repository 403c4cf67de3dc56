"""What the hosts know of a go-live: each carries a marker with who changes it and which steps have begun there.

A state folder can be lost, older than the hosts, or another controller's. Where hosts and state folder tell different
stories nothing is decided and nothing is touched, neither forward nor back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import Golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.opening import LostError, way_on

SWITCHES = "network.ports"
"""The step that changes targets which carry no marker."""


@dataclass(frozen=True)
class Answer:
    """What a host answered when it was asked for its markers: by project, or why it gave none."""

    markers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    unread: str = ""


def prove_markers(
    project: str, found: Golive | None, known: Mapping[str, str], answers: Mapping[str, Answer], new: bool
) -> None:
    """Raise unless what the hosts carry is what the journal says; `new`: a go-live that begins now.

    LostError where the hosts know more than the state folder; GoliveError where somebody else is at work, or, for a
    new go-live, a host cannot be asked. `known` says how the go-lives of this state folder ended.
    """
    lost = [_of(host, why) for host, answer in answers.items() for why in _lost(host, answer, project, found, known)]
    if lost:
        way, told = way_on(found), _together(lost)
        raise LostError(
            f"the hosts know more than the state folder: {told.en}. Another controller is at work, or the "
            f"state was lost or is older: nothing is done and nothing undone. {way.en}",
            zh=f"主机所知多于状态目录: {told.zh}。另有控制机在操作, 或状态目录已丢失或过旧: 既不执行也不恢复。{way.zh}",
        )
    if not new:
        return
    if others := [_of(host, why) for host, answer in answers.items() for why in _busy(answer, project)]:
        told = _together(others)
        raise GoliveError(
            f"{told.en}: a go-live begins only where no other is under way",
            zh=f"{told.zh}: 有其他上线进行时不得开始新的上线",
        )
    if unread := "; ".join(f"{host}: {answer.unread}" for host, answer in answers.items() if answer.unread):
        raise GoliveError(
            f"{unread}: a go-live begins only when every host can be asked who is changing it",
            zh=f"{unread}: 每台主机都能答复当前由谁变更时才可开始上线",
        )


def _of(host: str, why: Said) -> Said:
    return Said(f"{host}: {why.zh}", f"{host}: {why.en}")


def _together(found: Iterable[Said]) -> Said:
    return Said(*("; ".join(one.in_(language) for one in found) for language in ("zh", "en")))


def _lost(host: str, answer: Answer, project: str, found: Golive | None, known: Mapping[str, str]) -> Iterator[Said]:
    if answer.unread:
        return
    marker = answer.markers.get(project)
    if marker is None:
        if found and found.result() != golive.CANCELLED and _begun(found, host):
            yield Said(
                f"没有标记, 但日志记有 {found.id} 已变更它",
                f"it carries no marker, but by the journal {found.id} has changed it",
            )
        return
    zh = f"标记为 {marker['operator']} 的 {marker['golive']}, {marker['run']}, 自 {marker['since']}"
    en = f"marked by {marker['golive']} of {marker['operator']}, {marker['run']}, since {marker['since']}"
    if marker["golive"] not in known:
        yield Said(f"{zh}, 此状态目录没有其记录", f"{en}, of which this state folder has no record")
    elif found and marker["golive"] == found.id:
        if unheard := [step for step in marker.get("begun", ()) if not _heard(found, host, step)]:
            steps = ", ".join(unheard)
            yield Said(
                f"{steps} 在 {found.id} 中已于该处开始, 日志对此没有记载",
                f"{steps} began there in {found.id}, of which the journal says nothing",
            )
        elif marker["run"] not in found.runs():
            yield Said(f"{zh}, {found.id} 的日志对此没有记载", f"{en}, of which the journal of {found.id} says nothing")
    elif known[marker["golive"]] not in golive.ENDED:
        yield Said(
            f"{zh}, 它不是此状态目录最新的上线且尚未结束",
            f"{en}, which is not the newest go-live of this state folder and has not ended",
        )


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


def settling(found: Golive | None, digest: str, project: str, answers: Mapping[str, Answer]) -> bool:
    """Tell whether this plan's go-live is back and a host still carries its marker: that comes before a new one."""
    if found is None or found.result() != golive.CANCELLED or found.digest() != digest:
        return False
    carried = [answer.markers[project]["golive"] for answer in answers.values() if project in answer.markers]
    return found.id in carried


def begins_new(found: Golive | None, digest: str, back: bool) -> bool:
    """Tell whether a run would begin a new go-live: there is none that goes on, and this plan is not live."""
    if back:
        return False
    if found is None or not found.begun():
        return not (found and found.result() == golive.SUCCESS and found.digest() == digest)
    standing = found.standing()
    return standing.result == golive.CANCELLED or (standing.result == golive.SUCCESS and standing.digest != digest)


def _busy(answer: Answer, project: str) -> Iterator[Said]:
    for other, marker in answer.markers.items():
        if other != project and marker["state"] == "open":
            yield Said(
                f"{marker['operator']} 的 {marker['golive']} 自 {marker['since']} 起在该处进行, 或已结束而未能"
                "在该处说明 (再次运行其原命令即可说明)",
                f"{marker['golive']} of {marker['operator']} is under way there since {marker['since']}, or has ended "
                "and could not say so there (then its own command, given again, does)",
            )


def answer_of(result: Mapping[str, Any] | None) -> Answer:
    """Return a host's answer from what the module golive_marker returned there, None where it was not asked."""
    if result is None:
        return Answer(unread="it was not asked for its marker")
    if result.get("unreachable") or result.get("failed") or "markers" not in result:
        return Answer(unread=" ".join(str(result.get("msg") or "it gave no answer").split()))
    return Answer(result["markers"])


def noted(found: Golive, host: str) -> list[str]:
    """Return every step that a host must have noted: those of switches, and its own that have begun."""
    return [*announced(found), *sorted(_begun(found, host))]
