"""The configurations of one switch: read, and written with a note of every line before it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, UnreachableError
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import captures, strays, timers
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.captures import RUNNING
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.dialogue import Dialogue
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.editing import Armed, Net
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Platform, Stanza
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import Desired, SwitchState, changes
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.telling import told
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.text import line_differences
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.transaction import Arm, write

PASSES = 2
"""How often the difference is pushed before it counts as refused: a member may take over what its group was told."""


class Remote:
    """A switch at the far end of a session that `dial` opens when it is needed; every fault is a GoliveError.

    `restore` is the folder where each line is noted before it is written.
    """

    def __init__(self, name: str, platform: Platform, dial: Callable[[], Dialogue], restore: Path) -> None:
        self.name, self.platform, self.restore = name, platform, restore
        self.timer = timers.Timer(restore)
        self._dial = dial
        self._session: Dialogue | None = None

    def ask(self, command: str) -> str:
        """Return the answer to a command."""
        return self._dialogue().ask(command)

    def running(self) -> str:
        """Return the running configuration without what changes by itself."""
        return self._whole(self.platform.settled(self._dialogue().configuration(self.platform.RUNNING)))

    def gave_ahead(self) -> bool:
        """Tell whether what was returned since this was asked last was read before the switch's turn."""
        return self._dialogue().gave_ahead()

    def startup(self, running: str) -> str:
        """Return what the switch boots from: the `running` configuration where that is what was committed."""
        if not self.platform.STARTUP:
            return running
        return self._whole(self.platform.settled(self._dialogue().configuration(self.platform.STARTUP)))

    def push(self, text: str, wanted: SwitchState, net: Net | None = None) -> str:
        """Write what turns the configuration `text` into `wanted`, and return the configuration that is there then.

        With a net its timer runs from then on, and the configuration is read in a new session: `confirm` keeps it.
        """
        # what a second commit under a timer does is another thing on each platform
        for _pass in range(1 if net and net.armed is Armed.COMMIT else PASSES):
            stanzas = self.platform.render(self.platform.parse(text), wanted)
            if not stanzas:
                break
            self._write(stanzas, lambda candidate: self._fits(candidate, wanted), net)
            if net:
                self.hang_up()
            text = self.running()
        return text

    def swept(self, text: str, owned: Desired) -> str:
        """Take back what this go-live has written beside the ports it owns; return the configuration then."""
        written = strays.noted(self.restore)
        if not written or not (self.restore / RUNNING).exists():
            return text
        captured = captures.read(self.restore, RUNNING)
        lines = self.platform.taken_back(captured, text, written)
        if lines:
            self._write(lines, lambda _candidate: None)
            text = self.running()
        was, now = self.platform.parse(captured), self.platform.parse(text)
        ports = strays.ports_of_ours(was, now, owned, written, self.platform)
        before = {name: was.ports[name] for name in ports if name in was.ports}
        rest = {name: port for name, port in now.ports.items() if name not in ports}
        return self.push(text, replace(now, ports={**rest, **before})) if ports else text

    def save(self, running: str) -> str:
        """Save, and return the startup configuration, which must be the one that was read back."""
        self._dialogue().save()
        startup = self.startup(running)
        if startup != running:
            found = line_differences(running, startup)
            raise GoliveError(f"{self.name}: the saved configuration is not the running one: {found}")
        return startup

    def hang_up(self) -> None:
        """End the session; the next word opens another."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def _whole(self, text: str) -> str:
        """Return a configuration with what the switch keeps beside it, where it does: its VLANs, mostly."""
        commands = self.platform.beside(text)
        return self.platform.joined(text, [self.ask(command) for command in commands]) if commands else text

    def refuse_timer(self, net: Net | None) -> None:
        """Refuse to write while a timer runs that is not ours: our commit would confirm somebody else's change."""
        if net and self._dialogue().pending(net):
            raise GoliveError(
                f"{self.name}: a timer runs there that will take back somebody else's change: confirm that change or "
                "let the timer end, then run again; nothing was written",
            )

    def outlast(self, net: Net | None, text: str) -> bool:
        """Wait for the end of a timer that nobody here knows of, as long as one of ours may last; tell if one ran.

        It may be that of a run whose note was lost with a newer state: the switch is on its way until it is over. No
        change of ours has more lines than twice those of the configuration `text`.
        """
        if not net or not self._dialogue().pending(net):
            return False
        longest = timers.NET_S + timers.LINE_S * 2 * len(text.splitlines())
        deadline = timers.now() + net.lasts(longest) + timers.GRACE_S
        while timers.now() < deadline and self._dialogue().pending(net):
            timers.pause(timers.PAUSE_S)
        if timers.now() < deadline:
            self._reached(net)
        return True

    def confirm(self, net: Net | None) -> None:
        """Keep what was pushed under a net, in the session that reached the switch anew; nothing where none runs."""
        if net is None or not self.timer.started:
            return
        self._dialogue().confirm(net)
        if self._dialogue().pending(net):
            raise GoliveError(f"{self.name}: {net.confirm.command}: its timer still runs")
        self.timer.over()

    def fall(self, net: Net | None) -> None:
        """Let the switch go back into its net: at once where it can be told, else when its time is over.

        Nothing where no timer was started. Afterwards the switch is reached, or it is a GoliveError.
        """
        if not self.timer.started:
            return
        self.hang_up()
        if not self._reverted(net):
            timers.pause(self.timer.left())
            self._reached(net)
        self.timer.over()

    def settle(self) -> None:
        """Wait for the end of a timer that a killed run has left behind: until then the switch is on its way."""
        if self.timer.started:
            timers.pause(self.timer.left())
            self._reached(None)
            self._reached(self.platform.net(self.running()))
            self.timer.over()

    def _reverted(self, net: Net | None) -> bool:
        """Tell whether no timer runs any more because the switch was told to go back, or because none was started."""
        if net is None:
            return False
        try:
            runs = self._dialogue().pending(net)
            if runs is False:
                return True
            if not net.revert:
                return False
            self._dialogue().revert(net)
            return not self._dialogue().pending(net)
        except GoliveError:
            return False
        finally:
            self.hang_up()

    def _reached(self, net: Net | None) -> None:
        """Reach the switch once its time is over, and wait until no timer runs and its configuration stands still."""
        deadline = timers.now() + timers.PATIENCE_S
        seen = ""
        while True:
            try:
                now = "" if net and self._dialogue().pending(net) else self.running()
            except UnreachableError as error:
                self.hang_up()
                if timers.now() > deadline:
                    raise timers.away(self.name, error) from error
                now = ""
            if now and now == seen:
                return
            if timers.now() > deadline:
                raise GoliveError(
                    f"{self.name}: its time is over and it is still on its way: look at it, then run again"
                )
            seen = now
            timers.pause(timers.PAUSE_S)

    def _dialogue(self) -> Dialogue:
        if self._session is None:
            self._session = self._dial()
        return self._session

    def _write(self, stanzas: list[Stanza], fits: Callable[[str], None], net: Net | None = None) -> None:
        """Keep durably what is about to be written, so that all that comes of it is known to be ours, and write it.

        A timer that runs already is not started again.
        """
        self.restore.mkdir(mode=0o700, parents=True, exist_ok=True)
        strays.note(self.restore, stanzas)
        if net is None or self.timer.started:
            write(self._dialogue(), stanzas, fits)
            return
        seconds = timers.NET_S + timers.LINE_S * sum(len(stanza.commands()) for stanza in stanzas)
        runs = net.lasts(seconds)
        arm = Arm(net.armed, net.timed(seconds), lambda: self.timer.start(runs), self.timer.over)
        write(self._dialogue(), stanzas, fits, arm)

    def _fits(self, candidate: str, wanted: SwitchState) -> None:
        """Refuse to commit a candidate configuration that is not what was wanted."""
        found = changes(self.platform.parse(self.platform.settled(candidate)), wanted)
        if found:
            raise GoliveError(f"{self.name}: would not become as planned: {told(found)}; nothing was committed")
