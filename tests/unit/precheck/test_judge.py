"""Each thing that is wrong stops the night, alone and by its name; what nobody measured never passes (R37, H2)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.precheck import licences
from ansible_collections.relops.golive.plugins.plugin_utils.precheck.check import Item, Verdict, passed
from ansible_collections.relops.golive.plugins.plugin_utils.precheck.desired import desired
from ansible_collections.relops.golive.plugins.plugin_utils.precheck.evidence import devices
from ansible_collections.relops.golive.plugins.plugin_utils.precheck.tell import MOST, table, told

from tests.unit.precheck.answers import Spoil, judged, part, plan, stops

APP, DB, LEG, SW = "SHZJ-PAY-APP01", "SHZJ-PAY-DB01", "SHZJ-PAY-LEG01", "SHZJ-ACC-SW01"
STORE = "10.255.0.41:22"


def test_a_day_on_which_all_is_well_passes_and_everything_is_looked_at() -> None:
    checks, _answers = judged()
    assert [one for one in checks if one.verdict is not Verdict.PASS] == []
    assert passed(checks, devices(plan()))
    left = {Item.NAME, Item.LICENCE}
    assert {one.item for one in checks} == set(Item) - left, "the demo's addresses are numbers, and nothing ends"
    assert {one.host for one in checks} >= set(devices(plan()))


def job(**changed: Any) -> Spoil:
    quiet = {"timers": [], "cron": [], "at": [], "locks": [], "workers": [], "zone": "Asia/Shanghai"}
    return part(APP, "jobs", value={**quiet, **changed})


WRONG: dict[str, tuple[Spoil, str, str]] = {
    "another machine": (part(APP, "hardware", "serial", value="XXX"), APP, "identity"),
    "a disk fails": (part(APP, "hardware", "faults", value=["disk sda says that it fails"]), APP, "hardware"),
    "a full disk": (part(APP, "room", "file_systems", 0, "free", value=1), APP, "disk"),
    "no entries left": (part(APP, "room", "file_systems", 0, "entries_free", value=1), APP, "disk"),
    "a disk turned read-only": (part(APP, "room", "file_systems", 0, "read_only", value=True), APP, "disk"),
    "no disk at all": (part(APP, "room", "file_systems", value=[]), APP, "disk"),
    "no memory": (part(APP, "room", "memory", "free", value=1), APP, "memory"),
    "busy": (part(APP, "room", "load", "minutes5", value=9.0), APP, "load"),
    "the store does not answer": (part(APP, "reaches", STORE, value={"fault": "refused"}), APP, "way"),
    "a port is taken": (part(APP, "ports", "8080", value={"by": ["tomcat.service"]}), APP, "port"),
    "a port has two": (part(APP, "ports", "8080", value={"by": ["paygw.service", "x.service"]}), APP, "port"),
    "the old port is free": (part(LEG, "ports", "8080", value={"by": []}), LEG, "port"),
    "the old service is down": (part(LEG, "services", "paylegacy.service", "state", value="stopped"), LEG, "service"),
    "a log-in is refused": (part(LEG, "databases", "legacy", value={"fault": "access denied"}), LEG, "database"),
    "the old database is down": (part(LEG, "databases", "legacy", "running", value=False), LEG, "database"),
    "bytes of another set": (
        part(LEG, "databases", "legacy", "texts", 0, "bytes", value="gbk"), LEG, "text"),
    "another time zone": (part(APP, "jobs", "zone", value="America/New_York"), APP, "zone"),
    "a time zone of whole hours": (part(APP, "jobs", "zone", value="+7"), APP, "zone"),
    "another version": (part(LEG, "databases", "legacy", "version", value="5.7.1"), LEG, "database"),
    "a mapping that contradicts the old database": (
        part(LEG, "mappings", "pay", "found", value=[{"zh": "应写 integer", "en": "write integer", "wrong": True}]),
        LEG,
        "mapping",
    ),
    "no such package": (part(DB, "packages", value={"fault": "cannot be installed"}), DB, "packages"),
    "a timer": (job(timers=[{"unit": "apt-daily.timer", "next": 1795278000.0}]), APP, "jobs"),
    "a backup at work": (job(workers=["pg_dump (17)"]), APP, "jobs"),
    "apt at work": (job(locks=["/var/lib/dpkg/lock-frontend"]), APP, "jobs"),
}  # fmt: skip


@pytest.mark.parametrize(("days", "good"), [(0, False), (1, True), (-400, False), (400, True)])
def test_a_licence_that_ends_with_the_agreed_window_or_before_stops_it(days: int, good: bool) -> None:
    window = plan().window
    last = window.end.date() + timedelta(days=days)
    bought = plan().procurement[0].model_copy(update={"valid_until": last})
    (found,) = licences.checks(plan().model_copy(update={"procurement": (bought,)}), window)
    assert (found.item, found.stops, found.found.en) == (Item.LICENCE, not good, str(last))


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_stops_the_night_by_its_name(name: str) -> None:
    spoil, host, item = WRONG[name]
    assert stops(spoil) == [(host, item, "fail")]


@pytest.mark.parametrize(
    "name", ["jobs", "hardware", "room", "ports", "services", "databases", "mappings", "reaches", "packages"]
)
@pytest.mark.parametrize("how", ["fault", "gone"])
def test_what_was_not_measured_never_passes(name: str, how: str) -> None:
    def spoil(hosts: dict[str, Any], _switches: object) -> None:
        for one in hosts.values():
            one["measured"][name] = {"fault": "no such command"}
            if how == "gone":
                del one["measured"][name]

    found = stops(spoil)
    assert found and {verdict for _host, _item, verdict in found} <= {"unmeasured", "fail"}


def test_a_host_that_does_not_answer_is_not_measured_and_what_depends_on_it_is_not_either() -> None:
    found = stops(lambda hosts, _switches: hosts.update({LEG: {"fault": "the host cannot be reached"}}))
    assert (LEG, "reach", "unmeasured") in found
    assert ("SHZJ-BAK01", "room", "unmeasured") in found, "whether the store has room is not known"
    gone = judged(lambda hosts, _switches: hosts.clear())[0]
    assert not passed(gone, devices(plan())) and not passed([], devices(plan())) and not passed([], [])


def test_switches() -> None:
    assert stops(lambda _hosts, switches: switches[SW].update(differences="+ vlan 9")) == [(SW, "saved", "fail")]
    assert stops(lambda _hosts, switches: switches[SW].update(serial="other")) == [(SW, "identity", "fail")]
    assert stops(lambda _hosts, switches: switches.update({SW: {"fault": "no"}})) == [(SW, "reach", "unmeasured")]
    assert stops(lambda _hosts, switches: switches.pop(SW)) == [(SW, "reach", "unmeasured")]
    assert stops(lambda _hosts, switches: switches.update({SW: {"serial": "x"}})) == [(SW, "reach", "unmeasured")]


def test_clocks_of_all_hosts_are_compared() -> None:
    assert stops(lambda hosts, _: hosts[APP].update(clock=[[100.0, 103.0, 100.1]])) == [
        (APP, "clock", "fail"), ("", "clock", "fail"),
    ]  # fmt: skip
    assert stops(lambda hosts, _: hosts[APP].update(clock=[[100.0, 100.5, 103.0]])) == [
        (APP, "clock", "unmeasured"), ("", "clock", "unmeasured"),
    ]  # fmt: skip
    assert (APP, "clock", "unmeasured") in stops(lambda hosts, _: hosts[APP].update(clock=[]))


def test_room_for_backup_and_proof_is_what_the_forecast_says() -> None:
    def full(hosts: dict[str, Any], _switches: object) -> None:
        hosts["SHZJ-BAK01"]["forecast"]["measured"]["store"]["free"] = 1

    assert stops(full) == [("SHZJ-BAK01", "room", "fail")]
    assert (LEG, "room", "unmeasured") in stops(lambda hosts, _: hosts[LEG].update(forecast={"fault": "slow"}))


def test_a_host_of_a_twin_has_no_load_of_its_own_and_that_is_shown() -> None:
    def twin(hosts: dict[str, Any], _switches: object) -> None:
        hosts[APP]["measured"]["hardware"]["stand_in"] = True
        hosts[APP]["measured"]["room"]["load"]["minutes5"] = 99.0

    checks, _answers = judged(twin)
    assert passed(checks, devices(plan()))
    assert any(one.item is Item.LOAD and one.verdict is Verdict.FAIL and not one.mandatory for one in checks)


def test_a_serial_number_that_is_not_told_stops_nobody_and_another_one_does() -> None:
    assert stops(part(APP, "hardware", "serial", value="")) == []


def test_a_name_that_is_not_resolved() -> None:
    from ansible_collections.relops.golive.plugins.plugin_utils.precheck import hosts, jobs  # noqa: PLC0415

    work = {**desired(plan())[APP], "names": ["pay.example"]}
    span = jobs.span_of(plan().window, plan().window.start)
    for answer, verdict in (({"addresses": ["10.0.0.1"]}, "pass"), ({"fault": "not known"}, "fail")):
        looked = hosts.Looked(APP, work, "", {"names": {"pay.example": answer}}, span)
        assert [one.verdict.value for one in hosts.checks(looked) if one.item is Item.NAME] == [verdict]


def test_it_is_told_in_both_languages_and_in_short_where_there_is_much() -> None:
    checks, _answers = judged(part(APP, "ports", "8080", value={"by": ["tomcat.service"]}))
    zh, en = told(checks, False, "zh"), told(checks, False, "en")
    assert "环境检查: 不通过" in zh and f"{APP} 端口 不通过: 期望 8080 空闲" in zh
    assert "not passed (1 of" in en and f"{APP} port fail: expected 8080 is free, or held by paygw.service" in en
    assert len(table(checks * 9, "en")) < 40 < MOST < len(checks * 9)


def test_nothing_but_the_plan_says_what_is_looked_at() -> None:
    found = desired(plan())
    assert set(found) == set(plan().hosts)
    assert "password" not in str(found) and "vault" not in str(found)
    assert found[DB]["packages"] == ["postgresql-15", "sqitch", "libdbd-pg-perl", "mariadb-client-core"]
    assert found[LEG]["ports"] == [
        {"port": 3306, "service": "mariadb.service", "held": True},
        {"port": 8080, "service": "paylegacy.service", "held": True},
    ]
    assert found[DB]["databases"][0]["due"] is False and found[DB]["databases"][0]["database"] == ""
