"""A session with a switch: what is said on an SSH channel that is logged in, and what is believed of the answers.

Reading and writing go straight to the channel (wire.py): one stanza a write, then every answer up to the exact prompt
that was learned at login.
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable
from contextlib import suppress

import paramiko
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.words import single_line
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.editing import Net, Say
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.octets import heard, readable
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Platform, Stanza
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.quoted import folded
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.text import line_differences
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.wire import Wire, last_line

COMMAND_S, STANZA_S, COMMIT_S, SAVE_S, LEAVE_S, ANSWER_S = 60.0, 20.0, 90.0, 90.0, 10.0, 10.0
AHEAD_S = 60.0
"""So long holds what was read before a switch's turn; nothing is written and nothing found equal by it alone."""


class Session:
    """A privileged session with one switch."""

    def __init__(
        self, name: str, channel: paramiko.Channel, platform: Platform, prompt: str, release: Callable[[], None]
    ) -> None:
        self.name, self.platform = name, platform
        self._wire, self._prompt, self._release = Wire(name, channel), heard(prompt.encode()), release
        self._config = platform.config_prompt(platform.prompt_base(self._prompt))
        self._editing = platform.EDITING
        self._ahead: dict[str, tuple[float, str]] = {}
        self._gave = False

    def answers(self) -> bool:
        """Tell whether the switch still gives its prompt when nothing is said but the end of a line."""
        try:
            self._wire.send([""])
            self._wire.until(self._prompted, ANSWER_S, "an empty line")
        except GoliveError:
            return False
        return True

    def ask(self, command: str) -> str:
        """Return the answer to a command as people read it, without its echo and the prompt."""
        return readable(self._privileged(Say(command), COMMAND_S))

    def look_ahead(self) -> None:
        """Read what boots and what runs before the switch's turn: whoever then asks first is answered at once."""
        for command in filter(None, (self.platform.RUNNING, self.platform.STARTUP)):
            text = self.configuration(command)
            self._ahead[command] = time.monotonic(), text

    def configuration(self, command: str) -> str:
        """Return the configuration that a command shows, with every byte of it (octets.py, quoted.py)."""
        read, text = self._ahead.pop(command, (-math.inf, ""))
        if time.monotonic() - read < AHEAD_S:
            self._gave = True
            return text
        return folded(self._privileged(Say(command), COMMAND_S))

    def gave_ahead(self) -> bool:
        """Tell whether a configuration that was read ahead was given since this was asked last."""
        gave, self._gave = self._gave, False
        return gave

    def begin(self, instead: Say | None = None) -> None:
        """Enter the configuration mode; a candidate that is not the running configuration is somebody else's."""
        settled, candidate = self.platform.settled, self._editing.candidate
        running = settled(self.configuration(self.platform.RUNNING)) if candidate else ""
        self._enter(instead or self._editing.begin)
        found = settled(self._candidate()) if candidate else ""
        if found != running:
            self._leave()  # and not abort: what lies there is not ours to throw away
            raise GoliveError(
                f"{self.name}: has changes that nobody committed ({line_differences(running, found)}): commit or "
                "discard them first, then run again"
            )

    def say(self, say: Say) -> None:
        """Say a command of the configuration mode that must be believed."""
        self._believed(say, self._configuring(say))

    def push(self, stanzas: list[Stanza]) -> None:
        """Write stanzas one by one; the first line that is refused or not answered ends it."""
        for stanza in stanzas:
            for line in stanza.commands():
                single_line(line, f"{self.name}: the configuration line")
        for stanza in stanzas:
            self._write(stanza)

    def check(self) -> str:
        """Let the switch examine what was pushed, and return its candidate configuration, empty where it has none."""
        if self._editing.check:
            self.say(self._editing.check)
        return self._candidate() if self._editing.candidate else ""

    def commit(self, instead: Say | None = None) -> None:
        """Commit where the platform does, believing only its word of success, and leave the configuration mode."""
        if commit := instead or self._editing.commit:
            self.say(commit)
        self._leave()

    def abort(self) -> None:
        """Throw away what was not committed and leave; a session that is gone has left already."""
        if self._editing.abort and not self._wire.broken:
            with suppress(GoliveError):
                self.say(self._editing.abort)
        self._leave()

    def save(self) -> None:
        """Save the running configuration; anything but the platform's word of success is a fault."""
        if self._editing.save:
            self._outside(self._editing.save)

    def confirm(self, net: Net) -> None:
        """Keep a change that the timer of a net would take back."""
        self._netted(net, (net.confirm,))

    def revert(self, net: Net) -> None:
        """Take a change back at once, before the timer of a net does."""
        self._netted(net, net.revert)

    def pending(self, net: Net) -> bool | None:
        """Tell whether the timer of a net runs; None where the switch does not tell."""
        if not net.pending or not net.runs:
            return None
        answer = self.ask(net.pending)
        if net.runs.search(answer):
            return True
        rests = net.rests.search(answer) if net.rests else not self.platform.refused(answer)
        return False if rests else None

    def close(self) -> None:
        """End the session and everything that carried it; one that broke off is not asked to leave."""
        if not self._wire.broken:
            with suppress(GoliveError):
                self._wire.send([self.platform.LOGOUT])
        self._release()

    def _netted(self, net: Net, says: tuple[Say, ...]) -> None:
        if not net.inside:
            for say in says:
                self._outside(say)
            return
        self.begin()
        for say in says:
            self.say(say)
        self._leave()

    def _privileged(self, say: Say, seconds: float) -> str:
        """Return what lies between the echo of a command and the privileged prompt after it, blank or not."""
        said = self._wire.talk(say, self._prompted, seconds).partition("\n")[2]
        return said.rstrip(" ").removesuffix(self._prompt)

    def _outside(self, say: Say) -> None:
        """Say a command of the privileged mode that must be believed."""
        self._believed(say, self._privileged(say, SAVE_S))

    def _configuring(self, say: Say) -> str:
        """Return what lies between the echo of a command and the prompt of the configuration mode after it."""
        said = self._wire.talk(say, lambda text: bool(self._config.search(text)), COMMIT_S).partition("\n")[2]
        return said[: [found.start() for found in self._config.finditer(said)][-1]]

    def _candidate(self) -> str:
        """Return the candidate configuration; nothing that stands in it refuses anything."""
        return folded(self._configuring(Say(self._editing.candidate)))

    def _believed(self, say: Say, answer: str) -> None:
        """Raise GoliveError unless an answer has the word of success, or refuses nothing where there is none."""
        refused = "" if say.done else self.platform.refused(answer)
        if refused or (say.done and not say.done.search(answer)):
            said = readable(refused or last_line(answer, self._prompt))
            raise GoliveError(f"{self.name}: {say.command}: the switch did not confirm it: {said}")

    def _prompted(self, text: str) -> bool:
        return text.rstrip(" ").endswith("\n" + self._prompt)

    def _enter(self, begin: Say) -> None:
        """Enter the configuration mode; a prompt of its own making (`prompt …`) is learned from what it says then."""
        anyone = self.platform.config_prompt("")

        def arrived(text: str) -> bool:
            return self._prompted(text) or bool(self._config.search(text) or _ends_in(anyone, text))

        answer = self._wire.talk(begin, arrived, COMMAND_S)
        if not self._config.search(answer) and not self._prompted(answer) and (own := _ends_in(anyone, answer)):
            ends = own.span(1) if own.re.groups else (own.end(), own.end())
            before, after = own.string[own.start() : ends[0]], own.string[ends[1] : own.end()]
            self._config = re.compile(rf"^{re.escape(before)}(\S*?){re.escape(after)}", re.MULTILINE)
        if not self._config.search(answer):
            said = readable(self.platform.refused(answer) or last_line(answer, self._prompt))
            raise GoliveError(
                f"{self.name}: the configuration mode is refused: {said}; end the other session, then run again"
            )

    def _leave(self) -> None:
        """Leave the configuration mode; a session that is gone has left it already."""
        with suppress(GoliveError):
            self._privileged(self._editing.leave, LEAVE_S)

    def _write(self, stanza: Stanza) -> None:
        lines = stanza.commands()
        self._wire.send(list(lines))
        said: list[str] = []
        try:
            self._wire.until(lambda text: self._answered(text, len(lines), said), STANZA_S, stanza.head)
        except GoliveError as error:
            answered = len(self._config.findall("".join(said[-1:])))
            waiting = readable(lines[min(answered, len(lines) - 1)])
            where = f"at line '{waiting}' of '{readable(stanza.head)}'"
            error.args = (f"{error} ({where})",)
            error.zh = str(error)
            raise
        for line, answer in zip(lines, self._config.split(said[-1])[::2], strict=False):
            refused = self.platform.refused(answer)
            if refused:
                at = f"{self.name} {readable(stanza.head)}: line '{readable(line)}'"
                raise GoliveError(f"{at} is refused: {readable(refused)}")

    def _answered(self, text: str, lines: int, said: list[str]) -> bool:
        """Tell whether every line has got its prompt; keeps the text for the caller."""
        said[:] = [text]
        return len(self._config.findall(text)) >= lines


def _ends_in(prompt: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Return the prompt with which a text ends, where its last line is nothing else."""
    last = text.rpartition("\n")[2].rstrip(" ")
    found = prompt.search(last) if "\n" in text else None
    return found if found and found.end() == len(last) else None
