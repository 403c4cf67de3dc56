"""What the plan wants of its switches."""

from __future__ import annotations

from functools import cache
from ipaddress import IPv4Interface
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import (
    Duplex,
    LagMode,
    LinkStatus,
    Mode,
    Speed,
    UnusedPorts,
)
from ansible_collections.relops.golive.plugins.plugin_utils.model.network import NetworkPolicy
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.desired import desired

DEMO = Path(__file__).parents[3] / "inventories" / "demo" / "plan.yml"
ACCESS, AGGREGATION = "SHZJ-ACC-SW01", "SHZJ-AGG-SW01"
PORT, TRUNK = "GigabitEthernet1/0/1", "TenGigabitEthernet1/1/1"


@cache
def demo() -> Plan:
    return load(DEMO)


def changed(link_ids: str, **fields: Any) -> Plan:
    """The demo with other fields in some connections."""
    links = tuple(
        link.model_copy(update=fields) if link.link_id.removeprefix("PAYGW-") in link_ids.split() else link
        for link in demo().connections
    )
    plan = demo().model_copy(update={"connections": links})
    vars(plan).pop("links", None)  # derived from the connections once, and copied with them
    return plan


def policy(**fields: Any) -> Plan:
    """The demo with another network policy."""
    return demo().model_copy(update={"network": demo().network.model_copy(update=fields)})


def port(plan: Plan, name: str = PORT, switch: str = ACCESS) -> dict[str, Any]:
    owned: dict[str, Any] = desired(plan)[switch]["ports"][name]["owned"]
    return owned


def test_an_access_port() -> None:
    assert desired(demo())[ACCESS]["ports"][PORT] == {
        "owned": {
            "description": "SHZJ-PAY-APP01 ens1f0 PAYGW-L001", "enabled": True, "mode": "access", "access": 101,
            "native": None, "allowed": None, "speed": None, "duplex": None, "lag": None, "lag_mode": None,
        },
        "extra": [],
    }  # fmt: skip


def test_an_aggregate_seen_from_both_ends() -> None:
    here, there = desired(demo())[ACCESS]["ports"], desired(demo())[AGGREGATION]["ports"]
    assert here["Port-channel1"]["owned"]["description"] == "SHZJ-AGG-SW01 Port-channel1 PAYGW-L012,PAYGW-L013"
    assert there["Port-channel2"]["owned"]["description"] == "SHZJ-ACC-SW02 Port-channel1 PAYGW-L014,PAYGW-L015"
    assert (here[TRUNK]["owned"]["lag"], there["TenGigabitEthernet1/1/3"]["owned"]["lag"]) == (1, 2)
    assert here["Port-channel1"]["owned"]["allowed"] == here[TRUNK]["owned"]["allowed"] == [100, 101, 102, 103, 104]
    assert "lag" not in here["Port-channel1"]["owned"]


def test_only_switches_have_work_and_management_is_never_touched() -> None:
    works = desired(demo())
    assert set(works) == set(demo().switches)
    for found in works.values():
        assert not [
            name for name in (*found["ports"], *found["links"], *found["unused"]) if "0/0" in name.split("1/")[0]
        ]
        assert "GigabitEthernet0/0" not in found["ports"]


def test_unused_ports_are_shut_or_left() -> None:
    found = desired(demo())[ACCESS]
    assert len(found["unused"]) == 26
    assert found["ports"]["GigabitEthernet1/0/24"] == {"owned": {"enabled": False}}
    left = desired(policy(unused_ports=UnusedPorts.LEAVE))[ACCESS]
    assert left["unused"] == []
    assert "GigabitEthernet1/0/24" not in left["ports"]


def test_a_decommissioned_connection_is_shut_and_not_looked_for() -> None:
    found = desired(changed("L001", status=LinkStatus.DECOMMISSIONED))[ACCESS]
    assert found["ports"][PORT]["owned"]["enabled"] is False
    assert PORT not in found["links"]
    assert PORT not in found["unused"]


