"""Words that would be more than they are: each is a fault of the plan with its place.

What runs as root, and may be called without a plan, is in test_hostile_sinks.py.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import PlanFaults
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load

from tests.golden.plan.project import patched
from tests.pace import share

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


@pytest.mark.parametrize(
    ("place", "word"),
    share([pytest.param(place, word, id=f"{place}-{number}") for number, (place, word) in enumerate(PAIRS)], 0, 3),
)
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
    ("releases/templates/nginx-paygw.conf.j2", "x", "configs[1].template"),
    ("releases/paygw-1.0.0.tar.gz", "x", "releases.paygw.artefact"),
    ("migrations/pay.yml", "x", "migrations.pay.tables"),
    ("migrations/pay/deploy/more.sql", "x", "migrations.pay.schema"),
    ("migrations/pay/sqitch.plan", "x", "migrations.pay.schema"), ("checks/test_more.py", "x", "checks.suite"),
]  # fmt: skip


def test_a_link_among_device_types_that_leads_out_is_never_read(tmp_path: Path) -> None:
    """Nothing uses it, so nothing stops; a device that names it is told (the file of a type in LINKS)."""
    plan = patched(tmp_path / "project", {})
    (tmp_path / "secret").write_text("manufacturer: 乙牌\nmodel: X5200\n", encoding="utf-8")
    (plan.parent / "device-types/more.yaml").symlink_to(tmp_path / "secret")
    assert load(plan).device_types["X5200"].u_height == 2


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
