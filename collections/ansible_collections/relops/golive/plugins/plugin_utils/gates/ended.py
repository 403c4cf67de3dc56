"""A run that begins nothing: this very plan is live, or is back and only its hosts are still to hear of it.

It may take markers off or set them to live, and nothing else; so nobody signs for it again, and the order that was
used for that night refuses nothing. Whatever would begin something is asked as ever.
"""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import CANCELLED, SUCCESS
from ansible_collections.relops.golive.plugins.plugin_utils.engine.markers import settling
from ansible_collections.relops.golive.plugins.plugin_utils.engine.marking import unsettled
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import Asked, At


def idle(asked: Asked) -> bool:
    """Tell whether a run forward has nothing to begin."""
    if not _ended(asked):
        return False
    answers = asked.answers
    return asked.live or (answers is not None and settling(asked.found, asked.digest, asked.project, answers))


def unheard(asked: Asked) -> bool:
    """Tell whether this plan's night is back and its end may not be known to the hosts: they are asked first."""
    return _ended(asked) and not asked.live and asked.answers is None and unsettled(asked.found)


def _ended(asked: Asked) -> bool:
    found = asked.found
    if found is None or asked.at is not At.START or not asked.digest:
        return False
    return found.digest() == asked.digest and found.result() in (SUCCESS, CANCELLED)
