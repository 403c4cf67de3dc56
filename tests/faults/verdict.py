"""The verdict on a trial: the lab is in one of the allowed states, and the journal is whole."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive as engine
from ansible_collections.relops.golive.plugins.plugin_utils.engine.closing import unfinished

from tests.faults import judge
from tests.faults.artefacts import BEFORE_THE_RUN
from tests.faults.scene import NEW, Scene, State
from tests.faults.trial import Result, Trial

EMPTIED = "table data public.session: "
"""Rows of an unlogged table: a crash of PostgreSQL empties it, and that is no fault of a go-live that goes on."""
UNSAVED = re.compile(
    r"(before-intent|after-intent|in-apply|after-undone):backup\.database\.|"
    r"[a-z-]+:suspend\.entry_points@"
)
"""When a power cut loses what no backup holds yet, or what is back already: a suspension comes before any backup."""
WITHOUT_IT = ("ports", "packages")
"""Plans that do not back the database up: nothing brings back what a power cut loses."""
BIRTHDAYS = {
    "files": [(re.compile(r" \d{9,}\.\d{9} "), " T ")],
    "postgresql": [
        (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[.\d]*\+\d\d"), "T"),
        (re.compile(r"SCRAM-SHA-256\S+"), "S"),
    ],
    "marker": [(re.compile(r'"(run|since)": "[^"]+"'), r'"\1": "T"')],
}
"""What each go-live makes anew, by the first word of a section: times of files, sqitch, ledger and markers; salts."""
DIGEST = re.compile(r'"digest": "[0-9a-f]{64}", ')
RELEASES = ("/opt/paygw/releases/", "/opt/ledger/releases/")
THEIRS = {
    "never_comes_up": RELEASES,
    "dies_after_a_while": RELEASES,
    "source_changed": ("pay.payment: row 1000\t",),
    "copies_deleted": (".golive",),
}
"""What of the new state is another one where a fault of this kind changed it: words of the difference."""


@dataclass
class Judged:
    """The allowed states of a scene: the old one, and the new one of each plan by which a run has gone live.

    `emptied`: a crash may have emptied the unlogged tables before a backup held them, and the way back can't fill them.
    """

    old: State
    new: dict[str, State] = field(default_factory=dict)
    emptied: bool = False

    def back(self, scene: Scene) -> list[str]:
        """Return every difference between what a scene is now and the old state."""
        change = kept_rows if self.emptied else dict
        return _differences(scene, change(self.old), change)


def verdict(scene: Scene, trial: Trial, allowed: Judged, result: Result) -> list[str]:
    """Return in words what is wrong after a trial; the first new state of a plan becomes the measure of the others."""
    found = scene.golive()
    if found is None:
        return ["there is no go-live"]
    wrong = [f"journal: {fault}" for fault in found.journal.verify()]
    wrong += [f"open: {event.host} {event.step} {event.event}" for event in unfinished(found)]
    allowed.emptied |= crashed(trial, result.struck)
    if result.end != engine.SUCCESS:
        lines = allowed.back(scene)
        if allowed.emptied and not lines:  # what is empty now stays so
            allowed.old, allowed.emptied = scene.look(), False
        return wrong + [f"not old: {line}" for line in lines]
    if not theirs(trial) and trial.plan not in allowed.new:
        allowed.new[trial.plan] = _still(scene, found.id)
    wrong += [f"not new: {line}" for line in _not_new(scene, trial, allowed, found.id)]
    if result.struck and any(fault.kind.ends == "old" for fault in trial.faults):
        wrong.append("it went live over a fatal fault")
    return wrong


def claims(scene: Scene, trial: Trial, allowed: Judged, state: str) -> list[str]:
    """Return every difference between what the judge finds now and a state that a run has claimed, new or old."""
    if state == "old":
        allowed.emptied |= crashed(trial, [str(fault) for fault in trial.faults])
        return allowed.back(scene)
    return _not_new(scene, trial, allowed, *scene.known())


def _not_new(scene: Scene, trial: Trial, allowed: Judged, *golives: str) -> list[str]:
    """Return every difference from the plan's new state that the trial's own faults do not explain."""
    if trial.plan not in allowed.new:
        return []
    change = unnamed if other_artefact(trial) else dict
    lines = _differences(scene, change(allowed.new[trial.plan]), lambda state: change(settled(state, *golives)))
    return [line for line in lines if not any(word in line for word in theirs(trial))]


def _differences(scene: Scene, measure: State, change: Callable[[State], State]) -> list[str]:
    """Compare what the scene is now; where only pings differ once more, since a busy machine answers late."""
    for _again in range(3):
        lines = judge.compare(measure, change(scene.look()))
        if not lines or not all(line.startswith("network ") for line in lines):
            break
        time.sleep(1)
    return lines


def _still(scene: Scene, golive: str) -> State:
    """Return the settled state when two looks agree: it will be the measure of others."""
    change = _settled(golive)
    one, other = change(scene.look()), change(scene.look())
    while judge.compare(one, other):
        one, other = other, change(scene.look())
    return one


def theirs(trial: Trial) -> list[str]:
    """Return the words of the differences that the trial's own faults explain."""
    return [word for fault in trial.faults for word in THEIRS.get(fault.kind.act, ())]


def other_artefact(trial: Trial) -> bool:
    """Tell whether the trial's plan names another artefact: its release differs, only its own plan takes it back."""
    return any(fault.kind.act in BEFORE_THE_RUN for fault in trial.faults)


def crashed(trial: Trial, struck: list[str]) -> bool:
    """Tell whether the host of PostgreSQL lost its power before its database was backed up, or after it was back."""
    return any(
        str(fault) in struck
        and fault.kind.act in ("power_off", "power_cycle")
        and fault.place.host == NEW
        and (trial.plan in WITHOUT_IT or UNSAVED.match(str(fault.place)))
        for fault in trial.faults
    )


def settled(state: State, *golives: str) -> State:
    """Return a new system's state without its birthday; its markers must name one of the go-lives."""

    def own(kind: str, text: str) -> str:
        for golive in golives if kind == "marker" else ():
            text = text.replace(golive, "this go-live")
        return text

    return _each(_each(kept_rows(state), own), _born)


def unnamed(state: State) -> State:
    """Return a settled state whose markers name no plan: one with another artefact has another digest."""
    return _each(state, lambda kind, text: DIGEST.sub("", text) if kind == "marker" else text)


def _settled(*golives: str) -> Callable[[State], State]:
    return lambda state: settled(state, *golives)


def kept_rows(state: State) -> State:
    """Return a state without the rows that a crash empties."""
    return _each(state, _kept)


def _each(state: State, change: Callable[[str, str], str]) -> State:
    return {
        device: {section: change(section.split(" ")[0], text) for section, text in sections.items()}
        for device, sections in state.items()
    }


def _kept(kind: str, text: str) -> str:
    if kind != "postgresql":
        return text
    return "\n".join(line for line in text.splitlines() if EMPTIED not in line)


def _born(kind: str, text: str) -> str:
    for pattern, instead in BIRTHDAYS.get(kind, []):
        text = pattern.sub(instead, text)
    return text
