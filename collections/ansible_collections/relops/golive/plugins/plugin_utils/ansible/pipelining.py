"""Module arguments hold secrets: they go to the host through a pipe and never lie in a file there."""

from __future__ import annotations

from ansible import constants
from ansible.plugins.action import ActionBase
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError


def by_pipe(action: ActionBase, needed: bool = True) -> None:
    """Turn pipelining on for this task, whatever the configuration says: a killed run would leave the arguments behind.

    Raises GoliveError where it is `needed` and Ansible would write them into `~/.ansible/tmp` all the same.
    """
    connection = action._connection  # noqa: SLF001
    if connection.is_pipelining_enabled():
        return
    if connection.has_option("pipelining"):
        connection.set_option("pipelining", True)
    if needed and not connection.is_pipelining_enabled():
        raise GoliveError(f"secrets would be written into files on the host: {_why(action)}")


def _why(action: ActionBase) -> str:
    connection = action._connection  # noqa: SLF001
    if getattr(constants, "DEFAULT_KEEP_REMOTE_FILES", False):  # the core makes its constants when it starts
        return "take ANSIBLE_KEEP_REMOTE_FILES (keep_remote_files) away"
    if connection.become and not connection.become.pipelining:
        return f"become method {connection.become.name} cannot do without them, use sudo"
    return f"connection {connection.transport} cannot do without them, use ssh"
