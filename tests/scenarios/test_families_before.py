"""Before the families go live: check mode tells what it would do, and touches nothing."""

from __future__ import annotations

import json

import pytest

from tests.families.reading import SWITCHES, Texts, texts
from tests.site import Site

LISTED = ("description FAM-IOS", "undo port trunk permit vlan 1", "FAM-JUNOS", "802.3ad ae2", "FAM-ONE")


@pytest.fixture(scope="module")
def old(site: Site) -> Texts:
    """Return the texts of all switches before anything was done; kept for the scenario's later steps."""
    found = texts(site)
    (site.folder / "texts.json").write_text(json.dumps(found))
    return found


def test_check_mode_tells_the_changes_of_every_switch_and_touches_nothing(site: Site, old: Texts) -> None:
    checked = site.play("network", "--check", "--diff")
    assert checked.returncode == 0, checked.stdout
    assert [text for text in (*LISTED, *SWITCHES) if text not in checked.stdout] == [], checked.stdout
    assert not (site.folder / "golive").exists()
    assert texts(site) == old