@pytest.mark.parametrize(
    ("name", "fields", "expected"),
    [
        ("L001", {"speed": Speed.G1, "duplex": Duplex.FULL}, (None, None)),
        ("L001", {"speed": Speed.AUTO, "duplex": Duplex.AUTO}, (None, None)),
        ("L001", {"speed": Speed.M100, "duplex": Duplex.FULL}, ("100", "full")),
        ("L001", {"speed": Speed.M100, "duplex": Duplex.HALF}, ("100", "half")),
        ("L012", {"speed": Speed.G1, "duplex": Duplex.FULL}, (None, None)),
    ],
)
def test_speed_is_fixed_only_where_it_is_below_a_copper_port_s_own(
    name: str, fields: dict[str, Any], expected: tuple[str | None, str | None]
) -> None:
    found = port(changed(name, **fields), PORT if name == "L001" else TRUNK)
    assert (found["speed"], found["duplex"]) == expected


def test_of_two_passive_ends_one_is_active() -> None:
    plan = changed("L012 L013", lag_mode=LagMode.LACP_PASSIVE)
    assert port(plan, TRUNK)["lag_mode"] == "passive"
    assert port(plan, TRUNK, AGGREGATION)["lag_mode"] == "active"


def test_static_and_active_backup() -> None:
    assert port(changed("L012 L013", lag_mode=LagMode.STATIC), TRUNK)["lag_mode"] == "on"
    backup = changed("L001", lag_group="bond0", lag_mode=LagMode.ACTIVE_BACKUP)
    assert port(backup)["lag"] is None


def test_a_native_vlan_of_the_plan_is_carried() -> None:
    plan = changed("L001", mode=Mode.TRUNK, vlan_untagged=101, vlan_tagged=(102, 103))
    found = port(plan)
    assert (found["mode"], found["native"], found["allowed"]) == ("trunk", 101, [101, 102, 103])


def test_a_routed_port_without_an_address_in_the_plan_keeps_its_own() -> None:
    found = port(changed("L001", mode=Mode.ROUTED, vlan_untagged=None))
    assert found["mode"] == "routed"
    assert (found["access"], found["native"], found["allowed"]) == (None, None, None)


def test_a_routed_port_of_end_a_gets_the_address_of_the_plan() -> None:
    fields = {"mode": Mode.ROUTED, "vlan_untagged": None, "vlan_tagged": (), "lag_group": None, "lag_mode": None}
    plan = changed("L012", **fields, ip=IPv4Interface("10.9.0.1/30"))
    assert port(plan, TRUNK)["address"] == "10.9.0.1 255.255.255.252"
    assert desired(plan)[ACCESS]["links"][TRUNK]["address"] == "10.9.0.1"
    far = desired(plan)["SHZJ-AGG-SW01"]
    assert "address" not in far["ports"][TRUNK]["owned"] and far["links"][TRUNK]["address"] == ""


def test_what_is_found_behind_a_port() -> None:
    links = desired(demo())[ACCESS]["links"]
    assert links[PORT] == {
        "link_id": "PAYGW-L001",
        "peer": "SHZJ-PAY-APP01",
        "names": ["SHZJ-PAY-APP01", "shzjpayapp01"],
        "port": "ens1f0",
        "speed": "1G",
        "lldp": False,
        "both": False,
        "lag": "",
        "address": "",
        "duplex": "full",
        "untagged": 101,
        "carried": [101],
    }
    assert (links[TRUNK]["untagged"], links[TRUNK]["carried"]) == (1, [100, 101, 102, 103, 104])
    assert (links[TRUNK]["lldp"], links[TRUNK]["both"], links[TRUNK]["lag"]) == (True, True, "Port-channel1")


def test_defaults_per_mode_are_added() -> None:
    found = desired(policy(defaults={"access": ("spanning-tree portfast",)}))[ACCESS]["ports"]
    assert found[PORT]["extra"] == ["spanning-tree portfast"]
    assert found[TRUNK]["extra"] == []


def test_lines_of_a_platform_take_the_place_of_those_for_all() -> None:
    own = {"access": ("mtu 9198",)}
    others = {"access": ("spanning-tree portfast",), "trunk": ("no cdp enable",)}
    plan = changed_policy(defaults=others, platforms={"ios": {"defaults": own}, "other": {"defaults": {"trunk": ()}}})
    found = desired(plan)[ACCESS]["ports"]
    assert (found[PORT]["extra"], found[TRUNK]["extra"]) == (["mtu 9198"], ["no cdp enable"])


def changed_policy(**fields: Any) -> Plan:
    """The demo with a network policy as it is written."""
    return demo().model_copy(update={"network": NetworkPolicy.model_validate(fields)})
