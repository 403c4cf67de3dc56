"""A login to a switch: the one file that knows netmiko and paramiko.

netmiko logs in and knows the platform's quirks; reading and writing go straight to its channel, because that waits for
data and not for a timer: one stanza a write, then every answer up to the exact prompt that was learned at login.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import paramiko
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, UnreachableError
from ansible_collections.relops.golive.plugins.module_utils.words import single_line
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.carrier import carrier
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.dialogue import Access
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Platform, Stanza
from netmiko import BaseConnection, ConnectHandler
from netmiko.exceptions import NetmikoAuthenticationException, NetmikoBaseException

LOGIN_S, COMMAND_S, STANZA_S, SAVE_S, LEAVE_S = 30.0, 60.0, 20.0, 90.0, 10.0
_CHUNK = 65535
_BROKEN = (NetmikoBaseException, paramiko.SSHException, OSError, EOFError)


class Session:
    """A privileged session with one switch."""

    def __init__(
        self, name: str, connection: BaseConnection, platform: Platform, prompt: str, release: Callable[[], None]
    ) -> None:
        self.name, self.platform = name, platform
        self._connection, self._prompt, self._release = connection, prompt, release
        self._config = platform.config_prompt(platform.prompt_base(prompt))
        if not isinstance(connection.remote_conn, paramiko.Channel):
            raise TypeError(f"netmiko carries {name} without an SSH channel")
        self._channel = connection.remote_conn
        self._broken = False

    def ask(self, command: str) -> str:
        """Return the answer to a command, without its echo and the prompt."""
        return self._privileged(command, COMMAND_S)

    def configure(self, stanzas: list[Stanza]) -> None:
        """Write stanzas one by one; the first line that is refused or not answered ends it."""
        if not stanzas:
            return
        for stanza in stanzas:
            for line in stanza.commands():
                single_line(line, f"{self.name}: the configuration line")
        self._enter()
        try:
            for stanza in stanzas:
                self._write(stanza)
        finally:
            self._leave()

    def save(self) -> None:
        """Save the running configuration; anything but the platform's word of success is a fault."""
        answer = self._privileged(self.platform.SAVE, SAVE_S)
        if not self.platform.SAVED.search(answer):
            said = _last(answer, self._prompt)
            raise GoliveError(f"{self.name}: {self.platform.SAVE}: the switch did not confirm it: {said}")

    def close(self) -> None:
        """End the session and everything that carried it; one that broke off is not asked to leave."""
        if not self._broken:
            with suppress(GoliveError):
                self._send([self.platform.LOGOUT])
        _hang_up(self._connection, self._release)

    def _privileged(self, command: str, seconds: float) -> str:
        """Return what lies between the echo of a command and the privileged prompt after it."""
        self._send([command])
        said = self._until(lambda text: self._prompted(text.partition(command)[2]), seconds, command)
        return said.partition(command)[2].partition("\n")[2].removesuffix(self._prompt)

    def _prompted(self, text: str) -> bool:
        return text.rstrip(" ").endswith("\n" + self._prompt)

    def _enter(self) -> None:
        self._send([self.platform.ENTER])
        answer = self._until(
            lambda text: self._prompted(text.partition(self.platform.ENTER)[2]) or bool(self._config.search(text)),
            COMMAND_S,
            self.platform.ENTER,
        )
        if not self._config.search(answer):
            said = self.platform.refused(answer) or _last(answer, self._prompt)
            raise GoliveError(
                f"{self.name}: the configuration mode is refused: {said}; end the other session, then run again"
            )

    def _leave(self) -> None:
        """Leave the configuration mode; a session that is gone has left it already."""
        with suppress(GoliveError):
            self._privileged(self.platform.LEAVE, LEAVE_S)

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


def login(access: Access, platform: Platform) -> Session:
    """Return a privileged session; raises GoliveError in one sentence. A refused password is never tried again."""
    sock, release = carrier(access)
    try:
        connection = _connect(access, platform, sock)
    except GoliveError:
        release()
        raise
    try:
        return Session(access.switch, connection, platform, _privileged_prompt(connection), release)
    except (*_BROKEN, ValueError) as error:
        _hang_up(connection, release)
        raise GoliveError(
            f"{access.switch}: the privileged mode is not reached: check golive_switch_enable ({_first(error)})"
        ) from error


def _privileged_prompt(connection: BaseConnection) -> str:
    prompt = connection.find_prompt().strip()
    if prompt.endswith(">"):
        connection.enable()
        prompt = connection.find_prompt().strip()
    return prompt


def _hang_up(connection: BaseConnection, release: Callable[[], None]) -> None:
    """Close the transport first: netmiko would wait ten seconds for a session that hangs."""
    with suppress(*_BROKEN):
        connection.paramiko_cleanup()
        connection.disconnect()
    release()


def _connect(access: Access, platform: Platform, sock: socket.socket | None) -> BaseConnection:
    where = f"{access.switch} ({access.address})"
    try:
        return ConnectHandler(
            device_type=platform.NETMIKO,
            host=access.address,
            port=access.port,
            username=access.user,
            password=access.password,
            secret=access.enable,
            sock=sock,
            ssh_strict=True,
            system_host_keys=not access.known_hosts,
            alt_host_keys=bool(access.known_hosts),
            alt_key_file=access.known_hosts,
            conn_timeout=LOGIN_S,
            auth_timeout=LOGIN_S,
            banner_timeout=LOGIN_S,
        )
    except NetmikoAuthenticationException as error:
        raise GoliveError(
            f"{where}: user {access.user} is refused: check golive_switch_user and golive_switch_password"
        ) from error
    except _BROKEN as error:
        raise UnreachableError(f"{where}: cannot be reached: {_why(error)}") from error


def _why(error: BaseException) -> str:
    text = " ".join(str(error).split())
    if "known_hosts" in text:
        return "its host key is not in golive_known_hosts; compare it on the console, then add it"
    if isinstance(error, EOFError) or "protocol banner" in text:
        return "nobody answers there: is it powered and connected to the management network?"
    if "does not match" in text:
        return "its host key is not the one in golive_known_hosts: is it the right device?"
    return _first(error)


def _first(error: BaseException) -> str:
    words = [line.strip() for line in str(error).splitlines() if line.strip()]
    return words[0] if words else type(error).__name__


@contextmanager
def session(access: Access, platform: Platform) -> Iterator[Session]:
    """Log in for the length of a block."""
    opened = login(access, platform)
    try:
        yield opened
    finally:
        opened.close()
