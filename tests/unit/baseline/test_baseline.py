"""The new system is kept as it was verified: what, where from, read back, and what a fault of it means (R56, H21)."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils import engines
from ansible_collections.relops.golive.plugins.module_utils.baseline import keep as module
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Place
from ansible_collections.relops.golive.plugins.plugin_utils.engine.turning import turn
from ansible_collections.relops.golive.plugins.plugin_utils.stages.baseline.desired import desired
from ansible_collections.relops.golive.plugins.plugin_utils.stages.baseline.evidence import facts
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load
from ansible_collections.relops.golive.plugins.plugin_utils.stages.steps import steps_of

from tests.golden.plan.project import DEMO

DB, LEG, BAK = "SHZJ-PAY-DB01", "SHZJ-PAY-LEG01", "SHZJ-BAK01"


def test_the_demo_keeps_files_new_databases_and_logs_of_every_changed_host() -> None:
    plan = load(DEMO / "plan.yml")
    found = desired(plan)
    assert set(found) == set(plan.members(plan.backup.files)) and BAK not in found  # type: ignore[union-attr]
    assert [one["name"] for one in found[DB]["databases"]] == ["paygw"]
    assert found[DB]["data_directories"] == ["/var/lib/postgresql/15/main"], "a running database is no file"
    assert found[LEG]["databases"] == [] and found[LEG]["data_directories"] == ["/var/lib/mysql"]
    assert found[LEG]["units"] == ["mariadb.service", "paylegacy.service"]
    assert {one.host for one in steps_of(plan) if one.step == "baseline.host"} == set(found)


def test_a_plan_without_the_task_keeps_nothing_and_loads(tmp_path: Path) -> None:
    plan = load(DEMO / "plan.yml")
    bare = plan.model_copy(update={"tasks": tuple(one for one in plan.tasks if one.stage != "baseline")})
    assert desired(bare) == {}


# --- on the host


class Store:
    """A repository that keeps what it is given, or alters it."""

    def __init__(self, spoil: str = "") -> None:
        self.spoil, self.held, self.asked = spoil, dict[str, bytes](), list[str]()

    def prepare(self) -> None:
        self.asked.append("prepare")

    def backup(self, paths: list[str], tags: list[str], excludes: Any = ()) -> Any:
        assert "baseline" in tags and "golive:G-1" in tags
        if paths == ["/"]:
            if self.spoil == "vanished" and self.asked.count("files") < 2:
                self.asked.append("files")
                raise GoliveError("restic backup ended with 3: a file vanished")
            assert "/var/lib/db" in list(excludes)
            return SimpleNamespace(id="f" * 64, size=0 if self.spoil == "empty" else 7, files=2)
        for path in Path(paths[0]).iterdir():
            self.held[str(path)] = path.read_bytes()[: -1 if self.spoil == path.name else None]
        return SimpleNamespace(id="d" * 64, size=1, files=1)

    def sha256_of(self, _snapshot: str, path: str) -> str:
        return hashlib.sha256(self.held[path]).hexdigest()

    def require(self, snapshot: str) -> None:
        self.asked.append("require")

    def check(self, read_data: bool = True) -> None:
        assert not read_data
        if self.spoil == "pack":
            raise GoliveError("restic check: a pack is missing")


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A host with a database whose dump is what `printf` prints, and a journal that is what `echo` does."""

    @contextlib.contextmanager
    def opened(_params: Any, _purpose: str) -> Iterator[None]:
        yield None

    dump = SimpleNamespace(name="pay.pgdump.zst", commands=[["printf", "rows"], ["zstd", "--quiet"]])
    instance = SimpleNamespace(server=lambda: None, dumps=lambda _server: [dump])
    monkeypatch.setattr(module, "FOLDER", tmp_path / "baseline")
    monkeypatch.setattr(module, "opened", opened)
    monkeypatch.setattr(module, "forget_cache", lambda: None)
    monkeypatch.setattr(engines, "instance", lambda _engine, _params: instance)
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "journalctl").write_text('#!/bin/sh\necho "$@"\n')
    (tools / "journalctl").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}:/usr/bin:/bin")
    return tmp_path


def kept(monkeypatch: pytest.MonkeyPatch, store: Store) -> list[dict[str, Any]]:
    monkeypatch.setattr(module, "Repository", lambda *_given: store)
    params = {
        "restic_password": "p", "compression": "off", "golive": "G-1",
        "people": {"db": {"role": "r", "person": "王磊"}},
        "store": {"address": "10.0.0.1", "path": "/srv/b/H"}, "store_host": "BAK", "retention_days": 90,
        "exclude": [], "data_directories": ["/var/lib/db"], "units": ["pay.service"], "since": 1795269600.5,
        "databases": [{"name": "paygw", "engine": "x"}],
    }  # fmt: skip
    return list(module.keep(params)["baseline"])


