"""The configurations of one switch: read, and written with a note of every line before it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import captures, strays
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.captures import RUNNING
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.dialogue import Dialogue
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Platform, Stanza
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import Desired, SwitchState, changes
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.telling import told
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.text import line_differences
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.transaction import write

PASSES = 2
"""How often the difference is pushed before it counts as refused: a member may take over what its group was told."""


class Remote:
    """A switch at the far end of a session that `dial` opens when it is needed; every fault is a GoliveError.

    `restore` is the folder where each line is noted before it is written.
    """

    def __init__(self, name: str, platform: Platform, dial: Callable[[], Dialogue], restore: Path) -> None:
        self.name, self.platform, self.restore = name, platform, restore
        self._dial = dial
        self._session: Dialogue | None = None

    def ask(self, command: str) -> str:
        """Return the answer to a command."""
        return self._dialogue().ask(command)

    def running(self) -> str:
        """Return the running configuration without what changes by itself."""
        return self._whole(self.platform.settled(self.ask(self.platform.RUNNING)))

    def startup(self, running: str) -> str:
        """Return what the switch boots from: the `running` configuration where that is what was committed."""
        if not self.platform.STARTUP:
            return running
        return self._whole(self.platform.settled(self.ask(self.platform.STARTUP)))

    def push(self, text: str, wanted: SwitchState) -> str:
        """Write what turns the configuration `text` into `wanted`, and return the configuration that is there then."""
        for _pass in range(PASSES):
            stanzas = self.platform.render(self.platform.parse(text), wanted)
            if not stanzas:
                break
            self._write(stanzas, lambda candidate: self._fits(candidate, wanted))
            text = self.running()
        return text

    def swept(self, text: str, owned: Desired) -> str:
        """Take back what this go-live has written beside the ports it owns; return the configuration then."""
        kept, written = self.restore / RUNNING, strays.noted(self.restore)
        if not written or not kept.exists():
            return text
        captured = kept.read_text(encoding="utf-8")
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

    def _dialogue(self) -> Dialogue:
        if self._session is None:
            self._session = self._dial()
        return self._session

    def _write(self, stanzas: list[Stanza], fits: Callable[[str], None]) -> None:
        """Keep durably what is about to be written, so that all that comes of it is known to be ours, and write it."""
        self.restore.mkdir(mode=0o700, parents=True, exist_ok=True)
        captures.write(self.restore / strays.NOTED, json.dumps(strays.note(strays.noted(self.restore), stanzas)))
        write(self._dialogue(), stanzas, fits)

    def _fits(self, candidate: str, wanted: SwitchState) -> None:
        """Refuse to commit a candidate configuration that is not what was wanted."""
        found = changes(self.platform.parse(self.platform.settled(candidate)), wanted)
        if found:
            raise GoliveError(f"{self.name}: would not become as planned: {told(found)}; nothing was committed")
