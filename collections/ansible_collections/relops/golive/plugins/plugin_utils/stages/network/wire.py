"""The words on an SSH channel: sent whole, heard until they are complete, no byte of them lost."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import paramiko
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, UnreachableError
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.editing import Say
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.octets import heard, octets, readable

QUESTION_S = 5.0
"""How long a switch must be silent after what looks like a question, before it counts as one that nobody answers."""
_CHUNK, _TAIL = 65535, 300
_QUESTION = re.compile(r"(\[confirm\]|[\[(]\s*y(es)?\s*/\s*no?\b[^\n]*[\])]|\?)\s*:?\s*$", re.IGNORECASE)


class Wire:
    """The channel of a session; `broken` once an answer did not come: nothing more is said on it then."""

    def __init__(self, name: str, channel: paramiko.Channel) -> None:
        self.name, self.broken = name, False
        self._channel = channel

    def talk(self, say: Say, arrived: Callable[[str], bool], seconds: float) -> str:
        """Return what is said after a command, echo first, until `arrived`; its questions are answered as they come."""
        self.send([say.command])
        asked = 0

        def complete(text: str) -> bool:
            nonlocal asked
            said = text.partition(say.command)[2]
            for question, answer in say.questions:
                if question.search(said, asked):
                    asked = len(said)
                    self.send([answer])
                    return False
            return arrived(said)

        return self.until(complete, seconds, say.command).partition(say.command)[2]

    def send(self, lines: list[str]) -> None:
        """Write lines at once."""
        try:
            self._channel.sendall(b"".join(octets(line) + b"\n" for line in lines))
        except OSError as error:
            self.broken = True
            raise UnreachableError(
                f"{self.name}: the session broke off while '{readable(lines[0])}' was written"
            ) from error

    def until(self, complete: Callable[[str], bool], seconds: float, what: str) -> str:
        """Return everything the switch says until `complete`.

        Raises UnreachableError after `seconds` or when the session ends, GoliveError at a question that nobody answers.
        """
        deadline = time.monotonic() + seconds
        said, self.broken, what = "", True, readable(what)
        while not complete(said):
            said += self._more(said, deadline, seconds, what)
        self.broken = False
        return said

    def _more(self, said: str, deadline: float, seconds: float, what: str) -> str:
        """Return what comes next."""
        asks = _QUESTION.search(said[-_TAIL:])
        left = max(0.001, deadline - time.monotonic())
        self._channel.settimeout(min(left, QUESTION_S) if asks else left)
        try:
            data = self._channel.recv(_CHUNK)
        except TimeoutError:
            if asks:
                question = readable(said.rpartition("\n")[2].strip())
                raise GoliveError(
                    f"{self.name}: '{what}' asks '{question}', which is not answered for you: look at the switch, "
                    "then run again",
                ) from None
            last = readable(said.rpartition("\n")[2].strip())
            shown = f" (it said last: '{last}')" if last else ""
            raise UnreachableError(f"{self.name}: no answer to '{what}' within {seconds:g} s{shown}") from None
        except OSError as error:
            raise UnreachableError(f"{self.name}: the session broke off at '{what}': {error}") from error
        if not data:
            raise UnreachableError(f"{self.name}: the switch ended the session at '{what}'")
        return heard(data).replace("\r", "")


def last_line(answer: str, prompt: str) -> str:
    """Return the last line of an answer that says something."""
    lines = [line.strip() for line in answer.splitlines() if line.strip() and line.strip() != prompt]
    return lines[-1] if lines else "nothing"
