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
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import captures, refusals, strays, verdict
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import way as ways
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.captures import RUNNING
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.conflicts import (
    UNSETTLED,
    Conflict,
    Standing,
    conflicts,
    groups_of,
    kept_in_use,
    left_alone,
    vlan_name,
    without,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.dialogue import Dialogue
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.editing import Net
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
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.telling import diff, for_people, told
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.text import (
    differences,
    digest,
    line_differences,
)

BEGUN = "undoing.json"
"""The ports and VLANs that an undo has begun to write."""


class SwitchWork:
    """The work of the network stage on one switch (a `Work` of the engine); use it as a context manager.

    `work` is the switch's JSON from `work.work` with the `address` by which it is reached, `dial` opens a session,
    `restore` is where the configuration texts are kept before the first change, `standing` what is known before an
    undo, `noted` writes facts into the journal at once and returns them. Every fault is a GoliveError that names it.
    """

    def __init__(
        self, name: str, work: JSON, platform: Platform, dial: Callable[[], Dialogue], restore: Path,
        standing: Standing = UNSETTLED, noted: Callable[[JSON], JSON] = dict,
    ) -> None:  # fmt: skip
        self.name, self.work, self.platform, self.restore, self.standing = name, work, platform, restore, standing
        self._noted = noted
        self._remote = Remote(name, platform, dial, restore)
        self._desired = desired_from(work)

    _read: tuple[str, str]
    _way: ways.Way

    def __enter__(self) -> SwitchWork:
        return self

    def __exit__(self, *_details: object) -> None:
        self._remote.hang_up()

    @for_people
    def read(self) -> Reading:
        """Read both configurations; refuses a switch that somebody else has changed without saving."""
        strays.refuse_lines(self.name, self._desired, self.platform)
        self._remote.settle()
        running = self._remote.running()
        startup = self._remote.startup(running)
        current = self.platform.parse(running)
        self._refuse(running, startup, current)
        self._read = (running, startup)
        wanted = target(current, self._desired)
        found = changes(current, wanted)
        if self._remote.gave_ahead() and not found:
            return self.read()  # it is as planned only if it is so now
        status = self.platform.STATUS
        self._way = ways.of(self.platform, running, self.work, (current, wanted), lambda: self._remote.ask(status))
        if self._way and self.platform.net(running) is None:
            ways.refuse(self.name, self._way, self.platform)
        if running != startup and not found:
            found = [{"item": "startup configuration", "from": "as before", "to": "saved"}]
        sums = {"running_sha256": digest(running), "startup_sha256": digest(startup)}
        before = {**undo_of(current, self._desired), **sums}
        return Reading(before, found, diff(self.name, self.platform, current, wanted) if found else None)

    def capture(self, reading: Reading) -> list[BackupMade]:
        """Keep both configurations as they were read, before the first change, if `before` names them; and prove it."""
        return captures.keep(self.restore, *self._read, reading.before)

    @for_people
    def apply(self, reading: Reading) -> Applied:
        """Push, verify and save; whatever goes wrong before the save, the switch is brought back at once.

        Where the platform has a net the change is made under its timer, and kept by a new session that has verified it.
        """
        running, _startup = self._read
        now = self._remote.running()
        if now != running:
            raise GoliveError(
                f"{self.name}: was changed by somebody else between reading (sha256 {digest(running)[:12]}) and "
                f"writing ({digest(now)[:12]}): {line_differences(running, now)}; nothing was written, run again"
            )
        net = self.platform.net(running)
        self._remote.refuse_timer(net)
        told = self._noted({"records": self.capture(reading)})
        (self.restore / BEGUN).unlink(missing_ok=True)
        current = self.platform.parse(running)
        wanted = target(current, self._desired)
        try:
            after = self._remote.push(self._first(running, current, wanted, net), wanted, net)
            self._verify(wanted, running, after)
            self._remote.confirm(net)
        except GoliveError as error:
            raise GoliveError(f"{error}; {self._back(current, running, net)}") from error
        self._remote.save(after)
        return Applied({"running_sha256": digest(after), **told}, reading.changes, reading.diff)

    @for_people
    def undo(self, before: JSON, done: JSON) -> Applied:
        """Bring the owned ports and VLANs back and save; what somebody else changed stays and is named.

        The ports that nobody else touched go back in any case: one that a person re-patched holds no other back.
        """
        before = whole(self.restore, before)
        self._remote.settle()
        text = self._remote.running()
        net = self.platform.net(text)
        text = self._remote.running() if self._remote.outlast(net, text) else text
        self._remote.refuse_timer(net)
        current, back = self.platform.parse(text), desired_from(before)
        found = conflicts(current, self._desired, back, self._loose, self.platform.SHUTS)
        alone = set() if self.standing.overwrite else self._alone(found, current, back)
        kept = captures.sound(self.restore, RUNNING, before)
        was = None if kept is None else self.platform.parse(kept)
        wanted = target(current, kept_in_use(current, without(back, alone, current), was, self._loose))
        self._begin(back, alone)
        after = self._remote.push(text, wanted, net)
        if net and (rest := changes(self.platform.parse(after), wanted)):
            raise GoliveError(f"{self.name}: is not back as it was: {told(rest)}; run the rollback again")
        self._remote.confirm(net)
        after = self._remote.swept(after, self._desired)
        if rest := changes(self.platform.parse(after), wanted):
            raise GoliveError(f"{self.name}: is not back as it was: {told(rest)}; run the rollback again")
        startup = self._remote.startup(after)
        if digest(startup) != before["startup_sha256"]:
            startup = self._remote.save(after)
        facts = verdict.decided(self.name, self.standing, self.restore, found, (after, startup), before)
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

    def _first(self, running: str, current: SwitchState, wanted: SwitchState, net: Net | None) -> str:
        """Do all but the way first, where lines take effect one by one; return the configuration that is there then.

        A candidate is one change: there the way comes with it, under the same timer.
        """
        if not self._way or self.platform.EDITING.candidate:
            return running
        groups = groups_of(current, (self._desired,), self.platform.lag_port)
        return self._remote.push(running, ways.spared(current, wanted, self._way, groups), net)

    def _back(self, before: SwitchState, text: str, net: Net | None) -> str:
        """Bring the owned ports back to `before` in a session of its own, and return how that went.

        What runs under a timer goes back by it first. It is back when its configuration is the captured text again.
        """
        self._remote.hang_up()
        back = desired_from(undo_of(before, self._desired))
        try:
            self._remote.fall(net)
            now = self._remote.running()
            current = self.platform.parse(now)
            found = conflicts(current, self._desired, back, lambda _name: True, self.platform.SHUTS)
            owned = without(back, self._alone(found, current, back), current)
            now = self._remote.swept(
                self._remote.push(now, target(current, kept_in_use(current, owned, before))), self._desired
            )
        except GoliveError as error:
            return f"it could not be brought back at once ({error}): nothing is saved, the rollback will try again"
        if now != text:
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

    def _refuse(self, running: str, startup: str, current: SwitchState) -> None:
        captured = self.restore / RUNNING
        if captured.exists():  # a run of this go-live was here: it may have written without saving
            refusals.refuse_foreign(
                self.name, captures.read(self.restore, RUNNING), running, self._desired, self.platform
            )
        else:
            refusals.refuse_unsaved(self.name, running, startup)
        for refuse in refusals.BEFORE:
            refuse(self.name, current, self._desired, self.platform)
        refusals.refuse_unfit(self.name, running, self._desired, self.platform)
        to_shut = [name for name in self.work.get("unused", ()) if refusals.enabled(current, name)]
        moved = refusals.moved(current, self._desired, self.work.get("business", ()))
        if to_shut or moved:
            live = self.platform.connected(self._remote.ask(self.platform.STATUS))
            refusals.refuse_live(self.name, to_shut, live)
            refusals.refuse_moved(self.name, moved, live)
