"""An upgrade in place: what it changes is there, is saved before, and nobody uses it meanwhile (R41, R42, H1)."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import Side
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading import sqitch
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.files import inside, is_file
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.shape import Loc
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import Unreadable, read_text
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene, check


@check
def changed_databases_are_backed_up(scene: Scene) -> Iterator[Fault]:
    """A database that is there and that the go-live changes comes back from its backup, and from nothing else."""
    if {"backup", "databases"} & scene.lost:
        return
    saved = scene.plan.backup.databases if scene.plan.backup else ()
    for name, database in scene.plan.databases.items():
        if database.role is Side.BOTH and name not in saved:
            zh = "此库在原地变更（role: both），但未列入 backup.databases，失败时无法恢复"
            en = "is changed where it is (role: both) but is not in backup.databases, so nothing could restore it"
            yield Fault(scene.item("databases", name, "role"), name, zh, en)


@check
def schemas_are_of_databases_that_stay(scene: Scene) -> Iterator[Fault]:
    for name, schema in scene.plan.schemas.items():
        where = scene.item("schemas", name, "database")
        yield from scene.unknown(where, schema.database, "databases")
        found = scene.plan.databases.get(schema.database)
        if found and not found.role.stays:
            zh, en = (
                "此库属旧系统，不会变更其结构；原地变更写 role: both",
                "is of the old system: write role: both to change it",
            )
            yield Fault(where, schema.database, zh, en)
        for other, migration in scene.plan.migrations.items():
            if migration.target == schema.database and migration.schema_project == schema.project:
                zh, en = f"移植 {other} 已部署此项目", f"migration {other} deploys this project already"
                yield Fault(scene.item("schemas", name, "project"), schema.project, zh, en)


@check
def a_schema_changes_something(scene: Scene) -> Iterator[Fault]:
    for name, schema in scene.plan.schemas.items():
        where = f"{schema.project}/{sqitch.PLAN}"
        if not inside(scene.plan.directory, where) or not is_file(scene.plan.directory / where):
            continue  # told as a folder that is missing, or lies elsewhere
        try:
            found = sqitch.read(read_text(scene.plan.directory / where, where))
        except Unreadable:
            continue  # told where names are looked at
        if not found.changes:
            yield Fault(scene.item("schemas", name, "project"), schema.project, "没有任何变更", "holds no change")


@check
def users_are_out_while_their_database_changes(scene: Scene) -> Iterator[Fault]:
    """A way back brings a database to the moment of its backup: what users write meanwhile would be lost."""
    if {"entry_points", "databases"} & scene.lost or ("entry_points",) in scene.gaps:
        return
    if any(point.side.was for point in scene.plan.entry_points):
        return
    for name, database in scene.plan.databases.items():
        if database.role is Side.BOTH:
            zh = "此库在原地变更，但没有任何入口被暂停: 在 entry_points 中写明 side: both 的入口（R41）"
            en = (
                "is changed where it is and no entry point is suspended: name in entry_points the way in, "
                "with side: both (R41)"
            )
            yield Fault(scene.item("databases", name, "role"), name, zh, en)


@check
def a_unit_is_one_entry_point(scene: Scene) -> Iterator[Fault]:
    """One unit that is suspended and opened again is one entry point of side both, not an old and a new one."""
    sides: dict[tuple[str, str], tuple[int, Side]] = {}
    for index, point in enumerate(scene.plan.entry_points):
        for host in scene.plan.members(point.hosts):
            _first, side = sides.setdefault((host, point.service), (index, point.side))
            if side is not point.side:
                zh = f"{host} 上的此服务已是 {side.zh} 入口；同一服务先暂停再启动，只写一个入口 side: both"
                en = f"is an entry point of side {side} on {host} already: write one entry point with side: both"
                yield Fault(scene.item("entry_points", index, "service"), point.service, zh, en)


@check
def checks_do_not_go_through_a_closed_entry_point(scene: Scene) -> Iterator[Fault]:
    """An entry point of side both is closed until business is resumed, after the checks: nothing answers there."""
    doors = {place: point for point in scene.plan.entry_points if point.side is Side.BOTH
             for place in _places(scene.plan, point.hosts, point.port)}  # fmt: skip
    for loc, url in _asked(scene.plan):
        door = doors.get(url)
        if door is not None:
            zh = f"经由入口 {door.name.zh}，它在业务启动前保持关闭；请直接检查其后的主机"
            en = f"goes through the entry point {door.name.en}, closed until business resumes: ask the hosts behind it"
            yield Fault(scene.item(*loc), f"{url[0]}:{url[1]}", zh, en)


def _places(plan: Plan, hosts: tuple[str, ...], port: int) -> Iterator[tuple[str, int]]:
    members = set(plan.members(hosts))
    for link in plan.connections:
        if link.ip is not None and link.a_device in members:
            yield str(link.ip.ip), port


def _asked(plan: Plan) -> Iterator[tuple[Loc, tuple[str, int]]]:
    for kind in ("http", "performance"):
        for index, one in enumerate(getattr(plan.checks, kind)):
            where = urlsplit(one.url)
            yield (
                ("checks", kind, index, "url"),
                (where.hostname or "", where.port or (443 if where.scheme == "https" else 80)),
            )
    for index, way in enumerate(plan.checks.reachability):
        if way.allowed:
            yield (("checks", "reachability", index, "to"), (str(way.to), way.port))
