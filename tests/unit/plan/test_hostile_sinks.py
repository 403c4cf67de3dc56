"""Whatever runs as root refuses hostile words again before it carries anything out: it may be called without a plan."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils import engines as registry
from ansible_collections.relops.golive.plugins.module_utils import entry_points, words
from ansible_collections.relops.golive.plugins.module_utils.backup import files, restic, store, store_host, units
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql import cluster as postgres_setup
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.install import (
    config_files,
    packages,
    placing,
    release,
    release_back,
)
from ansible_collections.relops.golive.plugins.module_utils.migrate import schema
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Job
from ansible_collections.relops.golive.plugins.module_utils.system import services
from ansible_collections.relops.golive.plugins.module_utils.verify.http import target_of as load_target
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.carry import carry
from ansible_collections.relops.golive.plugins.plugin_utils.stages.verify import suite_of_plan


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


def an_instance(engine: str, data_directory: str) -> object:
    return registry.instance(engine, {"service": "a.service", "port": 1, "data_directory": data_directory})


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
    "release version of before": lambda: release_back._remove_new(a_release(), {"root": True, "release": False,
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
    "release former file": lambda: release_back._former_files(
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
    "database service": lambda: services.ensure("*", active=False),
    "database service stopped": lambda: services.stopped("-x").__enter__(),
    "database running": lambda: services.running("--x"),
    "mariadb data": lambda: an_instance("mariadb", "/etc"),
    "postgresql data": lambda: an_instance("postgresql", "/"),
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
    "carried folder": lambda: carry(None, None, "/srv/backup", ["..", "a"], None),  # type: ignore[arg-type]
    "carried from": lambda: carry(None, None, "/", ["a"], None),  # type: ignore[arg-type]
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
