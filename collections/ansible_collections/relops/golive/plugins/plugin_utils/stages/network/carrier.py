"""The socket under a session: the output and input of a proxy command, where one is needed."""

from __future__ import annotations

import shlex
import socket
import subprocess
from collections.abc import Callable

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.dialogue import Access


def carrier(access: Access) -> tuple[socket.socket | None, Callable[[], None]]:
    """Return the socket that carries the session (None: netmiko makes a TCP connection) and what gives it back."""
    if not access.proxy:
        return None, lambda: None
    command = access.proxy.replace("%h", access.address).replace("%p", str(access.port))
    ours, theirs = socket.socketpair()
    try:
        process = subprocess.Popen(
            shlex.split(command), stdin=theirs.fileno(), stdout=theirs.fileno(), stderr=subprocess.DEVNULL
        )
    except OSError as error:
        ours.close()
        raise GoliveError(
            f"{access.switch}: the proxy command '{command}' cannot be started: {error.strerror}"
        ) from error
    finally:
        theirs.close()

    def release() -> None:
        ours.close()
        process.terminate()
        process.wait()

    return ours, release
