"""A login to a switch: the one file that knows netmiko, which knows the quirks of each platform's login."""

from __future__ import annotations

import hmac
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import paramiko
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, UnreachableError
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.carrier import carrier
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.dialogue import Access
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.known import keys_of
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Platform
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.session import Session
from netmiko import BaseConnection, ConnectHandler
from netmiko.exceptions import NetmikoAuthenticationException, NetmikoBaseException, ReadTimeout
from paramiko.hostkeys import InvalidHostKey

LOGIN_S = 30.0
TRIES, ENDS = 8, (">", "#", "]", "%", "$")
paramiko.util.constant_time_bytes_eq = hmac.compare_digest  # type: ignore[assignment]
"""The same in C: the checksum of each packet, byte by byte in Python, is a fifth of what a session computes."""
_BROKEN = (NetmikoBaseException, paramiko.SSHException, OSError, EOFError)


def login(access: Access, platform: Platform) -> Session:
    """Return a privileged session; raises GoliveError in one sentence. A refused password is never tried again."""
    sock, release = carrier(access)
    try:
        connection = _connect(access, platform, sock)
    except GoliveError:
        release()
        raise
    try:
        prompt = _privileged_prompt(connection, platform)
    except (*_BROKEN, ValueError) as error:
        _hang_up(connection, release)
        raise GoliveError(
            f"{access.switch}: the privileged mode is not reached: check golive_switch_enable ({_first(error)})"
        ) from error
    channel = connection.remote_conn
    if not isinstance(channel, paramiko.Channel):
        raise TypeError(f"netmiko carries {access.switch} without an SSH channel")
    return Session(access.switch, channel, platform, prompt, lambda: _hang_up(connection, release))


def _privileged_prompt(connection: BaseConnection, platform: Platform) -> str:
    prompt = _prompt(connection)
    if platform.needs_enable(prompt):
        connection.enable()
        prompt = _prompt(connection)
    return prompt


def _prompt(connection: BaseConnection) -> str:
    """Return the prompt: what ends like one and bears the name that was read at login, else what is said twice running.

    netmiko takes the last line that has come so far; of a slow switch that may be the answer to an earlier command, or
    half a prompt.
    """
    said = ""
    for _time in range(TRIES):
        before, said = said, connection.find_prompt().strip()
        if said == before or (connection.base_prompt and connection.base_prompt in said and said.endswith(ENDS)):
            return str(said)
    raise ValueError(f"what it says instead of a prompt is another each time: {said}")


def _hang_up(connection: BaseConnection, release: Callable[[], None]) -> None:
    """Close the transport first: netmiko would wait ten seconds for a session that hangs."""
    with suppress(*_BROKEN):
        connection.paramiko_cleanup()
        connection.disconnect()
    release()


def _connect(access: Access, platform: Platform, sock: socket.socket | None) -> BaseConnection:
    where = f"{access.switch} ({access.address})"
    try:
        with keys_of(access.known_hosts, access.address, access.port) as known_hosts:
            return ConnectHandler(
                device_type=platform.NETMIKO,
                host=access.address,
                port=access.port,
                username=access.user,
                password=access.password,
                secret=access.enable,
                sock=sock,
                ssh_strict=True,
                alt_host_keys=True,
                alt_key_file=known_hosts,
                read_timeout_override=LOGIN_S,
                conn_timeout=LOGIN_S,
                auth_timeout=LOGIN_S,
                banner_timeout=LOGIN_S,
            )
    except InvalidHostKey as error:
        raise GoliveError(
            f"{where}: its line in golive_known_hosts is no host key: compare it on the console, then write it anew"
        ) from error
    except NetmikoAuthenticationException as error:
        raise GoliveError(
            f"{where}: user {access.user} is refused: check golive_switch_user and golive_switch_password"
        ) from error
    except ReadTimeout as error:
        raise GoliveError(
            f"{where}: it lets user {access.user} in and then says nothing that ends like a prompt: is there a prompt "
            "of its own (command prompt, or a question after login)? Give it one with its usual last sign",
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
