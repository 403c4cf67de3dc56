# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The direction of the current go-live."""

from __future__ import annotations

DOCUMENTATION = r"""
name: direction
short_description: The direction of the current go-live
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - Reads the journal and answers V(forward), V(rollback), V(live) once the go-live has succeeded, V(back) once all of
    it is undone, or V(stopped) after a fault of the controller. Where there was no go-live it is V(forward).
  - With the term V(result) it answers how the go-live ended (V(success), V(cancelled), V(emergency)), or nothing.
  - A lookup and no module, because C(meta) asks it for a whole play without starting anything on any host.
options:
  _terms:
    description: Nothing, or V(result).
    type: list
    elements: str
"""

EXAMPLES = r"""
- name: Leave the stage where the go-live is on its way back
  ansible.builtin.meta: end_play
  when: lookup('relops.golive.direction') == 'rollback'
"""

RETURN = r"""
_raw:
  description: The direction.
  type: list
  elements: str
"""

from typing import Any

from ansible.plugins.lookup import LookupBase
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import state_folder
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive


class LookupModule(LookupBase):
    """Ask the journal each time: it may have been turned since the play began."""

    def run(self, terms: list[str], variables: dict[str, Any] | None = None, **kwargs: Any) -> list[str]:
        """Return the direction."""
        state = state_folder(variables or {}, self._templar)
        if "result" in terms:
            found = golive.current(state)
            return [found.result() if found and not found.stopped() else ""]
        return [golive.heading(state)]
