"""MariaDB: what an exact copy would not hold is named by day, and what can be backed up is, exactly."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.databases.instance import refuse_unheld
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb import holding
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb import server as module
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.forecast import measure
from ansible_collections.relops.golive.plugins.modules import backup_database

from tests.integration.holding.servers import Maria


@contextmanager
def table(maria: Maria, create: str, drop: str = "DROP DATABASE shop;") -> Iterator[None]:
    """Make something in schema shop and take it away again."""
    maria.sql(f"CREATE DATABASE IF NOT EXISTS shop; USE shop; {create}")
    try:
        yield
    finally:
        maria.sql(drop)


def said(maria: Maria, runs: bool = True, data: Path | None = None) -> tuple[str, str]:
    """Return what is refused, in English and in Chinese."""
    found = maria.instance(data).unheld(runs)
    return "; ".join(one.en for one in found), "; ".join(one.zh for one in found)


def test_a_usual_server_is_held_running_or_not(maria: Maria) -> None:
    with table(
        maria, "CREATE TABLE t (a INT); CREATE VIEW v AS SELECT a FROM t; CREATE TABLE m (a INT) ENGINE=MEMORY;"
    ):
        assert said(maria) == ("", "")
    assert said(maria, runs=False) == ("", "")


@pytest.mark.parametrize("engine", ["InnoDB", "MyISAM", "Aria"])
@pytest.mark.parametrize("runs", [True, False])
def test_bak_late_unclear_data_directory(maria: Maria, engine: str, runs: bool) -> None:
    """A table with a DATA DIRECTORY: InnoDB points to it by a file, MyISAM and Aria by links."""
    place = maria.folder / f"ext-{engine}-{runs}"
    place.mkdir()
    place.chmod(0o777)
    with table(maria, f"CREATE TABLE ext (a INT) ENGINE={engine} DATA DIRECTORY='{place}';"):
        english, chinese = said(maria, runs)
    assert f"{maria.data}/shop/ext." in english and str(place) in english and "outside" in english
    assert str(place) in chinese


def test_data_directory_of_a_partition(maria: Maria) -> None:
    place = maria.folder / "part"
    place.mkdir()
    place.chmod(0o777)
    parts = f"PARTITION p0 VALUES LESS THAN (9), PARTITION p1 VALUES LESS THAN MAXVALUE DATA DIRECTORY='{place}'"
    with table(maria, f"CREATE TABLE parts (a INT) PARTITION BY RANGE (a) ({parts});"):
        assert str(place) in said(maria)[0]


def test_bak_late_unclear_view_whose_table_is_gone(maria: Maria) -> None:
    with table(maria, "CREATE TABLE t (a INT); CREATE VIEW bad AS SELECT a FROM t; DROP TABLE t;"):
        english, chinese = said(maria)
    assert english.startswith("view shop.bad can't be read (") and "mend it or drop it" in english
    assert "视图 shop.bad" in chinese


def test_bak_late_unclear_memory_table_with_rows(maria: Maria) -> None:
    with table(maria, "CREATE TABLE mem (a INT) ENGINE=MEMORY; INSERT INTO mem VALUES (1);"):
        english, chinese = said(maria)
    assert english.startswith("MEMORY table shop.mem has rows") and "shop.mem" in chinese


def test_bak_late_unclear_root_with_a_password(maria: Maria) -> None:
    """The forecast and the step say it in the same words."""
    maria.sql("CREATE USER other@localhost IDENTIFIED VIA unix_socket AS 'root'; GRANT ALL ON *.* TO other@localhost;")
    maria.sql("ALTER USER root@localhost IDENTIFIED BY 'a-password';")
    try:
        english, chinese = said(maria)
        with pytest.raises(GoliveError, match="lets root of this host in only with a password"):
            refuse_unheld(maria.instance(), runs=True)
    finally:
        subprocess.run(
            ["mariadb", "--no-defaults", f"--socket={maria.socket}", "-uroot", "-pa-password"],
            input="ALTER USER root@localhost IDENTIFIED VIA unix_socket; DROP USER other@localhost;",
            text=True, check=True,
        )  # fmt: skip
    assert "unix_socket" in english and "unix_socket" in chinese


def test_bak_late_unclear_row_greater_than_a_packet(maria: Maria) -> None:
    """It is dumped whole, and one flipped byte of it is found: no text beyond the server's limit is NULL."""
    size, limit = 30 << 20, "1M"
    maria.stop()
    maria.start("--max-allowed-packet=1G")
    maria.sql(
        "CREATE DATABASE shop CHARSET utf8mb4;CREATE TABLE shop.doc (id INT PRIMARY KEY, body LONGBLOB, note LONGTEXT);"
    )
    maria.sql(f"INSERT INTO shop.doc VALUES (1, repeat('x', {size}), repeat('中', 400000));")
    maria.stop()
    maria.start(f"--max-allowed-packet={limit}")
    try:
        instance = maria.instance()
        assert instance.unheld(True) == []
        before = instance.fingerprint(instance.server())
        commands = instance.dumps(instance.server())[0].commands
        done = subprocess.run(commands[0], capture_output=True, check=False)
        assert done.returncode == 0 and len(done.stdout) > 2 * size, done.stderr
        maria.stop()
        maria.start("--max-allowed-packet=1G")
        maria.sql(f"UPDATE shop.doc SET body = concat(left(body, {size - 1}), 'y');")
        maria.stop()
        maria.start(f"--max-allowed-packet={limit}")
        after = instance.fingerprint(instance.server())
        assert {key for key in before if before[key] != after[key]} == {"rows shop.doc"}
    finally:
        maria.sql("DROP DATABASE shop;")
        maria.stop()
        maria.start()


