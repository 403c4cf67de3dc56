"""One switch brought to its planned ports, and back: read, push, read again, save only what verifies."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.facts import BackupMade
from ansible_collections.relops.golive.plugins.plugin_utils.engine.discretion import keep_in, whole
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Applied, Reading
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import captures, refusals, strays
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.captures import RUNNING, STARTUP
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.conflicts import (
    UNSETTLED,
    Conflict,
    Standing,
    conflicts,
    left_alone,
    vlan_name,
    without,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.dialogue import Dialogue
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Platform
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import (
    Desired,
    SwitchState,
    changes,
    desired_from,
    target,
    undo_of,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.remote import Remote
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.telling import diff, told
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.text import (
    differences,
    digest,
    line_differences,
)

BEGUN = "undoing.json"
"""The ports and VLANs that an undo has begun to write."""


class SwitchWork:
    """The work of the network stage on one switch (a `Work` of the engine); use it as a context manager.

    `work` is the switch's JSON from `work.work`, `dial` opens a session, `restore` is where the configuration texts
    are kept before the first change, `standing` what is known before an undo, `noted` writes facts into the journal at
    once and returns them. Every fault is a GoliveError that names the switch.
    """

    def __init__(
        self,
        name: str,
        work: JSON,
        platform: Platform,
        dial: Callable[[], Dialogue],
        restore: Path,
        standing: Standing = UNSETTLED,
        noted: Callable[[JSON], JSON] = dict,
    ) -> None:
        self.name, self.work, self.platform, self.restore, self.standing = name, work, platform, restore, standing
        self._noted = noted
        self._remote = Remote(name, platform, dial, restore)
        self._desired = desired_from(work)

    _read: tuple[str, str]

    def __enter__(self) -> SwitchWork:
        return self

    def __exit__(self, *_details: object) -> None:
        self._remote.hang_up()

    def read(self) -> Reading:
        """Read both configurations; refuses a switch that somebody else has changed without saving."""
        strays.refuse_lines(self.name, self._desired, self.platform)
        running = self._remote.running()
        startup = self._remote.startup(running)
        current = self.platform.parse(running)
        self._refuse(running, startup, current)
        self._read = (running, startup)
        wanted = target(current, self._desired)
        found = changes(current, wanted)
        if running != startup and not found:
            found = [{"item": "startup configuration", "from": "as before", "to": "saved"}]
        sums = {"running_sha256": digest(running), "startup_sha256": digest(startup)}
        before = {**undo_of(current, self._desired), **sums}
        return Reading(before, found, diff(self.name, self.platform, current, wanted) if found else None)

    def capture(self, reading: Reading) -> list[BackupMade]:
        """Keep both configurations as they were read, before the first change, if `before` names them; and prove it."""
        return captures.keep(self.restore, *self._read, reading.before)

    def apply(self, reading: Reading) -> Applied:
        """Push, verify and save; whatever goes wrong before the save, the switch is brought back at once."""
        running, _startup = self._read
        now = self._remote.running()
        if now != running:
            raise GoliveError(
                f"{self.name}: was changed by somebody else between reading (sha256 {digest(running)[:12]}) and "
                f"writing ({digest(now)[:12]}): {line_differences(running, now)}; nothing was written, run again"
            )
        told = self._noted({"records": self.capture(reading)})
        (self.restore / BEGUN).unlink(missing_ok=True)
        current = self.platform.parse(running)
        wanted = target(current, self._desired)
        try:
            after = self._remote.push(running, wanted)
            self._verify(wanted, running, after)
        except GoliveError as error:
            raise GoliveError(f"{error}; {self._back(current, running)}") from error
        self._remote.save(after)
        return Applied({"running_sha256": digest(after), **told}, reading.changes, reading.diff)

    def undo(self, before: JSON, done: JSON) -> Applied:
        """Bring the owned ports and VLANs back and save; what somebody else changed stays and is named.

        The ports that nobody else touched go back in any case: one that a person re-patched holds no other back.
        """
        before = whole(self.restore, before)
        text = self._remote.running()
        current, back = self.platform.parse(text), desired_from(before)
        found = conflicts(current, self._desired, back, self._loose)
        alone = set() if self.standing.overwrite else self._alone(found, current, back)
        wanted = target(current, kept_in_use(current, without(back, alone, current)))
        self._begin(back, alone)
        after = self._remote.swept(self._remote.push(text, wanted), self._desired)
        if rest := changes(self.platform.parse(after), wanted):
            raise GoliveError(f"{self.name}: is not back as it was: {told(rest)}; run the rollback again")
        startup = self._remote.startup(after)
        if digest(startup) != before["startup_sha256"]:
            startup = self._remote.save(after)
        facts = self._decided(found, after, startup, before)
        lost = [fault for fault in (captures.fault_of(self.restore, name, before) for name in captures.SUMS) if fault]
        if lost and done:  # equal all the same, by the SHA-256 in the journal: told, and no emergency
            facts["captures_lost"] = lost
        return Applied(
            {"running_sha256": digest(after), **facts},
            changes(current, wanted),
            diff(self.name, self.platform, current, wanted),
        )

    def keep(self, before: JSON) -> str:
        """Keep what undo needs beside the configurations, which hold it too."""
        return keep_in(self.restore, before)

    def _verify(self, wanted: SwitchState, before: str, after: str) -> None:
        found = changes(self.platform.parse(after), wanted)
        if found:
            raise GoliveError(f"{self.name}: does not read back as planned: {told(found)}")
        foreign = self.platform.foreign(before), self.platform.foreign(after)
        if foreign[0] != foreign[1]:
            raise GoliveError(f"{self.name}: other lines changed meanwhile: {differences(*foreign)}")

    def _back(self, before: SwitchState, text: str) -> str:
        """Bring the owned ports back to `before` in a session of its own, and return how that went."""
        self._remote.hang_up()
        back = desired_from(undo_of(before, self._desired))
        try:
            now = self._remote.running()
            current = self.platform.parse(now)
            found = conflicts(current, self._desired, back, lambda _name: True)
            owned = without(back, self._alone(found, current, back), current)
            now = self._remote.swept(
                self._remote.push(now, target(current, kept_in_use(current, owned))), self._desired
            )
        except GoliveError as error:
            return f"it could not be brought back at once ({error}): nothing is saved, the rollback will try again"
        if changes(self.platform.parse(now), before) or self.platform.foreign(now) != self.platform.foreign(text):
            return f"it is not back yet: {line_differences(text, now)}: nothing is saved, the rollback will try again"
        return "the switch was brought back to what it was, nothing is saved"

    def _alone(self, found: list[Conflict], current: SwitchState, back: Desired) -> set[str]:
        return left_alone(found, current, (self._desired, back), self.platform.lag_port)

    def _loose(self, name: str) -> bool:
        """Tell whether a write of ours on a port or VLAN may have been cut off."""
        begun = self.restore / BEGUN
        return not self.standing.settled or (begun.exists() and name in json.loads(begun.read_text()))

    def _begin(self, back: Desired, alone: set[str]) -> None:
        """Keep durably which ports and VLANs an undo writes to, before it does."""
        names = {*back.ports, *map(vlan_name, back.vlans)} - alone
        self.restore.mkdir(mode=0o700, parents=True, exist_ok=True)
        captures.write(self.restore / BEGUN, json.dumps(sorted(names)))

    def _decided(self, found: list[Conflict], running: str, startup: str, before: JSON) -> JSON:
        """Return the facts about what others changed, or raise GoliveError while nobody has decided about it."""
        facts: JSON = {"decided_by": self.standing.by} if self.standing.by else {}
        listed = "; ".join(map(str, found))
        if found and self.standing.overwrite:
            facts["overwritten"] = [one.facts() for one in found]
        elif found and not self.standing.keep:
            raise GoliveError(
                f"{self.name}: somebody else changed what this go-live had set: {listed}; that was left as it is now, "
                f"the rest is back; decide, then go on with -e golive_overwrite={self.name} (theirs is lost) or "
                f"-e golive_keep={self.name} (theirs stays)",
                {"conflicts": [one.facts() for one in found]},
            )
        texts = ((RUNNING, running, before["running_sha256"]), (STARTUP, startup, before["startup_sha256"]))
        lines = {name: self._differing(name, now, before) for name, now, sha256 in texts if digest(now) != sha256}
        if lines and not self.standing.keep:
            name, was = next(iter(lines.items()))
            raise GoliveError(
                f"{self.name}: the planned ports are back, but {name.removesuffix('.cfg')} differs from before the "
                f"go-live in lines that the plan does not own: {was}; somebody changed them, decide who is right: put "
                f"them back, or go on with -e golive_keep={self.name} (theirs stays)"
            )
        kept = [*map(str, found if not self.standing.overwrite else ()), *lines.values()]
        return {**facts, "kept": list(dict.fromkeys(kept))} if kept else facts

    def _differing(self, name: str, now: str, before: JSON) -> str:
        fault = captures.fault_of(self.restore, name, before)
        if fault and not self.standing.keep:
            raise GoliveError(
                f"{self.name}: the planned ports are back, but {name.removesuffix('.cfg')} differs from before the "
                f"go-live and what was there cannot be shown: {fault}; compare with another copy of its configuration, "
                f"put the rest back, or go on with -e golive_keep={self.name} (it stays as it is)"
            )
        return fault or line_differences((self.restore / name).read_text(encoding="utf-8"), now)

    def _refuse(self, running: str, startup: str, current: SwitchState) -> None:
        captured = self.restore / RUNNING
        if captured.exists():  # a run of this go-live was here: it may have written without saving
            refusals.refuse_foreign(
                self.name, captured.read_text(encoding="utf-8"), running, self._desired, self.platform
            )
        else:
            refusals.refuse_unsaved(self.name, running, startup)
        for refuse in (refusals.refuse_missing, refusals.refuse_routed):
            refuse(self.name, current, self._desired, self.platform)
        refusals.refuse_unfit(self.name, running, self._desired, self.platform)
        to_shut = [name for name in self.work.get("unused", ()) if refusals.enabled(current, name)]
        moved = refusals.moved(current, self._desired, self.work.get("business", ()))
        if to_shut or moved:
            live = self.platform.connected(self._remote.ask(self.platform.STATUS))
            refusals.refuse_live(self.name, to_shut, live)
            refusals.refuse_moved(self.name, moved, live)


def kept_in_use(current: SwitchState, desired: Desired) -> Desired:
    """Return `desired` without the removal of VLANs that ports outside it have come to use."""
    others = (port for name, port in current.ports.items() if name not in desired.ports)
    used = {vlan for port in others for vlan in (port.access, port.native)}
    vlans = {vlan: name for vlan, name in desired.vlans.items() if name is not False or vlan not in used}
    return Desired(desired.ports, vlans)
