"""Over generated plans the plan check and the dossier's cross-checks say the same: each rule between tables is one."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address, ip_interface
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import LinkStatus
from ansible_collections.relops.golive.plugins.plugin_utils.model.site import Outlet
from ansible_collections.relops.golive.plugins.plugin_utils.plan.checks import (
    addresses,
    cables,
    ports,
    purchases,
    racks,
)
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Check, Scene
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import DIFFERENT
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import load_texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.records.forms.cross_checks import RULES
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.pace import examples

PLAN = Path(__file__).parents[2] / "golden" / "records" / "project" / "plan.yml"
CHECKS: dict[str, tuple[Check, ...]] = {
    "X1": (racks.units_are_inside_the_rack, racks.units_do_not_overlap),
    "X3": (purchases.what_was_bought_is_in_the_list,),
    "X4": (ports.ends_are_where_the_devices_are,),
    "X6": (addresses.addresses_are_used_once, addresses.addresses_of_devices_are_planned),
    "X7": (cables.labels_are_unique_and_mirrored,),
}
OF_TWO_FEEDS = (racks.supplies_hang_on_both_feeds, racks.supplies_are_connected)
"""X5 is about what has to hang on two feeds; these look at what hangs on one as well."""
NAMES = ("DC-APP01", "DC-APP02", "DC-DB01", "DC-SW01", "DC-LEG01", "DC-A01-KVM")
OUTLETS = (None, Outlet(pdu="PDU-A", number=7), Outlet(pdu="PDU-B", number=8), Outlet(pdu="DC-A01-PDUA", number=9))
ADDRESSES = tuple(map(ip_address, ("10.255.0.11", "10.255.0.250", "192.0.2.1", "10.255.0.1")))
DEVICE: dict[str, st.SearchStrategy[Any]] = {
    "rack": st.sampled_from(["A01", "A02"]),
    "u_start": st.integers(0, 44),
    "u_end": st.integers(0, 50),
    "single_power": st.booleans(),
    "psu_count": st.sampled_from([None, 0, 1, 2]),
    "pdu_a": st.sampled_from(OUTLETS),
    "pdu_b": st.sampled_from(OUTLETS),
    "mgmt_ip": st.sampled_from(ADDRESSES),
    "vip": st.sampled_from(ADDRESSES),
    "app_ip": st.sampled_from(ADDRESSES).map(lambda address: (address,)),
    "contract_no": st.sampled_from(["HT-1", "HT-2"]),
}
LINK: dict[str, st.SearchStrategy[Any]] = {
    "a_rack": st.sampled_from(["A01", "A02"]),
    "a_port": st.sampled_from(["ens1f0", "ens1f1"]),
    "b_port": st.sampled_from(["GigabitEthernet1/0/1", "GigabitEthernet1/0/2"]),
    "label_a": st.sampled_from([None, "A01-20:ens1f0/A01-41:GigabitEthernet1-0-1"]),
    "status": st.sampled_from([LinkStatus.PLANNED, LinkStatus.DECOMMISSIONED]),
    "ip": st.sampled_from([None, ip_interface("10.255.0.11/24"), ip_interface("10.255.0.12/24")]),
}
Change = tuple[str, int, str, Any]


def changes() -> st.SearchStrategy[list[Change]]:
    """Return lists of (table, line, field, value)."""

    def of(table: str, fields: dict[str, st.SearchStrategy[Any]], most: int) -> st.SearchStrategy[Change]:
        one = st.sampled_from(sorted(fields)).flatmap(lambda key: st.tuples(st.just(key), fields[key]))
        return st.tuples(st.just(table), st.integers(0, most), one).map(lambda found: (*found[:2], *found[2]))

    return st.lists(of("device", DEVICE, len(NAMES) - 1) | of("link", LINK, 3), min_size=1, max_size=6)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load(PLAN)


def changed(plan: Plan, wanted: list[Change]) -> Plan:
    """Return the plan with lines of its two tables changed; nobody has looked at it yet."""
    devices, links = dict(plan.devices), list(plan.connections)
    for table, line, key, value in wanted:
        if table == "device":
            devices[NAMES[line]] = devices[NAMES[line]].model_copy(update={key: value})
        else:
            links[line] = links[line].model_copy(update={key: value})
    given = {name: getattr(plan, name) for name in type(plan).model_fields}
    return Plan.model_construct(**{**given, "devices": devices, "connections": tuple(links)})


def broken(checks: tuple[Check, ...], plan: Plan) -> bool:
    """Say whether checks of the plan find a fault."""

    def place(index: int, key: str) -> str:
        return f"table:{index} {key}"

    scene = Scene(plan, tuple(plan.devices.values()), place, place)
    return any(True for check in checks for _fault in check(scene))


def differs(rule: Callable[[Night], Any], plan: Plan, folder: Path) -> bool:
    """Say whether the dossier finds a difference."""
    return any(verdict.result == DIFFERENT for verdict in rule(Night(plan, load_texts("en"), Journal(folder))))


@given(wanted=changes())
@settings(max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_both_say_the_same(plan: Plan, tmp_path: Path, wanted: list[Change]) -> None:
    one = changed(plan, wanted)
    for name, checks in CHECKS.items():
        assert broken(checks, one) == differs(RULES[name], one, tmp_path), name
    if differs(RULES["X5"], one, tmp_path):
        assert broken(OF_TWO_FEEDS, one), "X5"


def test_nothing_is_wrong_with_the_plan_itself(plan: Plan, tmp_path: Path) -> None:
    assert not [name for name in (*CHECKS, "X5") if differs(RULES[name], plan, tmp_path)]


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        ("X5", [("device", 0, "single_power", True), ("device", 0, "pdu_b", None)]),
        ("X7", [("link", 1, "a_port", "ens1f0"), ("link", 1, "b_port", "GigabitEthernet1/0/1"),
                ("link", 1, "status", LinkStatus.DECOMMISSIONED)]),
    ],
)  # fmt: skip
def test_what_the_plan_accepts_the_dossier_accepts(plan: Plan, tmp_path: Path, rule: str, wanted: list[Change]) -> None:
    """A device of one feed by declaration; a line that only keeps its port shut."""
    one = changed(plan, wanted)
    assert not broken(CHECKS.get(rule, OF_TWO_FEEDS), one)
    assert not differs(RULES[rule], one, tmp_path)