def test_dumps_logs_and_files_are_kept_and_read_back(host: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store()
    db, log, files = kept(monkeypatch, store)
    assert (db["kind"], db["path"], db["size"], db["person"]) == ("db", "paygw.pay.pgdump", 4, "王磊")
    assert db["sha256"] == hashlib.sha256(b"rows").hexdigest(), "the dump itself, not compressed"
    assert (log["kind"], log["path"]) == ("log", "journal.json")
    assert store.held[str(module.FOLDER / "journal.json")].split() == [
        b"--no-pager", b"--output=json", b"--since=@1795269600", b"--unit", b"pay.service",
    ]  # fmt: skip
    assert (files["kind"], files["files"], files["snapshot"]) == ("os", 2, "f" * 64)
    assert all(one["verified"] and one["store"] == "BAK" for one in (db, log, files))
    assert not module.FOLDER.exists(), "nothing of it stays on the host"


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        ("paygw.pay.pgdump", "does not read back"), ("journal.json", "does not read back"),
        ("empty", "holds no file at all"), ("pack", "a pack is missing"),
    ],
)  # fmt: skip
def test_what_is_not_kept_is_a_fault(host: Path, monkeypatch: pytest.MonkeyPatch, spoil: str, words: str) -> None:
    with pytest.raises(GoliveError, match=words):
        kept(monkeypatch, Store(spoil))
    assert not module.FOLDER.exists()


def test_files_that_vanish_meanwhile_are_stored_anew(host: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(kept(monkeypatch, Store("vanished"))) == 3


def test_a_dump_of_nothing_and_a_dump_that_failed(host: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def commands(*argv: str) -> None:
        dump = SimpleNamespace(name="x", commands=[list(argv)])
        instance = SimpleNamespace(server=lambda: None, dumps=lambda _server: [dump])
        monkeypatch.setattr(engines, "instance", lambda _engine, _params: instance)

    commands("true")
    with pytest.raises(GoliveError, match="holds nothing"):
        kept(monkeypatch, Store())
    commands("false")
    with pytest.raises(GoliveError, match="false ended with 1"):
        kept(monkeypatch, Store())


# --- in the case, and in the run


def night(state: Path) -> tuple[golive.Golive, Place]:
    found = golive.enter(state, "P", "d" * 64, "me")
    return found, Place(state, found.folder, found.run(), "H1", "baseline", "baseline.host", "f")


def test_evidence_passes_where_each_host_has_files_and_logs(tmp_path: Path) -> None:
    found, place = night(tmp_path)
    rows = [{"kind": "os", "path": "/", "snapshot": "s"}, {"kind": "log", "path": "journal.json", "snapshot": "t"}]
    assert facts(found.journal, found.id, ["H1"], {})["result"] == "fail", "nothing was kept"
    assert facts(found.journal, found.id, [], {})["result"] == "fail", "of nobody"
    place.write("done", facts={"baseline": rows[:1]})
    assert facts(found.journal, found.id, ["H1"], {})["result"] == "fail", "no logs"
    place.write("done", facts={"baseline": rows})
    kept_ = facts(found.journal, found.id, ["H1"], {"release": "r"})
    assert (kept_["result"], kept_["golive"], kept_["binds"]) == ("pass", found.id, {"release": "r"})
    assert [row["host"] for row in (*kept_["snapshots"], *kept_["logs"])] == ["H1", "H1"]
    assert facts(found.journal, found.id, ["H1", "H2"], {})["result"] == "fail", "one host has none"
    place.write("undone")
    assert facts(found.journal, found.id, ["H1"], {})["result"] == "fail"


def test_a_store_that_is_away_holds_the_run_and_takes_nothing_back(tmp_path: Path) -> None:
    """R56: the state stays in verification; what was verified is not undone for it."""
    found, place = night(tmp_path)
    place.write("intent", before={})
    place.write("failed", message="the store does not answer")
    assert turn(found, "the store does not answer") == (False, [])
    assert found.direction() == golive.FORWARD and found.stopped()


def test_a_fault_of_any_other_stage_still_turns_back(tmp_path: Path) -> None:
    found, place = night(tmp_path)
    other = Place(place.state, place.golive, place.run, "H1", "verify", "verify.checks", "f")
    other.write("failed", message="a check failed")
    assert turn(found, "x") == (True, ["H1 verify.checks: a check failed"])
