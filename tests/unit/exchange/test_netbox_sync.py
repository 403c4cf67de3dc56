"""A NetBox becomes what the plan says, once; what somebody else wrote there is told and left."""

from __future__ import annotations

import copy
import itertools
from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.authors import Authors, mark
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.plain import plain, same
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.report import Report
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.sync import Sync
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.thing import KINDS
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.wanted import Wanted

from tests.unit.exchange.fake import Fake


def send(store: Fake, wanted: Wanted, dry: bool = False, overwrite: str = "", project: str = "PAYGW") -> Report:
    """Synchronise and count what was written."""
    before = store.writes
    report = Sync(store, Authors(store, mark(project)), dry, frozenset(filter(None, [overwrite]))).run(wanted)
    report.writes = store.writes - before
    return report


def edited(wanted: Wanted, kind: str, key: tuple[str, ...], **fields: Any) -> Wanted:
    """Return the wanted things with some fields of one of them otherwise."""
    changed = [
        replace(thing, fields={**thing.fields, **fields}) if (thing.kind, thing.key) == (kind, key) else thing
        for thing in wanted.things
    ]
    assert changed != list(wanted.things)
    return replace(wanted, things=tuple(changed))


def without(wanted: Wanted, kind: str, word: str) -> Wanted:
    """Return the wanted things without those of a kind that have a word in their name."""
    kept = [thing for thing in wanted.things if thing.kind != kind or word not in thing.key]
    return replace(wanted, things=tuple(kept))


@pytest.fixture(scope="module")
def full(of_demo: Wanted) -> Fake:
    """A NetBox that holds the demo; nobody may change it."""
    store = Fake()
    assert send(store, of_demo).good
    return store


@pytest.fixture
def store(full: Fake) -> Fake:
    """A NetBox that holds the demo."""
    copied = Fake(log=copy.deepcopy(full.log), rows=copy.deepcopy(full.rows))
    copied._ids, copied._requests = itertools.count(100_000), itertools.count(100_000)
    return copied


def test_from_empty_everything_is_there_and_given_again_nothing_is_written(of_demo: Wanted) -> None:
    store = Fake()
    first = send(store, of_demo)
    assert (first.good, first.changed, first.more) == (True, [], [])
    assert first.completed > 100
    second = send(store, of_demo)
    assert (second.created, second.changed, second.writes) == ([], [], 0)
    assert second.same == len(of_demo.things)


@pytest.mark.parametrize("which", ["of_demo", "of_bonds"])
def test_what_is_there_is_what_was_wanted(which: str, request: pytest.FixtureRequest) -> None:
    found: Wanted = request.getfixturevalue(which)
    store = Fake()
    sync = Sync(store, Authors(store, mark("P")))
    assert sync.run(found).good
    for thing in found.things:
        row = plain(store.table(KINDS[thing.kind].endpoint)[sync.ids[thing.ref]])
        for name in thing.fields:
            assert name in row or thing.fields[name] in (None, "", ()), (thing.label, name)


def test_a_dry_run_tells_the_same_and_writes_nothing(of_demo: Wanted) -> None:
    store = Fake()
    planned = send(store, of_demo, dry=True)
    assert (planned.writes, store.rows.get("dcim/devices", {})) == (0, {})
    assert planned.created.count("device") == 19
    assert "would be created" in planned.head().en and "将新建" in planned.head().zh
    done = send(store, of_demo)
    assert set(done.created) <= set(planned.created)
    assert "created" in done.head().en


def test_a_dry_run_on_a_full_one_tells_the_one_change(store: Fake, of_demo: Wanted) -> None:
    moved = edited(of_demo, "dcim.device", ("SHZJ-BAK01",), position=12)
    planned = send(store, moved, dry=True)
    assert ([one.en for one in planned.changed], planned.writes) == (["device SHZJ-BAK01: position: '10' → '12'"], 0)
    assert store.one("dcim/devices", name="SHZJ-BAK01")["position"] == 10


