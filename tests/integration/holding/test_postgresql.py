"""PostgreSQL: what an exact copy would not hold is named by day, and slots, comments and settings come back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.databases.instance import differences
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql import server as module
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.modules import backup_database

from tests.integration.holding.servers import Postgres


def said(postgres: Postgres, runs: bool = True, data: Path | None = None) -> tuple[str, str]:
    """Return what is refused, in English and in Chinese."""
    found = postgres.instance(data).unheld(runs)
    return "; ".join(one.en for one in found), "; ".join(one.zh for one in found)


def owned(path: Path) -> Path:
    """Make a folder of the server's own."""
    path.mkdir()
    shutil.chown(path, "postgres", "postgres")
    path.chmod(0o700)
    return path


def test_a_usual_cluster_is_held_with_links_to_configuration_and_logs(postgres: Postgres) -> None:
    links = {"log": "/var/log", "server.key": "/etc/ssl/private/x.key", "extra.conf": "/etc/hosts"}
    for name, target in links.items():
        (postgres.data / name).symlink_to(target)
    assert said(postgres) == ("", "") and said(postgres, runs=False) == ("", "")
    for name in links:
        (postgres.data / name).unlink()


def test_bak_silent_data_directory_link(postgres: Postgres) -> None:
    link = postgres.folder / "main"
    link.symlink_to(postgres.data)
    for runs in (True, False):
        english, chinese = said(postgres, runs, link)
        assert f"data directory {link} is a link" in english and f"data_directory: {postgres.data}" in english
        assert f"data_directory: {postgres.data}" in chinese
    link.unlink()


@pytest.mark.parametrize("part", ["base/1", "pg_wal", "pg_xact", "pg_multixact/offsets"])
def test_bak_silent_link_inside_data(postgres: Postgres, part: str) -> None:
    """Whatever holds data: a database, the log, the state of transactions; running and stopped."""
    postgres.stop()
    moved = postgres.folder / "moved"
    (postgres.data / part).rename(moved)
    (postgres.data / part).symlink_to(moved)
    try:
        for runs in (False, True):
            if runs:
                postgres.start()
            english, chinese = said(postgres, runs)
            assert f"{postgres.data / part} (a link to {moved})" in english and str(postgres.data / part) in chinese
    finally:
        postgres.stop()
        (postgres.data / part).unlink()
        moved.rename(postgres.data / part)
        postgres.start()


def test_a_file_that_is_a_link_is_found_as_well(postgres: Postgres) -> None:
    path, moved = postgres.data / "global" / "pg_filenode.map", postgres.folder / "map"
    postgres.stop()
    path.rename(moved)
    path.symlink_to(moved)
    assert f"{path} (a link to {moved})" in said(postgres, runs=False)[0]
    path.unlink()
    moved.rename(path)
    postgres.start()


def test_bak_silent_refuse_only_if_running(postgres: Postgres) -> None:
    """A tablespace outside: refused running and stopped, by the step, too."""
    place = owned(postgres.folder / "ts")
    postgres.sql(f"CREATE TABLESPACE ts LOCATION '{place}';")
    try:
        assert f"a link to {place}" in said(postgres)[0]
        postgres.stop()
        assert f"a link to {place}" in said(postgres, runs=False)[0]
        given = {
            "name": "pay", "engine": "postgresql", "service": "golive-none.service", "port": 1,
            "data_directory": str(postgres.data), "store": {"address": "a", "path": "p"},
        }  # fmt: skip
        with pytest.raises(GoliveError, match="lie outside of it"):
            backup_database.read(given)
        postgres.start()
    finally:
        postgres.sql("DROP TABLESPACE ts;")


def test_another_cluster_than_the_plan_says_and_a_standby_are_refused(postgres: Postgres) -> None:
    other = postgres.folder / "other"
    other.mkdir()
    assert f"the server's data lie in {postgres.data}, not in {other}" in said(postgres, data=other)[0]
    (other / "standby.signal").touch()
    english, chinese = said(postgres, runs=False, data=other)
    assert "is a standby" in english and "备库" in chinese
    shutil.rmtree(other)


def test_a_password_that_no_plan_holds_is_told(postgres: Postgres) -> None:
    hba = postgres.data / "pg_hba.conf"
    before = hba.read_text()
    hba.write_text("local all all scram-sha-256\n")
    postgres.stop()
    postgres.start()
    try:
        english, chinese = said(postgres)
        assert "in through its socket without a password" in english and "pg_hba.conf" in chinese
    finally:
        hba.write_text(before)
        postgres.stop()
        postgres.start()


def test_slots_comments_and_settings_are_in_the_copy_and_a_served_copy_keeps_to_itself(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A served copy with a logical slot starts, archives nothing and is equal; each change is a difference."""
    archived = postgres.folder / "archived"
    postgres.stop()
    monkeypatch.setattr(Postgres, "settings", ("wal_level=logical", "max_replication_slots=3"))
    postgres.start(*postgres.settings)
    instance = postgres.instance()
    postgres.sql("CREATE ROLE teller; CREATE DATABASE pay;")
    postgres.sql("CREATE TABLE t AS SELECT generate_series(1, 9) AS a; COMMENT ON TABLE t IS 'rows';", "pay")
    postgres.sql("COMMENT ON DATABASE pay IS 'payments'; COMMENT ON ROLE teller IS 'of the counter';")
    postgres.sql("SELECT pg_create_logical_replication_slot('cdc', 'test_decoding');", "pay")
    postgres.sql("SELECT pg_create_physical_replication_slot('standby');")
    postgres.sql("SELECT lo_create(4711); COMMENT ON LARGE OBJECT 4711 IS 'a scan';", "pay")
    postgres.sql("ALTER SYSTEM SET archive_mode = 'on';")
    postgres.sql(f"ALTER SYSTEM SET archive_command = 'touch {archived}';")
    postgres.sql("ALTER SYSTEM SET port = 6000;")
    monkeypatch.setattr(module, "stopped", postgres.stopped)
    before = instance.fingerprint(instance.server())
    target = postgres.folder / "copy"
    postgres.stop()
    shutil.copytree(postgres.data, target)
    for path in (target, *target.rglob("*")):
        shutil.chown(path, "postgres", "postgres")
    target.chmod(0o700)
    postgres.start("port=5432", "archive_mode=off", *postgres.settings)
    try:
        with instance.scratch(target, instance.server()) as served:
            assert differences(before, instance.fingerprint(served)) == []
            assert not archived.exists()
        changes = {
            "slot cdc": "SELECT pg_drop_replication_slot('cdc');",
            "slot standby": "SELECT pg_drop_replication_slot('standby');",
            "comment pg_database": "COMMENT ON DATABASE pay IS 'other';",
            "comment pg_authid": "COMMENT ON ROLE teller IS NULL;",
            "pay: large object comment 4711": "COMMENT ON LARGE OBJECT 4711 IS 'b scan';",
            "pay: schema": "COMMENT ON TABLE t IS 'other';",
        }
        for what, change in changes.items():
            postgres.sql(change, "pay")
            found = differences(before, instance.fingerprint(instance.server()))
            assert any(line.startswith(what) for line in found), (what, found)
    finally:
        postgres.sql("ALTER SYSTEM RESET ALL;")
        postgres.sql("DROP DATABASE pay;")
        postgres.stop()
        monkeypatch.undo()
        postgres.start()
