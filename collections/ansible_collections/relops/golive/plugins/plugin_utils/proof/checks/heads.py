"""Journal and case against each other: each recorded where the other one ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import GOLIVE, head_of
from ansible_collections.relops.golive.plugins.plugin_utils.proof.reading.dossier import CASE_FILE, Dossier
from ansible_collections.relops.golive.plugins.plugin_utils.proof.reading.finding import (
    Finding,
    note,
    ok,
    unless,
    wrong,
)
from ansible_collections.relops.golive.plugins.plugin_utils.records.proof_files import EARLIER

CASE_HEAD = ("case", "case_head")
"""Where the event that opens a run names the last entry of the case at that time."""
OWN = f"journal/{GOLIVE}.jsonl"


def check(dossier: Dossier) -> Iterator[Finding]:
    """Compare what the case says of the night with the night, what the night says of the case, and earlier nights."""
    if dossier.case.entries:
        good = ok(CASE_FILE, "卷宗与日志互相印证", "case and journal know each other's ends")
        yield from unless([*_nights(dossier), *_case_heads(dossier)], good)
    yield from _earlier(dossier)


def ends(dossier: Dossier) -> dict[str, str]:
    """Return the head of the journal after each closing, with the result that was written then."""
    found = {}
    for event in dossier.night:
        if event.event == "closed":
            heads = {str(host): str(value) for host, value in (event.facts.get("heads") or {}).items()}
            found[head_of({**heads, GOLIVE: event.hash})] = str(event.facts.get("result"))
    return found


def _nights(dossier: Dossier) -> Iterator[Finding]:
    known, nights = ends(dossier), dossier.nights()
    for entry in nights:
        head, result = str(entry.facts.get("head")), str(entry.facts.get("result"))
        if head not in known and head != dossier.journal.head():
            yield wrong(
                dossier.at(entry),
                f"记下的日志摘要 {head[:12]} 不是这份日志的",
                f"recorded the head {head[:12]}, which this journal never had",
            )
        elif known.get(head, result) != result:
            its = known[head]
            yield wrong(dossier.at(entry), f"结果 {result}, 日志为 {its}", f"says {result}, the journal says {its}")
    begun = any(event.event == "intent" for event in dossier.journal.every())
    if not nights and dossier.production and known and begun:
        yield wrong(CASE_FILE, "没有记下这一夜", "has no evidence of this night")
    elif not nights and dossier.production:
        yield note(
            CASE_FILE, "这一夜没有变更或尚未结束", "does not know of this night: nothing began, or it has not ended"
        )
    elif nights and known and str(nights[-1].facts.get("head")) not in (list(known)[-1], dossier.journal.head()):
        yield wrong(dossier.at(nights[-1]), "日志此后又有一次结束", "is older than the journal's last closing")
    elif nights and str(nights[-1].facts.get("head")) != dossier.journal.head():
        yield note(OWN, "卷宗记下摘要之后日志仍有记录", "goes on after the head that the case recorded")


def _case_heads(dossier: Dossier) -> Iterator[Finding]:
    there = {entry.hash for entry in dossier.case.entries}
    for event in dossier.opened:
        head = case_head(event.facts)
        if head and head not in there:
            yield wrong(
                CASE_FILE,
                f"被截断或重写: 缺少 {OWN}:{event.seq} 开始时的末条 {head[:12]}",
                f"was cut off or written anew: {head[:12]}, its last entry at {OWN}:{event.seq}, is missing",
            )


def case_head(facts: Mapping[str, Any]) -> str:
    """Return the hash of the case's last entry when a run was opened, an empty text where that was not written."""
    return next((str(facts[key]) for key in CASE_HEAD if facts.get(key)), "")


def _earlier(dossier: Dossier) -> Iterator[Finding]:
    nights = {str(one["golive"]): one for one in dossier.data(EARLIER, list)}
    for name, one in nights.items():
        if head_of({str(host): str(head) for host, head in one["heads"].items()}) != one["head"]:
            yield wrong(EARLIER, f"{name} 的摘要不符", f"the head of {name} is not that of its files")
    previous = next((event.facts["previous"] for event in dossier.opened if event.facts.get("previous")), None)
    if previous is not None:
        found = nights.get(str(previous["golive"]))
        if found is None:
            yield wrong(
                EARLIER, f"缺少上一次上线 {previous['golive']}", f"lacks the night before, {previous['golive']}"
            )
        elif any(found["heads"].get(host) != head for host, head in previous["heads"].items()):
            yield wrong(
                EARLIER, f"{previous['golive']} 的日志与其后记下的不符", f"{previous['golive']} is not as recorded"
            )
    for entry in dossier.case.of("evidence", "night"):
        found = nights.get(str(entry.facts.get("golive")))
        if found is not None and _last(dossier, entry.facts) and entry.facts.get("head") != found["head"]:
            name = found["golive"]
            yield note(dossier.at(entry), f"{name} 的日志此后仍有记录", f"the journal of {name} went on after this")


def _last(dossier: Dossier, facts: Mapping[str, Any]) -> bool:
    """Tell whether these are the facts of the last evidence of their night."""
    same = [one for one in dossier.case.of("evidence", "night") if one.facts.get("golive") == facts.get("golive")]
    return same[-1].facts == facts
