# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filter of the screen; it lies beside the playbooks, so that Ansible loads it with them by itself."""

from __future__ import annotations

DOCUMENTATION = r"""
name: golive_screen
type: aggregate
short_description: The filter of the screen
version_added: 0.1.0
author: RelOps GoLive (@relops)
description:
  - Learns the secrets of a run from the variables of all hosts (vaulted values, variables named like a secret, what
    the plan refers to) when its first play begins.
  - From then on no secret and no control character gets on the screen or into Ansible's log, whatever the callback
    that shows it.
"""

from typing import Any

from ansible.plugins.callback import CallbackBase
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.outlet import filter_display, know_play
from ansible_collections.relops.golive.plugins.plugin_utils.safe.known import RUN


class CallbackModule(CallbackBase):
    """Know before the first worker is forked; the workers inherit it."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "golive_screen"

    def __init__(self) -> None:
        super().__init__()
        filter_display()

    def v2_playbook_on_play_start(self, play: Any) -> None:
        """Collect once."""
        if not RUN.ready:
            know_play(play)
