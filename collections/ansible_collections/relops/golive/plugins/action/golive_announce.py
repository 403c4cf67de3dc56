# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Announce what went live, where every gate of it is closed."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said
from ansible_collections.relops.golive.plugins.plugin_utils import api
from ansible_collections.relops.golive.plugins.plugin_utils.after.announce import announce
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.ending import EndAction
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.environment import Environment
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.planned import plan_of_run
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.telling import channels_of, tell
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import Asked, At
from ansible_collections.relops.golive.plugins.plugin_utils.gates.publisher import KEY
from ansible_collections.relops.golive.plugins.plugin_utils.notices import saying
from ansible_collections.relops.golive.plugins.plugin_utils.notices.settings import Channels

TOLD = Said("{golive} 已通告: {number}; 通知: {file}", "{golive} is announced: {number}; notice: {file}")


class ActionModule(EndAction):
    """Once for each release; refused with one table of all gates."""

    at = At.ANNOUNCE

    def end(self, look: Asked, where: Environment, by: str) -> JSON:
        """Put the notice into the outbox, write that it is announced, let the channels carry it."""
        channels, faults = self._channels()
        found = announce(look, by, simulated=not where.production, channels=channels)
        told, more = tell(self, plan_of_run(), look.state, KEY)
        words = {"golive": found.golive, "number": found.number, "file": str(found.notice)}
        listed = api.live_list(look.state)
        sent = saying.worries([one for one in told if one.form == KEY], self.language)
        lines = [TOLD.in_(self.language).format(**words), *dict.fromkeys([*faults, *more]), *sent]
        lines += [one.line(self.language) for one in listed]
        return {
            **words,
            "changed": True,
            "addressees": list(found.addressees),
            "golives": [one.plain() for one in listed],
            "msg": "\n".join(lines),
        }

    def _channels(self) -> tuple[Channels, list[str]]:
        """Return the channels, and why there are none where they cannot be read: the outbox has it all the same."""
        try:
            return channels_of(self), []
        except GoliveError as error:
            return Channels(), [error.said.in_(self.language)]

    def done(self, state: Path) -> JSON | None:
        """Return nothing: that a release was announced before is one of the gates."""
        del state
        return None