def test_bak_silent_data_directory_link(maria: Maria) -> None:
    """The data directory's own name is a link: the sentence says what to write, and with that nothing is refused."""
    link = maria.folder / "mysql"
    link.symlink_to(maria.data)
    try:
        for runs in (True, False):
            english, chinese = said(maria, runs, link)
            assert f"data directory {link} is a link" in english and f"data_directory: {maria.data}" in english
            assert f"data_directory: {maria.data}" in chinese
        known = {"service": "none.service", "port": 1, "data_directory": str(link), "name": "pay", "engine": "mariadb"}
        found = measure.measure(
            {"files": None, "store": "", "walk_seconds": 5, "databases": [{**known, "backed_up": True}]}
        )
        assert "is a link" in found["databases"][0]["unheld"][0]["en"]
        given = {**known, "store": {"address": "a", "path": "p"}}
        with pytest.raises(GoliveError, match="is a link"):
            backup_database.read(given)
        assert said(maria) == ("", "")
    finally:
        link.unlink()


def test_a_folder_above_that_is_a_link_is_told_the_same_way(maria: Maria) -> None:
    link = maria.folder.with_name("linked")
    link.symlink_to(maria.folder)
    try:
        assert f"data_directory: {maria.data}" in said(maria, False, link / "my")[0]
    finally:
        link.unlink()


def test_a_schema_that_is_a_link_is_refused(maria: Maria) -> None:
    """Running, and stopped: nobody has to start a server to hear it."""
    with table(maria, "CREATE TABLE t (a INT);"):
        maria.stop()
        moved = maria.folder / "moved"
        (maria.data / "shop").rename(moved)
        (maria.data / "shop").symlink_to(moved)
        assert f"{maria.data}/shop (a link to {moved})" in said(maria, runs=False)[0]
        maria.start()
        assert f"{maria.data}/shop (a link to {moved})" in said(maria)[0]
        maria.stop()
        (maria.data / "shop").unlink()
        moved.rename(maria.data / "shop")
        maria.start()


@pytest.mark.parametrize("runs", [True, False])
@pytest.mark.parametrize("option", ["innodb-log-group-home-dir", "aria-log-dir-path", "innodb-undo-directory"])
def test_files_of_the_engine_elsewhere_are_refused(
    maria: Maria, option: str, runs: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What runs is asked; what does not run has its configuration."""
    place = maria.folder / f"dir-{option}-{runs}"
    place.mkdir()
    place.chmod(0o777)
    if runs:
        found = holding._outside(maria.data, {option.replace("-", "_"): str(place)})
    else:
        (maria.folder / "my.cnf").write_text(f"[mysqld]\n{option}={place}\n")
        (maria.folder / "my.cnf").chmod(0o644)
        monkeypatch.setenv("MYSQL_HOME", str(maria.folder))
        found = maria.instance().unheld(False)
        (maria.folder / "my.cnf").unlink()
    assert str(place) in found[0].en and str(place) in found[0].zh


def test_a_binary_log_elsewhere_is_refused_and_one_beside_the_tables_is_copied_with_them(
    maria: Maria, monkeypatch: pytest.MonkeyPatch
) -> None:
    """mariabackup leaves it out: then the server stops for the copy."""
    outside = maria.folder / "log"
    outside.mkdir()
    outside.chmod(0o777)
    maria.stop()
    maria.start(f"--log-bin={outside}/mysql-bin", "--server-id=1")
    assert f"{outside}/mysql-bin (log_bin_basename)" in said(maria)[0]
    maria.stop()
    monkeypatch.setattr(Maria, "options", ("--log-bin=mysql-bin", "--server-id=1"))
    maria.start(*maria.options)
    try:
        maria.sql("CREATE DATABASE shop; CREATE TABLE shop.t (a INT);")
        assert said(maria) == ("", "")
        monkeypatch.setattr(module, "stopped", maria.stopped)
        instance, target = maria.instance(), maria.folder / "copy"
        instance.copy(instance.server(), target)
        names = {path.name for path in target.glob("mysql-bin.*")}
        assert {"mysql-bin.000001", "mysql-bin.index"} <= names
    finally:
        maria.sql("DROP DATABASE shop;")
        maria.stop()
        maria.start()


def test_another_server_than_the_plan_says_is_refused(maria: Maria) -> None:
    other = maria.folder / "other"
    other.mkdir()
    assert f"the server's data lie in {maria.data}/, not in {other}" in said(maria, data=other)[0]
