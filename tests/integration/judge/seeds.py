"""Differences of each kind that the judge must find: what makes one, where it must show, and what takes it back."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.integration.judge.conftest import POSTGRESQL, psql

APP, LEGACY, STORE, SWITCH = "FLT-APP01", "FLT-LEG01", "FLT-BAK01", "FLT-SW01"
FILE = "/etc/judge/settings.conf"
DUMP, STATE = "postgresql 15/main dump", "postgresql 15/main"
# What the file seeds work on.
GROUND = f"""
mkdir -p /etc/judge && cd /etc/judge
printf 'rate = 10\\n' > settings.conf && printf 'same\\n' > twin.a && ln twin.a twin.b && ln -s settings.conf link
touch -d @1700000000 {FILE} twin.a && touch -h -d @1700000000 link
"""


@dataclass(frozen=True)
class Seed:
    """One difference: where it is made and taken back, and for each section what its lines must name."""

    name: str
    device: str
    make: str
    take_back: str
    shows: dict[str, str] = field(default_factory=dict)


def kept(paths: str, change: str) -> str:
    """Return a script that makes a change and sets the times of the paths back."""
    names = list(enumerate(paths.split()))
    before = "\n".join(f"t{number}=$(stat -c %y {path})" for number, path in names)
    after = "\n".join(f'touch -hd "$t{number}" {path}' for number, path in names)
    return f"cd /etc/judge\n{before}\n{change}\n{after}\n"


HERE = "settings.conf ."
FILES = [
    Seed("content", APP, kept(HERE, "sed -i s/10/99/ settings.conf"), kept(HERE, "sed -i s/99/10/ settings.conf"), {"content": FILE}),
    Seed("mode", APP, f"chmod 0600 {FILE}", f"chmod 0644 {FILE}", {"files": FILE}),
    Seed("owner", APP, f"chown nobody {FILE}", f"chown root {FILE}", {"files": FILE}),
    Seed("time", APP, f"touch -d @1700000000.000000001 {FILE}", f"touch -d @1700000000 {FILE}", {"files": FILE}),
    Seed("access list", APP, f"setfacl -m u:nobody:r {FILE}", f"setfacl -b {FILE}", {"attributes": FILE}),
    Seed("default access list", APP, "setfacl -d -m u:nobody:r /etc/judge", "setfacl -bk /etc/judge", {"attributes": "/etc/judge"}),
    Seed("attribute", APP, f"setfattr -n user.seen -v yes {FILE}", f"setfattr -x user.seen {FILE}", {"attributes": "user.seen"}),
    Seed("capability", APP, f"setcap cap_net_raw+ep {FILE}", f"setcap -r {FILE}", {"attributes": "security.capability"}),
    Seed("immutable", APP, f"chattr +i {FILE}", f"chattr -i {FILE}", {"attributes": f"{FILE} flag immutable"}),
    Seed(
        "hard link", APP,
        kept("twin.b .", "cp -p twin.b new && mv new twin.b"), kept("twin.b .", "ln -f twin.a twin.b"),
        {"links": "/etc/judge/twin.a = /etc/judge/twin.b"},
    ),
    Seed(
        "link's target", APP, kept("link .", "ln -sfn twin.aaaaaaaa link"), kept("link .", "ln -sfn settings.conf link"),
        {"files": "/etc/judge/link -> twin.aaaaaaaa"},
    ),
    Seed("new file", APP, kept(".", "touch stray"), kept(".", "rm stray"), {"files": "/etc/judge/stray", "content": "/etc/judge/stray"}),
    Seed(
        "missing file", APP, kept(".", "mv settings.conf /run/"), kept(".", "mv /run/settings.conf ."),
        {"files": FILE, "content": FILE},
    ),
    Seed("new empty folder", APP, kept(".", "mkdir empty"), kept(".", "rmdir empty"), {"files": "/etc/judge/empty d"}),
    Seed(
        "a package's file", APP,
        "cp -p /usr/bin/env /run/env.kept; printf x >> /usr/bin/env; touch -r /run/env.kept /usr/bin/env",
        "cp -p /run/env.kept /usr/bin/env; rm /run/env.kept", {"files": "/usr/bin/env", "content": "/usr/bin/env"},
    ),
]  # fmt: skip

WANTS = "/etc/systemd/system/multi-user.target.wants"
SYSTEM = [
    Seed(
        "stopped service", LEGACY, "systemctl stop paylegacy", "systemctl start paylegacy",
        {"units": "paylegacy.service active running", "sockets": ":8080"},
    ),
    Seed(
        "disabled unit", LEGACY,
        f"mkdir /run/judge; cp -a {WANTS}/paylegacy.service /run/judge/; touch -r {WANTS} /run/judge\n"
        "systemctl -q disable paylegacy 2>/dev/null",
        f"touch -r /run/judge /run/judge.time; cp -a /run/judge/paylegacy.service {WANTS}/; touch -r /run/judge.time {WANTS}\n"
        "rm -r /run/judge /run/judge.time; systemctl daemon-reload",
        {"units": "multi-user.target.wants/paylegacy.service", "files": "multi-user.target.wants"},
    ),
    Seed(
        "unit masked until the next boot", LEGACY, "systemctl -q mask --runtime rsync", "systemctl -q unmask --runtime rsync",
        {"units": "/run/systemd/system/rsync.service"},
    ),
    Seed(
        "failed unit", APP, "systemd-run -q --unit judge-fails false; sleep 0.5", "systemctl reset-failed",
        {"units": "judge-fails.service failed"},
    ),
    Seed(
        "listener", APP, "setsid python3 -m http.server 9999 >/dev/null 2>&1 & echo $! > /run/judge.listener; sleep 1",
        "kill $(cat /run/judge.listener); rm /run/judge.listener; sleep 0.3", {"sockets": ":9999", "leftovers": "http.server 9999"},
    ),
    Seed(
        "process", APP, "setsid sleep 987 >/dev/null 2>&1 & echo $! > /run/judge.pid; sleep 0.3",
        "kill $(cat /run/judge.pid); rm /run/judge.pid; sleep 0.3", {"leftovers": "process sleep 987"},
    ),
    Seed(
        "mount", APP, "mkdir /run/scratch; mount -t tmpfs judge /run/scratch", "umount /run/scratch; rmdir /run/scratch",
        {"mounts": "/run/scratch tmpfs"},
    ),
    Seed(
        "work folder", APP, "mkdir -p /var/lib/golive/x /run/golive; touch /tmp/forgotten",
        "rm -r /var/lib/golive /run/golive /tmp/forgotten", {"leftovers": "/var/lib/golive"},
    ),
    Seed(
        "restore point", LEGACY, "mkdir /var/lib/mysql.golive", "rmdir /var/lib/mysql.golive",
        {"leftovers": "/var/lib/mysql.golive"},
    ),
    Seed(
        "marker of a go-live", LEGACY,
        "install -d -m 0700 /var/lib/golive/markers; echo '{\"golive\": \"P-1\", \"state\": \"live\"}' > /var/lib/golive/markers/P.json",
        "rm -r /var/lib/golive", {"leftovers": "/var/lib/golive/markers/P.json", "marker P.json": '"state": "live"'},
    ),
    Seed(
        "steps that a host says have begun", LEGACY,
        "mkdir -p /var/lib/golive/markers; echo install.packages > /var/lib/golive/markers/P.begun",
        "rm /var/lib/golive/markers/P.begun", {"leftovers": "/var/lib/golive/markers/P.begun", "marker P.begun": "install.packages"},
    ),
    Seed("address", APP, "ip addr add 192.0.2.7/32 dev lo", "ip addr del 192.0.2.7/32 dev lo", {"addresses": "192.0.2.7"}),
]  # fmt: skip


def mysql(name: str, make: str, take_back: str, word: str) -> Seed:
    """Return a difference that two statements make and take back in MariaDB."""
    return Seed(
        name, LEGACY, f'mariadb pay <<"E"\n{make}\nE', f'mariadb pay <<"E"\n{take_back}\nE', {"mariadb dump": word}
    )


MARIADB = [
    mysql("cell", "update refund set amount = amount + 1 where id = 77", "update refund set amount = amount - 1 where id = 77", "pay.refund: row 77"),
    mysql("small table's cell", "update merchant set enabled = 1 - enabled where merchant_no = 42", "update merchant set enabled = 1 - enabled where merchant_no = 42", "pay.merchant: row 42"),
    mysql("trigger", "create trigger stray before insert on refund for each row set new.amount = 0", "drop trigger stray", "pay.refund:"),
    mysql("event", "create event stray on schedule every 1 year do select 1", "drop event stray", "pay events:"),
    mysql("routine", "create function stray() returns int return 1", "drop function stray", "pay routines:"),
    mysql("user and grant", "create user stray@localhost; grant select on pay.* to stray@localhost", "drop user stray@localhost", "mysql."),
    mysql("table's comment", "alter table refund comment 'stray'", "alter table refund comment ''", "pay.refund:"),
    mysql("database's character set", "alter database pay comment 'stray'", "alter database pay comment ''", "COMMENT 'stray'"),
    mysql("next number", "create table n (a int auto_increment primary key); alter table n auto_increment = 77", "drop table n", "pay.n: ) ENGINE=InnoDB AUTO_INCREMENT=77"),
    Seed("setting", LEGACY, "mariadb -e 'set global read_only = 1'", "mariadb -e 'set global read_only = 0'", {"mariadb": "read_only"}),
    Seed("stopped database", LEGACY, "systemctl stop mariadb", "systemctl start mariadb; systemctl start paylegacy; sleep 1", {"mariadb": "stopped", "units": "mariadb.service", "sockets": ":3306", "mariadb dump": "pay.refund: 80 rows"}),
]  # fmt: skip


def pg(name: str, make: str, take_back: str, word: str, section: str = DUMP) -> Seed:
    """Return a difference that two statements make and take back in PostgreSQL."""
    return Seed(name, POSTGRESQL, psql(make), psql(take_back), {section: word})


POSTGRES = [
    pg("cell", "update item set price = 10.01 where id = 1", "update item set price = 10 where id = 1", "table data public.item: row 1\t"),
    pg("row", "insert into item values (9, 'x', 1)", "delete from item where id = 9", "table data public.item: row 9\t"),
    pg("cell among many rows", "update ticket set words = 'x' where id = 1234", "update ticket set words = md5('1234') where id = 1234", "table data public.ticket: row 1234 "),
    pg("unlogged row", "delete from basket where id = 2", "insert into basket values (2, 2)", "table data public.basket: row 2\t"),
    pg("sequence", "select setval('item_id_seq', 4) \\g /dev/null", "select setval('item_id_seq', 3) \\g /dev/null", "sequence set public.item_id_seq"),
    pg("role", "alter role clerk createdb", "alter role clerk nocreatedb", "cluster: ALTER ROLE clerk"),
    pg("role's setting", "alter role clerk set work_mem = '1MB'", "alter role clerk reset work_mem", "ALTER ROLE clerk SET work_mem"),
    pg("grant", "grant update on item to clerk", "revoke update on item from clerk", "shop acl public.TABLE item"),
    pg("large object", "select lo_put(4711, 0, 'A') \\g /dev/null", "select lo_put(4711, 0, 'a') \\g /dev/null", "shop large object 4711"),
    pg("large object's owner", "alter large object 4711 owner to clerk", "alter large object 4711 owner to postgres", "4711"),
    pg("function's body", "create or replace function double(x integer) returns integer language sql as 'select x * 3'", "create or replace function double(x integer) returns integer language sql as 'select x * 2'", "function public.double(integer)"),
    pg("comment", "comment on table item is 'stray'", "comment on table item is 'what is sold'", "TABLE item"),
    pg("invalid index", "update pg_index set indisvalid = false where indexrelid = 'item_name'::regclass", "update pg_index set indisvalid = true where indexrelid = 'item_name'::regclass", "invalid index shop item_name", STATE),
    pg("system setting", "alter system set work_mem = '5MB'", "alter system reset work_mem", "postgresql.auto.conf work_mem", STATE),
    Seed("stopped cluster", POSTGRESQL, "pg_ctlcluster 15 main stop", "systemctl start postgresql@15-main; sleep 1", {STATE: "stopped", DUMP: "public.item", "sockets": ":5432", "units": "postgresql@15-main"}),
]  # fmt: skip

# Many differences on one host are judged at once where each shows by its own name.
BATCHES = [
    *([seed] for seed in FILES),
    [seed for seed in SYSTEM if seed.device == APP],
    [seed for seed in [*SYSTEM, *MARIADB[:-1]] if seed.device == LEGACY],
    MARIADB[-1:],
    POSTGRES[:-1],
    POSTGRES[-1:],
]
