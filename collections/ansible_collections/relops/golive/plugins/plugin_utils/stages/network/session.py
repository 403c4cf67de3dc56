"""A session with a switch: what is said on an SSH channel that is logged in, and what is believed of the answers.

Reading and writing go straight to the channel, because that waits for data and not for a timer: one stanza a write,
then every answer up to the exact prompt that was learned at login.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

import paramiko
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, UnreachableError
from ansible_collections.relops.golive.plugins.module_utils.words import single_line
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.editing import Say
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Platform, Stanza
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.text import line_differences

COMMAND_S, STANZA_S, COMMIT_S, SAVE_S, LEAVE_S, ANSWER_S = 60.0, 20.0, 90.0, 90.0, 10.0, 10.0
_CHUNK = 65535


class Session:
    """A privileged session with one switch."""

    def __init__(
        self, name: str, channel: paramiko.Channel, platform: Platform, prompt: str, release: Callable[[], None]
    ) -> None:
        self.name, self.platform = name, platform
        self._channel, self._prompt, self._release = channel, prompt, release
        self._config = platform.config_prompt(platform.prompt_base(prompt))
        self._editing = platform.EDITING
        self._broken = False

    def answers(self) -> bool:
        """Tell whether the switch still gives its prompt when nothing is said but the end of a line."""
        try:
            self._send([""])
            self._until(self._prompted, ANSWER_S, "an empty line")
        except GoliveError:
            return False
        return True

    def ask(self, command: str) -> str:
        """Return the answer to a command, without its echo and the prompt."""
        return self._privileged(Say(command), COMMAND_S)

    def begin(self) -> None:
        """Enter the configuration mode; a candidate that is not the running configuration is somebody else's."""
        settled, candidate = self.platform.settled, self._editing.candidate
        running = settled(self.ask(self.platform.RUNNING)) if candidate else ""
        self._enter()
        found = settled(self._candidate()) if candidate else ""
        if found != running:
            self._leave()  # and not abort: what lies there is not ours to throw away
            raise GoliveError(
                f"{self.name}: has changes that nobody committed ({line_differences(running, found)}): commit or "
                "discard them first, then run again"
            )

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
            self._do(self._editing.check)
        return self._candidate() if self._editing.candidate else ""

    def commit(self) -> None:
        """Commit where the platform does, believing only its word of success, and leave the configuration mode."""
        if self._editing.commit:
            self._do(self._editing.commit)
        self._leave()

    def abort(self) -> None:
        """Throw away what was not committed and leave; a session that is gone has left already."""
        if self._editing.abort and not self._broken:
            with suppress(GoliveError):
                self._do(self._editing.abort)
        self._leave()

    def save(self) -> None:
        """Save the running configuration; anything but the platform's word of success is a fault."""
        if self._editing.save:
            self._believed(self._editing.save, self._privileged(self._editing.save, SAVE_S))

    def close(self) -> None:
        """End the session and everything that carried it; one that broke off is not asked to leave."""
        if not self._broken:
            with suppress(GoliveError):
                self._send([self.platform.LOGOUT])
        self._release()

    def _privileged(self, say: Say, seconds: float) -> str:
        """Return what lies between the echo of a command and the privileged prompt after it."""
        return self._talk(say, self._prompted, seconds).partition("\n")[2].removesuffix(self._prompt)

    def _configuring(self, say: Say) -> str:
        """Return what lies between the echo of a command and the prompt of the configuration mode after it."""
        said = self._talk(say, lambda text: bool(self._config.search(text)), COMMIT_S).partition("\n")[2]
        return said[: [found.start() for found in self._config.finditer(said)][-1]]

    def _candidate(self) -> str:
        """Return the candidate configuration; nothing that stands in it refuses anything."""
        return self._configuring(Say(self._editing.candidate))

    def _do(self, say: Say) -> None:
        """Say a command of the configuration mode that must be believed."""
        self._believed(say, self._configuring(say))

    def _believed(self, say: Say, answer: str) -> None:
        """Raise GoliveError unless an answer has the word of success, or refuses nothing where there is none."""
        refused = "" if say.done else self.platform.refused(answer)
        if refused or (say.done and not say.done.search(answer)):
            said = refused or _last(answer, self._prompt)
            raise GoliveError(f"{self.name}: {say.command}: the switch did not confirm it: {said}")

    def _talk(self, say: Say, arrived: Callable[[str], bool], seconds: float) -> str:
        """Return what is said after a command, echo first, until `arrived`; its questions are answered as they come."""
        self._send([say.command])
        heard = 0

        def complete(text: str) -> bool:
            nonlocal heard
            said = text.partition(say.command)[2]
            for question, answer in say.questions:
                if question.search(said, heard):
                    heard = len(said)
                    self._send([answer])
                    return False
            return arrived(said)

        return self._until(complete, seconds, say.command).partition(say.command)[2]

    def _prompted(self, text: str) -> bool:
        return text.rstrip(" ").endswith("\n" + self._prompt)

    def _enter(self) -> None:
        answer = self._talk(
            self._editing.begin, lambda text: self._prompted(text) or bool(self._config.search(text)), COMMAND_S
        )
        if not self._config.search(answer):
            said = self.platform.refused(answer) or _last(answer, self._prompt)
            raise GoliveError(
                f"{self.name}: the configuration mode is refused: {said}; end the other session, then run again"
            )

    def _leave(self) -> None:
        """Leave the configuration mode; a session that is gone has left it already."""
        with suppress(GoliveError):
            self._privileged(self._editing.leave, LEAVE_S)

    def _write(self, stanza: Stanza) -> None:
        lines = stanza.commands()
        self._send(list(lines))
        heard: list[str] = []
        try:
            self._until(lambda text: self._answered(text, len(lines), heard), STANZA_S, stanza.head)
        except GoliveError as error:
            answered = len(self._config.findall("".join(heard[-1:])))
            waiting = lines[min(answered, len(lines) - 1)]
            raise GoliveError(f"{error} (at line '{waiting}' of '{stanza.head}')") from error
        for line, answer in zip(lines, self._config.split(heard[-1])[::2], strict=False):
            said = self.platform.refused(answer)
            if said:
                raise GoliveError(f"{self.name} {stanza.head}: line '{line}' is refused: {said}")

    def _answered(self, text: str, lines: int, heard: list[str]) -> bool:
        """Tell whether every line has got its prompt; keeps the text for the caller."""
        heard[:] = [text]
        return len(self._config.findall(text)) >= lines

    def _send(self, lines: list[str]) -> None:
        try:
            self._channel.sendall("".join(line + "\n" for line in lines).encode())
        except OSError as error:
            raise UnreachableError(f"{self.name}: the session broke off while '{lines[0]}' was written") from error

    def _until(self, complete: Callable[[str], bool], seconds: float, what: str) -> str:
        """Return everything the switch says until `complete`; GoliveError after `seconds` or when the session ends."""
        deadline = time.monotonic() + seconds
        said, self._broken = "", True
        while not complete(said):
            self._channel.settimeout(max(0.001, deadline - time.monotonic()))
            try:
                data = self._channel.recv(_CHUNK)
            except TimeoutError:
                raise UnreachableError(f"{self.name}: no answer to '{what}' within {seconds:g} s") from None
            except OSError as error:
                raise UnreachableError(f"{self.name}: the session broke off at '{what}': {error}") from error
            if not data:
                raise UnreachableError(f"{self.name}: the switch ended the session at '{what}'")
            said += data.decode("utf-8", "replace").replace("\r", "")
        self._broken = False
        return said


def _last(answer: str, prompt: str) -> str:
    lines = [line.strip() for line in answer.splitlines() if line.strip() and line.strip() != prompt]
    return lines[-1] if lines else "nothing"
