# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The exit code of an emergency; it lies beside the playbooks, so that Ansible loads it with them by itself."""

from __future__ import annotations

DOCUMENTATION = r"""
name: golive_exit
type: aggregate
short_description: The exit code of an emergency
version_added: 0.1.0
author: RelOps GoLive (@relops)
description:
  - A go-live that could neither be finished nor undone ends ansible-playbook with exit code 3.
  - Everything else keeps the exit code of ansible-playbook.
"""

import sys
from typing import Any

from ansible.plugins.callback import CallbackBase
from ansible_collections.relops.golive.plugins.plugin_utils.journal import lock

EMERGENCY = 3
"""ansible-playbook itself uses 0, 1, 2, 4, 5, 99 and 250."""


class CallbackModule(CallbackBase):
    """Hear how the go-live was closed, and end the process with that once everybody else has heard the statistics."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "golive_exit"

    def __init__(self) -> None:
        super().__init__()
        lock.keep()  # this is the run's own process, and no worker was forked yet
        self._emergency = False

    def v2_runner_on_ok(self, result: Any) -> None:
        """Remember how the run was closed; a run that goes on may end otherwise."""
        if result.task.action.rsplit(".", 1)[-1] == "close":
            self._emergency = result.result.get("result") == "emergency"

    def v2_playbook_on_stats(self, stats: Any) -> None:
        """End the process: an exit is no error, so Ansible tidies up and lets it pass."""
        if self._emergency:
            sys.stdout.flush()
            sys.exit(EMERGENCY)
