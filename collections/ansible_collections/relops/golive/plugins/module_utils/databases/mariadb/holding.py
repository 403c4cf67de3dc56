# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What of a MariaDB no exact copy of its data directory holds: data elsewhere, in memory, or not to be read."""

from __future__ import annotations

import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.databases.instance import Server
from ansible_collections.relops.golive.plugins.module_utils.databases.layout import MOST, elsewhere, inside, unheld
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.patience import mariadb_session
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said
from ansible_collections.relops.golive.plugins.module_utils.system.run import run

OWN_SCHEMAS = "('information_schema', 'performance_schema', 'sys', 'mysql')"
POINTER = ".isl"
"""Ending of the file by which InnoDB finds a table that has a DATA DIRECTORY of its own."""
FOLDERS = (
    "innodb_data_home_dir", "innodb_log_group_home_dir", "innodb_undo_directory", "aria_log_dir_path",
    "rocksdb_datadir", "rocksdb_wal_dir",
)  # fmt: skip
FILES = ("log_bin_basename", "log_bin_index")
TABLESPACES = "innodb_data_file_path"
ABROAD = ("CONNECT", "FEDERATED", "S3", "SPHINX", "SPIDER")
"""Engines whose rows are not in the data directory."""
DENIED = ("ERROR 1045", "ERROR 1698")
TABLES = f"""
SELECT CASE WHEN table_type = 'VIEW' THEN 'view' WHEN engine IS NULL THEN 'broken' WHEN engine = 'MEMORY' THEN 'memory'
  ELSE 'abroad' END, concat(table_schema, '.', table_name), ifnull(engine, ''), replace(table_comment, '\\n', ' ')
FROM information_schema.tables WHERE table_schema NOT IN {OWN_SCHEMAS} AND (
  (table_type = 'VIEW' AND table_comment <> 'VIEW') OR (table_type = 'BASE TABLE' AND engine IS NULL)
  OR (engine = 'MEMORY' AND table_rows > 0) OR upper(engine) IN {ABROAD!r}) ORDER BY 1, 2;
"""


def found(data: Path, server: t.Callable[[], Server] | None) -> list[Said]:
    """Return in words what no copy of the data directory holds; without a server its configuration is asked."""
    words = unheld(data, lambda _path: False, _pointed)
    if server is None:
        return [*words, *_outside(data, _configured())]
    asked = server()
    denied = _denied(asked)
    if denied:
        return [*words, denied]
    settings = dict(row for row in _rows(asked, "SHOW GLOBAL VARIABLES;") if len(row) == 2)
    serves = settings.get("datadir", str(data))
    if not inside(data, serves):
        return [*words, _another(data, serves)]
    return [*words, *_outside(data, settings), *_tables(asked)]


def logs(server: Server) -> bool:
    """Tell whether the server writes a binary log, which mariabackup leaves out."""
    return _rows(server, "SELECT @@log_bin;") == [["1"]]


def _pointed(path: Path) -> str:
    """Return where a table lies that InnoDB finds by a file that only points to it."""
    if path.suffix != POINTER:
        return ""
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip("\0 \n") or "a DATA DIRECTORY"
    except OSError:
        return ""


def _outside(data: Path, settings: t.Mapping[str, str]) -> list[Said]:
    places = [
        f"{settings[name]} ({name})"
        for name in FOLDERS
        if settings.get(name) and not inside(data, settings[name]) and not _below(data, name, settings[name])
    ]
    for name in FILES:
        folder = str(Path(settings.get(name) or ".").parent)
        places += [] if inside(data, folder) else [f"{settings[name]} ({name})"]
    paths = [part.split(":", 1)[0] for part in settings.get(TABLESPACES, "").split(";")]
    places += [f"{path} ({TABLESPACES})" for path in paths if "/" in path and not inside(data, str(Path(path).parent))]
    return [elsewhere(data, places)] if places else []


def _below(data: Path, name: str, place: str) -> bool:
    """Tell whether a folder lies in the data directory, for those which the copy takes from there as they are."""
    return name.startswith("rocksdb") and data.resolve() in (data / place).resolve().parents


def _configured() -> dict[str, str]:
    """Return the settings of a server that does not run, as far as its configuration says them."""
    words = run(["mariadbd", "--print-defaults"], ok=(0, 1)).out.split()
    pairs = (word[2:].split("=", 1) for word in words if word.startswith("--") and "=" in word)
    found = {name.replace("-", "_"): value for name, value in pairs}
    return {**found, "log_bin_basename": found.get("log_bin_basename") or found.get("log_bin", "")}


def _denied(server: Server) -> Said | None:
    try:
        _rows(server, "SELECT 1;")
    except GoliveError as error:
        if not any(sign in str(error) for sign in DENIED):
            raise
        return Said(
            f"MariaDB ({server.sockets}) 不允许本机 root 不用密码登录: "
            "请执行 ALTER USER root@localhost IDENTIFIED VIA unix_socket OR <原认证方式>",
            f"MariaDB ({server.sockets}) lets root of this host in only with a password, which no plan holds: "
            "ALTER USER root@localhost IDENTIFIED VIA unix_socket OR <what it has now>",
        )
    return None


def _another(data: Path, serves: str) -> Said:
    return Said(
        f"服务器的数据目录是 {serves}, 不是计划所写的 {data}: 请更正 data_directory",
        f"the server's data lie in {serves}, not in {data} as the plan says: correct data_directory",
    )


def _tables(server: Server) -> t.Iterator[Said]:
    """Yield what of the tables a copy doesn't hold or nobody can read, one sentence for each kind."""
    kinds: dict[str, list[list[str]]] = {}
    for kind, *row in _rows(server, TABLES):
        kinds.setdefault(kind, []).append(row)
    for kind, rows in kinds.items():
        more = f" (+{len(rows) - MOST})" if len(rows) > MOST else ""
        names = ", ".join(name for name, *_rest in rows[:MOST]) + more
        engines = ", ".join(sorted({row[1] for row in rows}))
        yield Said(*(text.format(names=names, engines=engines, why=rows[0][-1]) for text in SENTENCES[kind]))


SENTENCES = {
    "view": Said(
        "视图 {names} 不能读取 ({why}), 因此不能备份与核对: 请修复或删除",
        "view {names} can't be read ({why}), so it can be neither dumped nor compared: mend it or drop it",
    ),
    "broken": Said(
        "表 {names} 不能读取 ({why}): 请修复或删除",
        "table {names} can't be read ({why}): repair it or drop it",
    ),
    "memory": Said(
        "MEMORY 表 {names} 有数据, 只在内存中, 副本不含: 请清空或改为 ENGINE=InnoDB",
        "MEMORY table {names} has rows, which are in memory alone and in no copy: empty it, or make it ENGINE=InnoDB",
    ),
    "abroad": Said(
        "表 {names} ({engines}) 的数据不在数据目录中, 不能随之备份: 请移出此服务器或删除",
        "the rows of table {names} ({engines}) are not in the data directory, so no copy holds them: drop it here",
    ),
}


def _rows(server: Server, sql: str) -> list[list[str]]:
    command = ["mariadb", f"--socket={server.sockets}", "--user=root", "--batch", "--skip-column-names"]
    out = run(command, stdin=mariadb_session() + sql + "\n", timeout=60).out
    return [line.split("\t") for line in out.splitlines()]
