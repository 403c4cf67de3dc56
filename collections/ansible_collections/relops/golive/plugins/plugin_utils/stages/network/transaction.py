"""One change of a switch's configuration: begun, pushed, checked, committed; or given up and nothing is left of it."""

from __future__ import annotations

from collections.abc import Callable

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.dialogue import Dialogue
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Stanza


def write(dialogue: Dialogue, stanzas: list[Stanza], fits: Callable[[str], None]) -> None:
    """Bring stanzas into the running configuration.

    Where the platform has a candidate, that is one change or none: `fits` gets the candidate's text before it is
    committed and raises GoliveError to keep it back. Where every line takes effect at once, what was written before a
    fault stays there, and whoever called takes it back.
    """
    if not stanzas:
        return
    dialogue.begin()
    try:
        dialogue.push(stanzas)
        candidate = dialogue.check()
        if candidate:
            fits(candidate)
        dialogue.commit()
    except BaseException:
        dialogue.abort()
        raise
