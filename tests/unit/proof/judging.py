"""What has to be found in a dossier, and whether it was."""

from __future__ import annotations

from collections.abc import Callable

from ansible_collections.relops.golive.plugins.plugin_utils.proof.prove import Proof
from ansible_collections.relops.golive.plugins.plugin_utils.proof.reading.finding import Mark

from tests.unit.proof.conftest import World
from tests.unit.proof.forger import Forger

Told = tuple[str, str]
"""Where it has to be found, and a word of what has to be said; places of the form `file:line` or `file`."""
Manipulation = Callable[[Forger, World], Told]


def wrongs(found: Proof) -> list[Told]:
    """Return all that is wrong."""
    return [(one.place, one.said.en) for one in found.findings if one.mark is Mark.WRONG]


def named(found: Proof, told: Told) -> bool:
    """Tell whether it was found where it has to be."""
    place, word = told
    return any(place == one.partition(" ")[0] and word in said for one, said in wrongs(found))