def test_what_this_project_wrote_follows_its_plan(store: Fake, of_demo: Wanted) -> None:
    report = send(store, edited(of_demo, "dcim.device", ("SHZJ-BAK01",), position=12))
    assert (report.good, report.writes) == (True, 1)
    assert store.one("dcim/devices", name="SHZJ-BAK01")["position"] == 12


def test_what_somebody_else_wrote_is_told_with_who_and_left(store: Fake, of_demo: Wanted) -> None:
    device = store.one("dcim/devices", name="SHZJ-BAK01")
    store.change("dcim/devices", device["id"], serial="SN-REAL")
    report = send(store, of_demo)
    assert (report.good, report.writes) == (False, 0)
    (said,) = report.conflicts
    assert said.en.startswith("device SHZJ-BAK01: serial: NetBox has 'SN-REAL' (alice, 2026-11-20T10:00")
    assert "计划为 'SN21A005'" in said.zh
    assert store.one("dcim/devices", name="SHZJ-BAK01")["serial"] == "SN-REAL"


def test_of_one_object_only_the_foreign_field_is_left(store: Fake, of_demo: Wanted) -> None:
    device = store.one("dcim/devices", name="SHZJ-BAK01")
    store.change("dcim/devices", device["id"], serial="SN-REAL")
    report = send(store, edited(of_demo, "dcim.device", ("SHZJ-BAK01",), position=12))
    assert (len(report.conflicts), len(report.changed)) == (1, 1)
    row = store.one("dcim/devices", name="SHZJ-BAK01")
    assert (row["serial"], row["position"]) == ("SN-REAL", 12)


@pytest.mark.parametrize("name", ["device SHZJ-BAK01", "SHZJ-BAK01", "device", "all"])
def test_it_gives_way_when_it_is_named(store: Fake, of_demo: Wanted, name: str) -> None:
    store.change("dcim/devices", store.one("dcim/devices", name="SHZJ-BAK01")["id"], serial="SN-REAL")
    assert send(store, of_demo, overwrite=name).good
    assert store.one("dcim/devices", name="SHZJ-BAK01")["serial"] == "SN21A005"


def test_another_name_makes_nothing_else_give_way(store: Fake, of_demo: Wanted) -> None:
    store.change("dcim/devices", store.one("dcim/devices", name="SHZJ-BAK01")["id"], serial="SN-REAL")
    assert not send(store, of_demo, overwrite="device SHZJ-PAY-DB01").good


def test_another_project_is_somebody_else(store: Fake, of_demo: Wanted) -> None:
    report = send(store, edited(of_demo, "dcim.device", ("SHZJ-BAK01",), position=12), project="OTHER")
    assert [one.en.split(":")[0] for one in report.conflicts] == ["device SHZJ-BAK01"]


def test_who_cannot_be_found_out_counts_as_somebody_else(store: Fake, of_demo: Wanted) -> None:
    store.log.clear()  # older than the change log keeps
    report = send(store, edited(of_demo, "dcim.device", ("SHZJ-BAK01",), position=12))
    assert "(?)" in report.conflicts[0].en


def test_a_part_of_a_type_that_came_with_our_device_is_ours(store: Fake, of_demo: Wanted) -> None:
    """NetBox's change log has no message for it: the request that made the device is what tells."""
    report = send(store, edited(of_demo, "dcim.consoleport", ("SHZJ-BAK01", "BMC"), type="usb-a"))
    assert (report.good, len(report.changed)) == (True, 1)


def test_what_is_empty_is_filled_whoever_made_it(of_demo: Wanted) -> None:
    store = Fake(who="alice")
    store.create("dcim/sites", [{"name": "SH-ZJ", "slug": "shanghai", "status": "active", "description": ""}])
    report = send(store, of_demo)
    assert report.good
    site = store.one("dcim/sites", name="SH-ZJ")
    assert site["description"] == "张江数据中心 / Zhangjiang data centre"
    assert site["slug"] == "shanghai"  # its short name is its maker's business


