"""The databases of a host by their vendors' own dumps: every object and every row, each line with its object's name."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

# A table with more rows is told by a digest per row.
WHOLE = 2000

SCRIPT = r"""
set -u
folder() { find "$1" -mindepth 1 -maxdepth 1 -printf "folder %f %m %u:%g\n" | grep -vE "$2" | sort
           find "$1" -maxdepth 0 -printf "folder . %y %m %u:%g %l\n"; }
stopped() { echo "stopped"; (cd "$1/" && find . -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum); }
if [ -S /run/mysqld/mysqld.sock ] && mariadb -e 'select 1' >/dev/null 2>&1; then
  printf '\001mariadb\n'; echo running
  mariadb -NB -e "select lower(variable_name), global_value from information_schema.system_variables
    where global_value_origin in ('CONFIG', 'SQL') and variable_name not like 'gtid%' order by 1" | sed 's/^/setting /'
  folder "$(mariadb -NB -e 'select @@datadir')" ' (ib_buffer_pool|ibtmp.*|aria_log.*|ddl_recovery.*|.*\.pid|mysql-bin.*|tc\.log|multi-master.info) '
  printf '\001mariadb dump\n'
  mariadb-dump --all-databases --skip-dump-date --routines --events --triggers --order-by-primary \
    --hex-blob --default-character-set=binary --skip-extended-insert --single-transaction --quick --ignore-database=sys \
    --ignore-table=mysql.innodb_index_stats --ignore-table=mysql.innodb_table_stats \
    --ignore-table=mysql.transaction_registry --ignore-table=mysql.gtid_slave_pos 2>&1
elif [ -e /var/lib/mysql/ibdata1 ]; then
  printf '\001mariadb\n'; stopped /var/lib/mysql
fi
command -v pg_lsclusters >/dev/null || exit 0
pg_lsclusters -h | while read -r version name port status owner data log; do
  printf '\001postgresql %s/%s\n' "$version" "$name"
  case $status in
  online*)
    echo "running"
    bin=/usr/lib/postgresql/$version/bin
    sql() { runuser -u "$owner" -- "$bin/psql" -XAtqp "$port" -d "$1" -c "$2" 2>&1; }
    cd "$data"
    sed 's/^/postgresql.auto.conf /' postgresql.auto.conf
    folder "$data" ' (postmaster\..*|current_logfiles|pg_stat_tmp) '
    sql postgres "select 'setting ' || name || ' = ' || setting || ' from ' || source from pg_settings
      where source not in ('default', 'override', 'client', 'session') and name <> 'application_name' order by 1"
    sql postgres "select 'tablespace ' || spcname || ' ' || pg_tablespace_location(oid) from pg_tablespace order by 1"
    sql postgres "select 'slot ' || slot_name from pg_replication_slots order by 1"
    sql postgres "select 'database ' || datname || ' ' || datallowconn || ' ' || datistemplate || ' ' || datconnlimit
      from pg_database order by 1"
    sql postgres "select datname from pg_database where datallowconn" | while read -r database; do
      sql "$database" "select 'extension ' || current_database() || ' ' || extname || ' ' || extversion from pg_extension
        order by 1" </dev/null
      sql "$database" "select 'invalid index ' || current_database() || ' ' || indexrelid::regclass from pg_index
        where not indisvalid order by 1" </dev/null
    done
    printf '\001postgresql %s/%s dump\n' "$version" "$name"
    runuser -u "$owner" -- "$bin/pg_dumpall" -p "$port" 2>&1
    ;;
  *) stopped "$data" ;;
  esac
done
"""


def state(text: str) -> dict[str, str]:
    """Return what the script printed by section, each line of a dump with its object, rows in an order of their own."""
    parts = re.split(r"^\x01(.*)\n", text, flags=re.MULTILINE)
    sections = dict(zip(parts[1::2], parts[2::2], strict=True))
    for name, dump in sections.items():
        if name.endswith(" dump"):
            read = mariadb if name.startswith("mariadb") else postgresql
            sections[name] = "\n".join(rows(read(dump.splitlines())))
    return sections


def rows(found: Iterator[tuple[str, str, bool]]) -> Iterator[str]:
    """Yield `object: line`; the rows of a table sorted, and as digests when they are many."""
    table, waiting = "", list[str]()
    for name, text, is_row in found:
        if waiting and name != table:
            yield from told(table, waiting)
            waiting = []
        if is_row:
            table = name
            waiting.append(text)
        else:
            yield f"{name}: {text}"
    yield from told(table, waiting)


def told(table: str, waiting: list[str]) -> Iterator[str]:
    """Yield the rows of one table."""
    if waiting:
        yield f"{table}: {len(waiting)} rows"
    many = len(waiting) > WHOLE
    for text in sorted(waiting):
        if many:
            key = re.split(r"[,\t]", text, maxsplit=1)[0]
            yield f"{table}: row {key[:60]} {hashlib.blake2b(text.encode(), digest_size=8).hexdigest()}"
        else:
            yield f"{table}: row {text}"


def mariadb(lines: list[str]) -> Iterator[tuple[str, str, bool]]:
    """Yield object, line and whether it is a row of a dump of MariaDB."""
    database, name = "", "server"
    for line in lines:
        if line.startswith("INSERT INTO `"):
            table, _, values = line.removeprefix("INSERT INTO `").partition("` VALUES (")
            yield f"{database}.{table}", values, True
        elif found := re.match(r"-- Current Database: `(.*)`", line):
            database, name = found[1], found[1]
        elif found := re.match(r"-- (?:Table|Temporary table|Final view|Sequence) structure for \w+ `(.*)`", line):
            name = f"{database}.{found[1]}"
        elif found := re.match(r"-- Dumping (routines|events) for database '(.*)'", line):
            name = f"{found[2]} {found[1]}"
        elif line and not line.startswith("--"):
            yield name, line, False


def postgresql(lines: list[str]) -> Iterator[tuple[str, str, bool]]:
    """Yield object, line and whether it is a row of a dump of PostgreSQL."""
    database, name, copying = "", "cluster", False
    for line in lines:
        if copying:
            copying = line != r"\."
            if copying:
                yield name, line, True
        elif line.startswith(("\\restrict", "\\unrestrict", "-- Dumped", "-- Started", "-- Completed")):
            continue
        elif line.startswith(r"\connect "):
            database, name = line.split()[-1], line.split()[-1]
        elif found := re.match(r"-- (?:Data for )?Name: (.*); Type: (.*); Schema: (.*?);", line):
            name = f"{database} {found[2].lower()} {found[3]}.{found[1]}"
        elif found := re.search(r"pg_catalog\.lo_open\('(\d+)'", line):
            name = f"{database} large object {found[1]}"
        elif line and not line.startswith("--"):
            yield name, line, False
            copying = line.startswith("COPY ") and line.endswith(" FROM stdin;")
