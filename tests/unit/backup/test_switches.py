"""What was on a switch lies in the store sealed: whoever has the vault reads it, the store's host does not (R44)."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.backup import captures as on_store
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Place
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.desired import desired
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.keys import Client
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.sealed import captures, opened, sealed
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load

from tests.golden.plan.project import DEMO

MASTER = "a master of enough characters"
WHO = Client("BAK", "/srv/backup", "P-1", "SW1")
TEXT = b"hostname SW1\nsnmp-server community s3cr3t RO\n"


def params(root: Path, **documents: str) -> dict[str, Any]:
    return {"path": str(root), "golive": "G-1", "documents_secret": documents, "retention_days": 90}


def test_only_the_master_of_that_switch_opens_it() -> None:
    token = sealed(TEXT, MASTER, WHO)
    assert "s3cr3t" not in token and opened(token, MASTER, WHO) == TEXT
    for master, client in ((MASTER + "x", WHO), (MASTER, WHO._replace(host="SW2")), (MASTER, WHO._replace(path="/x"))):
        with pytest.raises(GoliveError, match="is not opened by this master secret"):
            opened(token, master, client)
    with pytest.raises(GoliveError, match="is not opened"):
        opened(token[:-8] + "AAAAAAA=", MASTER, WHO)


def test_it_is_written_whole_for_root_alone_and_read_back(tmp_path: Path) -> None:
    root = tmp_path / "backup"
    found = on_store.keep(params(root, **{"SW1.running": "token"}))
    path = root / ".switches/G-1/SW1.running"
    assert found == {"SW1.running": hashlib.sha256(b"token").hexdigest()} and path.read_text() == "token"
    assert [place.stat().st_mode & 0o777 for place in (path, path.parent, path.parent.parent)] == [0o600, 0o700, 0o700]
    assert on_store.keep(params(root, **{"SW1.running": "other"})) != found, "a run that goes on writes it anew"
    assert [one.name for one in path.parent.iterdir()] == ["SW1.running"]


@pytest.mark.parametrize(("key", "word"), [("golive", "../x"), ("golive", ""), ("path", "/"), ("path", "relative")])
def test_no_word_leads_out_of_the_folder(tmp_path: Path, key: str, word: str) -> None:
    with pytest.raises(GoliveError):
        on_store.keep({**params(tmp_path / "backup", a="b"), key: word})
    with pytest.raises(GoliveError):
        on_store.keep(params(tmp_path / "backup", **{"../a": "b"}))


def test_copies_end_with_their_time_and_those_of_this_golive_stay(tmp_path: Path) -> None:
    root = tmp_path / "backup"
    for name in ("OLD", "NEW"):
        on_store.keep({**params(root, a="b"), "golive": name})
    os.utime(root / ".switches/OLD", (0, 0))
    on_store.keep(params(root, a="b"))
    assert sorted(one.name for one in (root / ".switches").iterdir()) == ["G-1", "NEW"]


def test_what_the_golive_has_kept_is_carried_and_what_is_gone_is_told(tmp_path: Path) -> None:
    night = golive.enter(tmp_path, "P", "d" * 64, "me")
    path = night.folder / "restore/SW1/running.cfg"
    path.parent.mkdir(parents=True)
    path.write_bytes(TEXT)
    place = Place(tmp_path, night.folder, night.run(), "SW1", "network", "network.ports", "f")
    record = {"host": "SW1", "path": "restore/SW1/running.cfg", "sha256": hashlib.sha256(TEXT).hexdigest()}
    place.write("intent", before={})
    place.write("done", facts={"records": [record]})
    replace(place, host="SW2").write("done", facts={})
    (one,) = captures(night, ["SW1", "SW2"])
    assert (one.name, one.text) == ("SW1.running", TEXT)
    path.unlink()
    with pytest.raises(GoliveError, match=r"SW1: .*running\.cfg cannot be read"):
        list(captures(night, ["SW1"]))
    assert list(captures(None, ["SW1"])) == []


def test_the_store_of_the_demo_keeps_its_switches_and_a_plan_without_a_store_has_none() -> None:
    plan = load(DEMO / "plan.yml")
    found = desired(plan)["SHZJ-BAK01"]["switches"]
    assert found["names"] == list(plan.switches)
    assert (found["role"], found["person"]) == ("网络管理员", "吴工")
    assert not any("switches" in part for host, part in desired(plan).items() if host != "SHZJ-BAK01")
    bare = plan.model_copy(update={"switches": {}})
    assert "switches" not in desired(bare)["SHZJ-BAK01"]
