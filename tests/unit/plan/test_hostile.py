"""Words that would be more than they are: each is a fault of the plan with its place, and the sink refuses it again.

The first table is what a person can write, the second what runs as root and may be called without a plan.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils import (
    config_files,
    entry_points,
    packages,
    placing,
    postgres_setup,
    release,
    services,
    words,
)
from ansible_collections.relops.golive.plugins.module_utils.backup import files, restic, store, store_host, units
from ansible_collections.relops.golive.plugins.module_utils.database import engine
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.load import target_of as load_target
from ansible_collections.relops.golive.plugins.module_utils.migrate import schema
from ansible_collections.relops.golive.plugins.module_utils.migrate.model import Job
from ansible_collections.relops.golive.plugins.plugin_utils.backup.carry import carry
from ansible_collections.relops.golive.plugins.plugin_utils.plan.faults import PlanFaults
from ansible_collections.relops.golive.plugins.plugin_utils.plan.load import load
from ansible_collections.relops.golive.plugins.plugin_utils.verify import suite_of_plan

from tests.golden.plan.project import patched

R, D, B = "releases.paygw", "databases.paygw", "backup"
# Place in plan.yml, as a fault names it, and the words that were tried there.
PLAN: dict[str, list[Any]] = {
    f"{R}.version": ["..", ".", "../../..", "1/../..", "-rf", "1.0\n", "1 0", "$(id)", "{{ x }}", "１.0"],
    f"{R}.root": ["/", "/etc", "/opt", "/var", "/var/lib", "/opt/../etc", "/opt//x", "/opt/x/", "opt/x", "/usr/lib/x",
                  "/root/x", "/run/x", "/boot/x", "/opt/a b", "/opt/x\n", "/opt/$x", "/opt/'x", "/lib64", "/home"],
    f"{R}.user": ["-rf", "a b", "a:b", "root\n", "../x", "A"],
    f"{R}.service": ["*", "--host=elsewhere", "../../cron.d/x", "a", "ssh.service", "systemd-logind.service",
                     "a.service b.service", "poweroff.target", "a.service\n", "dbus.service", "[a].service"],
    f"{R}.artefact": ["/etc/passwd", "../x.tar.gz", "releases/../../x", "~/x", "-x", "a\nb"],
    f"{R}.files[1].template": ["/etc/shadow", "../../vault.yml"],
    f"{R}.files[1].path": ["../x", "/etc/cron.d/x", "a/../../x", "releases/1/x", "current/x", "-x", "a\nb"],
    f"{R}.files[1].mode": ["4755", "2755", "1777", "0777", "0666", "0002", "7000", "u+s", "-755"],
    f"{R}.health.url": ["file:///etc/shadow", "http://x/$(id)", "http://x/'", "http://u:p@x/", "http://x y/", "-o/x"],
    f"{D}.data_directory": ["/", "/etc", "/var/lib", "/etc/postgresql", "/var/lib/mysql/../.."],
    f"{D}.version": ["../..", "15/main", "15\n"],
    f"{D}.service": ["*", "-H", "ssh.service"],
    f"{D}.name": ["all", "postgres", "template1", "replication", "a b", "a'b", "Pay", "-x"],
    f"{D}.users[1].name": ["postgres", "all", "pg_monitor", "a;b", "public"],
    f"{D}.settings.work_mem": ["1MB\nx = y", "1MB'", "1\\", "１MB", "a\0b"],
    f"{B}.store.path": ["/srv/backup\n!id", "/", "/srv", "/etc", "/srv/a b", "/srv/backup/..", "/srv/*"],
    f"{B}.exclude[1]": ["/*", "/", "/etc/*", "/e*", "/var/**", "/*/*", "/?*", "etc/x", "/etc/../*", "/x\n/*", "/[e]tc",
                        "/opt/paylegacy", "/home/*", "/var/lib/*"],
    f"{B}.application_paths.legacy[1]": ["/", "/etc", "/usr/../etc", "relative", "/proc/1", "/opt/x\n"],
    "packages.app[1]": ["nginx-", "--purge", "a.*", "a.+b", "./x.deb", "a b", "a;b", "http://x/x.deb", "A"],
    "configs[1].path": ["/etc", "/etc/passwd", "/etc/sudoers.d/x", "/root/.ssh/authorized_keys", "/dev/sda", "/proc/x",
                        "/etc/nginx/../shadow", "/etc/ld.so.preload", "/etc/ssh/sshd_config", "x", "/etc/x\n"],
    "configs[1].link": ["/etc/shadow", "/usr/bin", "../x"],
    "configs[1].validate": ["sh -c id", "/bin/bash -c id", "nginx -t; id", "nginx -t && id", "nginx -t\nid", "env id",
                            "$(id)", "`id`", "nginx -t > /etc/x", "python3 -c x", "-t", "rm -rf x", "find / -delete"],
    "configs[1].service": ["*", "../x.service", "--now"],
    "entry_points[1].service": ["*", "sshd.service", "paylegacy"],
    "entry_points[1].url": ["file:///etc/shadow", "gopher://x/", "http://x/`id`"],
    "migrations.pay.schema": ["/var/log", "../x", "-x"],
    "migrations.pay.tables": ["/etc/passwd", "../pay.yml"],
    "migrations.pay.source_login.user": ["a b", "--x", "a'b"],
    "checks.suite": ["/", "../..", "/etc"],
    "checks.http[1].url": ["http://x/; id", "ftp://x/", "http://x/\n"],
    "tables.ports": ["/etc/passwd", "../ports.csv", "ports.csv\n"],
    "network.description": ["{peer.__class__}", "{peer:>99999999}", "x\nexit", "what?", "{0}", "描述"],
    "switches.SHZJ-ACC-SW01.platform": ["../x", "ios\n", "os.path"],
    "vlans.100.name": ["x\nexit", "a b", "-x"],
    "groups.golive_backup": [["SHZJ-PAY-APP01"]],
    "project.code": ["../x", "a/b", "a\n"],
}  # fmt: skip
PAIRS = [(place, word) for place, tried in PLAN.items() for word in tried]


def path_of(place: str) -> str:
    """Return a place as a patch names it: `configs[1].path` is `configs/0/path`."""
    steps = place.replace("[1]", ".0").split(".")
    return "/".join("schema" if step == "schema" else step for step in steps)


@pytest.mark.parametrize(("place", "word"), PAIRS, ids=[f"{place}-{number}" for number, (place, _) in enumerate(PAIRS)])
def test_the_plan_names_the_place_of_a_hostile_word(place: str, word: Any, tmp_path: Path) -> None:
    patch: dict[str, Any] = {"set": {path_of(place): word}}
    if place.startswith(f"{B}.exclude"):
        patch = {"set": {"backup/exclude": [word]}}
    with pytest.raises(PlanFaults) as caught:
        load(patched(tmp_path / "project", patch))
    found = [fault.where for fault in caught.value.faults]
    assert any(where == place or where.startswith((f"{place}.", f"{place}:")) for where in found), found
    for language in ("zh", "en"):
        assert all(line.isprintable() for line in caught.value.lines(language))


TABLES = [
    ("equipment", "SHZJ-PAY-APP01", "设备名称", "../../x"), ("equipment", "SHZJ-PAY-APP01", "设备名称", "localhost"),
    ("equipment", "SHZJ-PAY-APP01", "设备名称", "golive"), ("equipment", "SHZJ-PAY-APP01", "主机名", "$(id)"),
    ("equipment", "SHZJ-PAY-APP01", "主机名", "-x"), ("equipment", "SHZJ-PAY-APP01", "序列号", "a\nb"),
    ("equipment", "SHZJ-PAY-APP01", "资产编号", "\x1b]0;x\x07"), ("equipment", "SHZJ-PAY-APP01", "用途", "a\u202eb"),
    ("ports", "PAYGW-L001", "连接编号", "L1\nexit"), ("ports", "PAYGW-L001", "对端端口", "Gi1/0/1\nexit"),
    ("ports", "PAYGW-L001", "对端端口", "Gi1/0/1 ; exit"), ("ports", "PAYGW-L001", "聚合组", "Po1\rexit"),
    ("ports", "PAYGW-L001", "备注", "\x1b[2J"), ("ports", "PAYGW-L001", "本端设备", "all"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "key", "column", "word"), TABLES)
def test_a_table_names_the_cell_of_a_hostile_word(table: str, key: str, column: str, word: str, tmp_path: Path) -> None:
    with pytest.raises(PlanFaults) as caught:
        load(patched(tmp_path / "project", {table: {key: {column: word}}}))
    assert any(fault.where == f"{table}.csv:2 {column}" for fault in caught.value.faults)


LINKS = [
    ("ports.csv", "ports", "tables.ports"), ("equipment.csv", "equipment", "tables.equipment"),
    ("device-types/乙牌/X5200.yaml", "x", "device-types/乙牌/X5200.yaml"),
    ("device-types/more.yaml", "x", "device-types/more.yaml"),
    ("releases/templates/nginx-paygw.conf.j2", "x", "configs[1].template"),
    ("releases/paygw-1.0.0.tar.gz", "x", "releases.paygw.artefact"),
    ("migrations/pay.yml", "x", "migrations.pay.tables"),
    ("migrations/pay/deploy/more.sql", "x", "migrations.pay.schema"),
    ("migrations/pay/sqitch.plan", "x", "migrations.pay.schema"), ("checks/test_more.py", "x", "checks.suite"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "target", "where"), LINKS)
def test_no_link_leads_out_of_the_project_and_nothing_of_its_target_is_told(
    name: str, target: str, where: str, tmp_path: Path
) -> None:
    plan = patched(tmp_path / "project", {})
    outside = tmp_path / target
    outside.write_text("root:$6$secret-line-of-shadow:19000\nmore\n", encoding="utf-8")
    (plan.parent / name).unlink(missing_ok=True)
    (plan.parent / name).symlink_to(outside)
    with pytest.raises(PlanFaults) as caught:
        load(plan)
    told = "\n".join(caught.value.lines("en"))
    assert any(fault.where == where for fault in caught.value.faults), told
    assert "secret-line" not in told


@pytest.mark.parametrize(("folder", "where"), [("migrations/pay/deploy", "migrations.pay.schema"),
                                               ("checks/more", "checks.suite")])  # fmt: skip
@pytest.mark.parametrize("outside", [True, False])
def test_no_folder_is_a_link_since_what_is_in_it_would_not_be_in_the_digest(
    folder: str, where: str, outside: bool, tmp_path: Path
) -> None:
    plan = patched(tmp_path / "project", {})
    target = (tmp_path if outside else plan.parent) / "elsewhere"
    target.mkdir()
    (target / "test_x.py").touch()
    link = plan.parent / folder
    if link.exists():
        link.rename(link.with_name("put-aside"))
    link.symlink_to(target)
    with pytest.raises(PlanFaults) as caught:
        load(plan)
    assert any((fault.where, fault.value) == (where, folder) for fault in caught.value.faults)


def test_a_link_within_the_project_is_a_file_of_it(tmp_path: Path) -> None:
    plan = patched(tmp_path / "project", {})
    plan.with_name("ports.csv").rename(plan.with_name("real.csv"))
    plan.with_name("ports.csv").symlink_to("real.csv")
    (tmp_path / "linked").symlink_to(plan.parent)
    assert load(tmp_path / "linked" / "plan.yml").digest == load(plan).digest


@pytest.fixture(autouse=True)
def nothing_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """No sink may get as far as a command."""

    def fail(argv: Any, *_more: Any, **_other: Any) -> None:
        pytest.fail(f"this was carried out: {argv}")

    monkeypatch.setattr(subprocess, "run", fail)
    monkeypatch.setattr(subprocess, "Popen", fail)


def a_release(**more: Any) -> release.Release:
    given: dict[str, Any] = {
        "name": "a", "version": "1", "sha256": "0" * 64, "root": "/opt/a", "user": "a", "service": "a.service",
        "unit": "[Unit]", "files": [], "health": None,
    }  # fmt: skip
    return release.Release({**given, **more})


def a_file(**more: Any) -> config_files.File:
    given = {"path": "/etc/a/a.conf", "content": "x", "mode": "0644", "owner": "root", "group": "root"}
    return config_files.file_of({**given, **more})


def a_configuration(**more: Any) -> config_files.Configuration:
    entry = {"path": "/etc/a/a.conf", "content": "x", "mode": "0644", "owner": "root", "group": "root", **more}
    return config_files.Configuration({"files": [entry], "service": None})


def a_cluster(**more: Any) -> postgres_setup.Cluster:
    given: dict[str, Any] = {
        "name": "pay", "version": "15", "service": "postgresql@15-main.service", "port": 5432, "addresses": [],
        "access": [], "settings": {}, "users": [], "passwords": {}, "config_directory": None,
    }  # fmt: skip
    return postgres_setup.Cluster({**given, **more})


def a_store(**more: Any) -> Any:
    given: dict[str, Any] = {
        "address": "10.0.0.1", "port": 22, "account": "glb-a", "path": "/srv/backup/a", "host_keys": ["ssh-x y"],
    }  # fmt: skip
    return store.opened({"store": {**given, **more}, "client_secret": "key"}, "files").__enter__()


def a_job(**more: Any) -> Job:
    table = {"source": "a", "target": "s.a", "key": ["id"], "columns": [{"source": "id", "target": "id"}], **more}
    return Job.of({"name": more.pop("name", "pay"), "tables": [table], "source": {}, "target": {}})


def project(plan: str, **scripts: str) -> schema.Project:
    return schema.Project({"sqitch.plan": plan, **scripts})


def client(**more: Any) -> list[store_host.Client]:
    row = {"account": "glb-a", "host": "A", "public_key": "ssh-ed25519 AAAA", **more}
    return store_host.clients({"path": row.pop("path", "/srv/backup"), "clients": [row]})


def behind_a_link(tmp_path: Path) -> Any:
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "shared").symlink_to("/etc")
    wish = a_release(root=str(tmp_path / "root"), files=[{"path": "shared/passwd", "mode": "0644", "content": "x"}])
    return wish.files()


def proof_by_shell() -> None:
    case = {"name": "nginx -t; touch /tmp/ran", "host": "h"}
    suite_of_plan.test_command(case, None)


WITH_FILE: Callable[[str, str], Any] = lambda path, mode: a_release(  # noqa: E731
    files=[{"path": path, "mode": mode, "content": "x"}]
).shared()
SINKS: dict[str, Callable[..., Any]] = {
    "release version": lambda: a_release(version=".."),
    "release version of before": lambda: release._remove_new(a_release(), {"root": True, "release": False,
                                         "version": "../..", "account": True, "files": {}}),
    "release root /": lambda: a_release(root="/"),
    "release root /etc": lambda: a_release(root="/etc"),
    "release root with ..": lambda: a_release(root="/opt/../etc"),
    "release service *": lambda: a_release(service="*"),
    "release service option": lambda: a_release(service="--host=elsewhere"),
    "release service path": lambda: a_release(service="../../cron.d/x"),
    "release user": lambda: a_release(user="-rf"),
    "release url": lambda: a_release(health={"url": "file:///etc/shadow"}),
    "release file with ..": lambda: WITH_FILE("../../etc/passwd", "0644"),
    "release file absolute": lambda: WITH_FILE("/etc/passwd", "0644"),
    "release file in releases": lambda: WITH_FILE("releases/1/x", "0644"),
    "release file setuid": lambda: WITH_FILE("shared/x", "4755"),
    "release file for everybody": lambda: WITH_FILE("shared/x", "0666"),
    "release file behind a link": behind_a_link,
    "release former file": lambda: release._former_files(
        a_release(), {"current": None, "files": {"/etc/shadow": None}}
    ),
    "config path": lambda: a_file(path="/etc/sudoers.d/x"),
    "config path with ..": lambda: a_file(path="/etc/nginx/../shadow"),
    "config link": lambda: a_file(link="/etc"),
    "config mode": lambda: a_file(mode="2755"),
    "config validate": lambda: a_configuration(validate="sh -c id").prove(),
    "config validate with a shell's signs": lambda: a_configuration(validate="nginx -t; id").prove(),
    "config service": lambda: config_files.Configuration({"files": [], "service": "-x"}),
    "placing mode": lambda: placing.wanted("x", "0777"),
    "package removed": lambda: packages.install(["openssh-server-"], []),
    "package option": lambda: packages.planned(["--allow-unauthenticated"]),
    "package pattern": lambda: packages.planned([".*"]),
    "unit *": lambda: services.service("*"),
    "unit option": lambda: services.control("stop", "--host=elsewhere"),
    "unit of the way in": lambda: services.control("stop", "ssh.service"),
    "unit with a line": lambda: services.control("stop", "a.service\nb"),
    "url with a line": lambda: services.fault_of("http://x/\r\nX: y"),
    "load": lambda: load_target("http://u:p@x/\r\nX: y"),
    "entry point": lambda: entry_points.before_of({"service": "../../x"}),
    "database service": lambda: engine.ensure("*", active=False),
    "database service stopped": lambda: engine.stopped("-x").__enter__(),
    "database running": lambda: engine.running("--x"),
    "mariadb data": lambda: engine.engine("mariadb", {"service": "a.service", "port": 1, "data_directory": "/etc"}),
    "postgresql data": lambda: engine.engine("postgresql", {"service": "a.service", "port": 1, "data_directory": "/"}),
    "postgresql name": lambda: a_cluster(name="all"),
    "postgresql version": lambda: a_cluster(version="../../.."),
    "postgresql service": lambda: a_cluster(service="*"),
    "postgresql user": lambda: a_cluster(users=[{"name": "postgres"}], passwords={"postgres": "x"}),
    "postgresql setting": lambda: a_cluster(settings={"archive_command": "x"}),
    "postgresql setting name": lambda: a_cluster(settings={"a\nb": "x"}),
    "postgresql setting with a line": lambda: a_cluster(settings={"work_mem": "1MB'\nshared_preload_libraries='x"}),
    "postgresql access": lambda: a_cluster(access=["0.0.0.0/0 trust\nhost all all"]),
    "postgresql address": lambda: a_cluster(addresses=["*"]),
    "sqitch project": lambda: project("%project=/var/log\n").name,
    "sqitch project laid out": lambda: schema._laid_out(project("%project=/var/log\n")).__enter__(),
    "sqitch project ..": lambda: project("%project=..\n").name,
    "sqitch without a project": lambda: project("schema 2026\n").name,
    "sqitch change": lambda: project("%project=pay\n../../x 2026\n").changes(whole=True),
    "sqitch change option": lambda: project("%project=pay\n--to 2026\n").changes(whole=True),
    "sqitch script": lambda: schema._laid_out(project("%project=pay\n", **{"deploy/../../x": ""})).__enter__(),
    "migration": lambda: Job.of({"name": "a'; --", "tables": [], "source": {}, "target": {}}),
    "migration table": lambda: a_job(source="a`; --"),
    "migration column": lambda: a_job(columns=[{"source": 'i"d', "target": "id"}]),
    "store path with a command": lambda: a_store(path="/srv/backup\n!id"),
    "store path": lambda: a_store(path="/"),
    "store account": lambda: a_store(account="-oProxyCommand=id"),
    "store address": lambda: a_store(address="-oProxyCommand=id"),
    "store host key": lambda: a_store(host_keys=["ssh-x y\n* ssh-x z"]),
    "store root": lambda: client(path="/etc"),
    "store client": lambda: client(host="../../root"),
    "store client account": lambda: client(account="root:x"),
    "store client key": lambda: client(public_key='ssh-x y\nssh-x z'),
    "store given up": lambda: store_host.take_back({"account": "-x", "folder": "/srv/backup/A", "keys": None},
                                                   {"path": "/srv/backup"}),
    "exclude all": lambda: files.check_patterns(["/*"]),
    "exclude a folder of the system": lambda: files.check_patterns(["/e*"]),
    "restic tag": lambda: restic._tags(["x --all"]),
    "units of before": lambda: units.settle(["--host=elsewhere"]),
    "units of before with a path": lambda: units.settle(["../../x.service"]),
    "carried folder": lambda: carry(None, None, "/srv/backup", ["..", "a"]),  # type: ignore[arg-type]
    "carried from": lambda: carry(None, None, "/", ["a"]),  # type: ignore[arg-type]
    "verify by a shell": proof_by_shell,
}  # fmt: skip


@pytest.mark.parametrize("sink", SINKS)
def test_the_sink_refuses_it_again_before_anything_is_carried_out(
    sink: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "FOLDER", tmp_path / "laid-out")
    monkeypatch.setattr(store, "RUN", tmp_path / "run")
    monkeypatch.setattr(config_files, "VIEWS", tmp_path / "views")
    call = SINKS[sink]
    with pytest.raises(GoliveError) as caught:
        call(tmp_path) if call is behind_a_link else call()
    assert str(caught.value).isprintable()
    assert not list(tmp_path.rglob("x"))


@pytest.mark.parametrize("command", ["nginx -t", "/usr/sbin/haproxy -c -f /etc/haproxy/haproxy.cfg", "visudo -c"])
def test_a_command_is_its_words(command: str) -> None:
    assert words.argv(command) == command.split()


def test_a_setting_that_holds_a_quote_all_the_same_stays_one_value() -> None:
    text = a_cluster(settings={"cluster_name": "it's", "search_path": "a\\' x = y"}).settings_text()
    assert "cluster_name = 'it''s'\n" in text
    assert "search_path = 'a\\\\'' x = y'\n" in text
