"""A dossier that is good is proven: as folder, as zip, with and without a trust root from outside."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.proof.finding import Mark
from ansible_collections.relops.golive.plugins.plugin_utils.proof.prove import prove

from tests.unit.proof.conftest import World


def test_a_good_dossier_holds(world: World) -> None:
    found = prove(world.dossier, world.people.signers)
    assert found.holds, "\n".join(found.lines("en"))
    print("\n".join(found.lines("zh")))
    print("\n".join(found.lines("en")))