def test_a_foreign_default_that_the_plan_has_otherwise_is_told(of_demo: Wanted) -> None:
    store = Fake(who="alice")
    store.create("dcim/sites", [{"name": "sh-zj", "slug": "x", "status": "retired", "description": ""}])
    report = send(store, of_demo)
    assert {one.en.split(": NetBox")[0] for one in report.conflicts} == {"site SH-ZJ: name", "site SH-ZJ: status"}
    assert len(store.table("dcim/sites")) == 1


def test_the_type_of_somebody_else_is_left_and_the_devices_get_all_their_ports(of_demo: Wanted) -> None:
    store = Fake(who="alice")
    (maker,) = store.create("dcim/manufacturers", [{"name": "Cisco", "slug": "cisco"}])
    kind = {"manufacturer": maker["id"], "model": "Catalyst 9300-24T", "slug": "c9300", "part_number": "C9300-24T",
            "u_height": 1, "is_full_depth": True, "airflow": "front-to-rear", "weight": 7.4,
            "weight_unit": "kg"}  # fmt: skip
    (made,) = store.create("dcim/device-types", [kind])
    store.create("dcim/interface-templates", [{"device_type": made["id"], "name": "GigabitEthernet1/0/1",
                                               "type": "1000base-t"}])  # fmt: skip
    store.who = "golive"
    report = send(store, of_demo)
    assert report.good
    ours = [row for row in store.table("dcim/interface-templates").values() if row["device_type"] == made["id"]]
    assert [row["name"] for row in ours] == ["GigabitEthernet1/0/1"]
    assert any("device type Cisco Catalyst 9300-24T is somebody's and lacks interface" in one.en for one in report.told)
    switch = store.one("dcim/devices", name="SHZJ-ACC-SW01")
    ports = [row for row in store.table("dcim/interfaces").values() if row["device"]["id"] == switch["id"]]
    names = [row["name"] for row in ports]
    assert len(names) == len(set(names)) == 34
    assert send(store, of_demo).writes == 0


def test_ports_that_the_type_brings_are_completed_and_not_made_twice(store: Fake) -> None:
    names = [(row["device"]["id"], row["name"]) for row in store.table("dcim/interfaces").values()]
    assert len(names) == len(set(names))
    port = [row for row in store.table("dcim/interfaces").values() if row["name"] == "GigabitEthernet1/0/3"]
    assert all(row["mode"] == "access" for row in port if "PAYGW" in str(row.get("description")))


def test_a_cable_of_somebody_else_stays_plugged(of_demo: Wanted) -> None:
    store = Fake()
    send(store, without(of_demo, "dcim.cable", "SHZJ-PAY-APP01"))
    port, other = (store.one("dcim/interfaces", name=name, device=device) for name, device in (
        ("ens1f0", _ref(store, "SHZJ-PAY-APP01")), ("GigabitEthernet1/0/20", _ref(store, "SHZJ-ACC-SW01")),
    ))  # fmt: skip
    store.who = "alice"
    ends = [[{"object_type": "dcim.interface", "object_id": one["id"]}] for one in (port, other)]
    store.create("dcim/cables", [{"a_terminations": ends[0], "b_terminations": ends[1], "label": "hers"}])
    store.who = "golive"
    report = send(store, of_demo)
    (said,) = report.conflicts
    assert "another cable is plugged there, hers (alice" in said.en
    assert [row for row in store.table("dcim/cables").values() if row["label"] == "hers"]
    assert any("cable hers: is not in the plan" in one.en for one in report.more)
    assert send(store, of_demo, overwrite="cable").good
    assert not [row for row in store.table("dcim/cables").values() if row["label"] == "hers"]


