# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The language that the project or the command line asks for, as every action hears it in its variables."""

from __future__ import annotations

import contextlib
from typing import Any

from ansible.errors import AnsibleError


def spoken(play: Any) -> str:
    """Return variable golive_language of a play: of `-e`, else of the project's group_vars; empty where none is."""
    manager = play.get_variable_manager()
    given = manager.extra_vars.get("golive_language")
    if given:
        return str(given)
    with contextlib.suppress(AnsibleError, AttributeError):  # a locked vault beside it is told by who needs it
        host = manager._inventory.get_host("localhost")  # noqa: SLF001
        found = str(manager.get_vars(play=play, host=host, include_hostvars=False).get("golive_language") or "")
        return "" if "{" in found else found
    return ""
