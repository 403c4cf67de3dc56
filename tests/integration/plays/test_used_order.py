"""A whole state folder as it was before a night that was cancelled: its order begins no second one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils import api

from tests.integration.plays import test_production as production
from tests.integration.plays.test_plays import site
from tests.integration.plays.test_production import FAULT, Bank, now
from tests.unit.gates.conftest import PLAN

__all__ = ["site"]


@pytest.fixture
def bank(site: Path, monkeypatch: pytest.MonkeyPatch) -> Bank:
    """Return a production that keeps its backups on one of its hosts; nothing there is backed up."""
    kept = api.load_plan(PLAN).backup
    assert kept is not None
    store = kept.store.model_copy(update={"host": "b", "path": "/var/lib/store"})
    backup = kept.model_copy(update={"store": store, "files": (), "application_paths": {}, "databases": ()})
    monkeypatch.setitem(production.LESS, "backup", backup)
    return Bank(site, now())


def test_an_order_begins_one_night_though_the_state_folder_was_copied_back(bank: Bank, site: Path) -> None:
    shutil.copytree(bank.state, site / "before", symlinks=True)
    code, _ran, said = bank.play("golive", *FAULT)
    assert code == 2, said
    night = (bank.state / "current").readlink().name
    assert not list((site / "lib").glob("*/golive")), "all of it is back, and no host remembers"
    shutil.rmtree(bank.state)
    shutil.copytree(site / "before", bank.state, symlinks=True)
    code, ran, said = bank.play("golive")
    assert code == 4 and ran == [], said
    assert f"it was used for {night}, as the backup host has noted" in " ".join(said.split()), said
    assert not (bank.state / "current").exists(), "no second night began"