def test_a_cable_of_this_project_follows_its_plan(store: Fake, of_demo: Wanted) -> None:
    key = ("SHZJ-PAY-APP01", "ens1f0", "–", "SHZJ-ACC-SW01", "GigabitEthernet1/0/1")
    free = of_demo.by_ref[next(t.ref for t in of_demo.things if t.key == ("SHZJ-ACC-SW01", "GigabitEthernet1/0/21"))]
    end = {"object_type": "dcim.interface", "object_id": free.ref}
    report = send(store, edited(of_demo, "dcim.cable", key, b_terminations=(end,)))
    assert report.good
    assert ["takes the place of cable" in one.en for one in report.changed] == [True]
    assert len(store.table("dcim/cables")) == 58


def test_what_netbox_has_more_on_our_devices_is_told_and_left(store: Fake, of_demo: Wanted) -> None:
    store.who = "alice"
    device = store.one("dcim/devices", name="SHZJ-BAK01")
    store.create("dcim/interfaces", [{"device": device["id"], "name": "lo0", "type": "virtual"}])
    store.who = "golive"
    report = send(store, of_demo)
    assert (report.good, [one.en for one in report.more]) == (
        True, ["interface SHZJ-BAK01 lo0: is not in the plan; left"],
    )  # fmt: skip


def test_what_netbox_refuses_is_named_with_its_reason_and_what_waits_for_it(of_demo: Wanted) -> None:
    store = Fake(who="alice")
    send(store, Wanted(tuple(thing for thing in of_demo.things if "template" not in thing.kind)[:20], {}), project="X")
    (role,) = list(store.table("dcim/device-roles"))[:1]
    store.create("dcim/devices", [{"name": "elsewhere", "asset_tag": "ZC-2025-00125", "site": 0, "role": role,
                                   "device_type": 0}])  # fmt: skip
    store.who = "golive"
    report = send(store, of_demo)
    said = [one.en for one in report.refused]
    assert said[0] == "device SHZJ-BAK01: NetBox says: asset_tag must be unique"
    assert "power port SHZJ-BAK01 PSU1: waits for SHZJ-BAK01, which is not there" in said
    assert not [one for one in said if "SHZJ-PAY-APP01:" in one]
    assert store.one("dcim/devices", name="SHZJ-PAY-APP01")


def test_a_change_that_is_refused_is_not_told_as_done(store: Fake, of_demo: Wanted) -> None:
    from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.store import (  # noqa: PLC0415
        RefusedError,
    )

    def refuse(endpoint: str, rows: Any) -> list[Any]:
        raise RefusedError(["position: U12 is already occupied"])

    store.update = refuse  # type: ignore[method-assign]
    report = send(store, edited(of_demo, "dcim.device", ("SHZJ-BAK01",), position=12))
    assert (report.changed, len(report.refused), report.good) == ([], 1, False)


def test_the_report_says_problems_first_and_the_beginning_of_what_is_long(store: Fake, of_demo: Wanted) -> None:
    store.change("dcim/devices", store.one("dcim/devices", name="SHZJ-BAK01")["id"], serial="SN-REAL")
    lines = send(store, of_demo).lines("en", 1)
    assert lines[0].startswith("NetBox : 0 created, 0 changed")
    assert lines[1].startswith("! device SHZJ-BAK01: serial")
    said = send(Fake(), of_demo, dry=True).lines("zh")
    assert said[0].count("将新建") == 1 and "+ 设备: 19" in said and "+ 接口模板: 67" in said


@pytest.mark.parametrize(("left", "right", "equal"), [
    (None, "", True), (41.0, 41, True), ("41.0", 41, True), ([], None, True), ([3, 1], [1, 3], True),
    (False, None, False), (True, 1, False), ("a", "A", False), ([1], [1, 2], False), ("x", 1, False),
])  # fmt: skip
def test_fields_are_compared_by_what_they_mean(left: Any, right: Any, equal: bool) -> None:
    assert same(left, right) is equal


def _ref(store: Fake, name: str) -> dict[str, Any]:
    row = store.one("dcim/devices", name=name)
    return {"id": row["id"], "display": name}


def test_nothing_of_the_full_one_was_touched(full: Fake, of_demo: Wanted) -> None:
    assert send(full, of_demo).writes == 0
