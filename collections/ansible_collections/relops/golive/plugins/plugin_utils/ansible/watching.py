"""Look from time to time how far a module on its host has come, beside the connection that waits for its end.

The look is one more session of the very connection that is open; where that cannot be had, nobody looks. A look that
fails is the last one. Nothing here ever fails a step or makes it wait.
"""

from __future__ import annotations

import contextlib
import copy
import secrets
import threading
import time
from collections.abc import Iterator
from typing import Any

from ansible.errors import AnsibleError
from ansible.plugins.action import ActionBase
from ansible_collections.relops.golive.plugins.module_utils import progress
from ansible_collections.relops.golive.plugins.plugin_utils.progress import CHANNEL

FIRST, MOST = 5.0, 30.0
"""Seconds before the first look, and at most between two of them: the longer it takes, the seldomer it is looked at."""
ALONE = "-o ControlMaster=no -o ProxyCommand=false -o BatchMode=yes"
"""Options of ssh that let a look use the connection that is there, and never log in by itself."""
WAYS = ("ssh", "local")
NAMED = "golive-progress"


@contextlib.contextmanager
def watched(action: ActionBase, host: str) -> Iterator[None]:
    """Look how far the module has come that runs meanwhile, and tell the board."""
    if not CHANNEL.heard_by_somebody or action._connection.transport not in WAYS:  # noqa: SLF001
        yield
        return
    name, over = secrets.token_hex(16), threading.Event()
    task = action._task  # noqa: SLF001
    before = task.environment
    task.environment = [*(before or []), {progress.VARIABLE: name}]
    looking = threading.Thread(target=_look, name=NAMED, args=(beside(action), host, name, over), daemon=True)
    looking.start()
    try:
        yield
    finally:
        over.set()
        task.environment = before


def beside(action: ActionBase) -> ActionBase:
    """Return an action that says something on the same way without disturbing the one that waits."""
    other = copy.copy(action)
    way: Any = copy.copy(action._connection)  # noqa: SLF001
    if way.become:
        way.become = copy.copy(way.become)  # it keeps the word by which it knows that it has become root
    if way.transport == "ssh":
        way._options = {**way._options, "ssh_args": f"{ALONE} {way.get_option('ssh_args') or ''}"}  # noqa: SLF001
        way._options["reconnection_retries"] = 0  # noqa: SLF001
    other._connection = way  # noqa: SLF001
    return other


def _look(action: ActionBase, host: str, name: str, over: threading.Event) -> None:
    began, command = time.monotonic(), f"cat {progress.FOLDER / name}"
    pause, known = FIRST, ""
    while not over.wait(pause):
        try:
            answer = action._low_level_execute_command(command, sudoable=True)  # noqa: SLF001
        except (AnsibleError, OSError, ValueError):
            return
        found = progress.parsed(str(answer.get("stdout", "")).strip()) if answer.get("rc") == 0 else None
        if (found or known) and not over.is_set():
            CHANNEL.say(str(action._task._uuid), host, *(found or (0, 0, known)))  # noqa: SLF001
        known = found[2] if found else ""
        pause = min(MOST, FIRST + (time.monotonic() - began) / 20)
