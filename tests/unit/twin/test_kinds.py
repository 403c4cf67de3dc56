"""What a twin makes of each kind of device and connection: it runs, a stub answers, or it is not there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import (
    DeviceKind,
    LagMode,
    LinkPurpose,
    Mode,
)
from ansible_collections.relops.golive.plugins.plugin_utils.model.fields import Interface
from ansible_collections.relops.golive.plugins.plugin_utils.site.twinned import OnTwin, link_on_twin, way_in
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.desired import desired
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.registry import available
from ansible_collections.relops.golive.plugins.plugin_utils.twin.told import told
from ansible_collections.relops.golive.plugins.plugin_utils.twin.topology import topology
from ansible_collections.relops.lab.plugins.plugin_utils.cli import registry
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Topology, parse
from pydantic import TypeAdapter

from tests.unit.twin.plans import ACTIVE, LOGIN, SILENT, connected, link, source

SWITCH, PORT = "SHZJ-ACC-SW01", "GigabitEthernet1/0/9"
HOST = "SHZJ-PAY-APP01"


def ip(text: str) -> Any:
    return TypeAdapter(Interface).validate_python(text)


def raised(plan: Plan, folder: Path) -> Topology:
    return parse(topology(plan, name="pl1", directory=folder / "lab", cache=folder / "cache", secrets=LOGIN))


def other(kind: DeviceKind) -> str:
    return f"X-{kind.value.upper().replace('_', '-')}"


@pytest.mark.parametrize("kind", ACTIVE, ids=str)
def test_a_device_that_the_go_live_does_not_configure_is_a_stub(kind: DeviceKind, tmp_path: Path) -> None:
    """Also a switch whose command line the twin does not speak: nobody logs in there."""
    plan = source("demo")
    plan = connected(plan, link(plan, (other(kind), "port1"), (SWITCH, PORT), ip=ip("10.21.101.99/24")))
    assert desired(plan)[SWITCH]["links"][PORT]["twin"] == "stub"
    (stub,) = raised(plan, tmp_path).stubs
    assert stub.name == other(kind)
    assert [(port.name, [str(each) for each in port.addresses], port.lldp) for port in stub.interfaces] == [
        ("port1", ["10.21.101.99/24"], True)
    ]


@pytest.mark.parametrize("kind", SILENT, ids=str)
def test_what_has_no_current_is_not_on_the_twin(kind: DeviceKind, tmp_path: Path) -> None:
    plan = source("demo")
    plan = connected(plan, link(plan, (other(kind), "port1"), (SWITCH, PORT)))
    assert desired(plan)[SWITCH]["links"][PORT]["twin"] == "absent"
    lab = raised(plan, tmp_path)
    assert not lab.stubs and "X-L0" not in {cable.id for cable in lab.cables}


def test_what_runs_is_told_as_nothing_else() -> None:
    assert not any("twin" in one for work in desired(source("demo")).values() for one in work["links"].values())


def test_every_platform_that_a_plan_may_name_is_one_that_the_twin_speaks() -> None:
    """A switch that is configured can be rehearsed: a platform comes with its dialect."""
    assert set(available()) <= set(registry.available())


def test_a_bmc_has_no_port_of_the_system(tmp_path: Path) -> None:
    plan = source("demo")
    plan = connected(plan, link(plan, (HOST, "iDRAC"), (SWITCH, PORT), purpose=LinkPurpose.BMC))
    assert link_on_twin(plan, plan.connections[-1]) is OnTwin.ABSENT
    host = next(host for host in raised(plan, tmp_path).hosts if host.name == HOST)
    assert "iDRAC" not in {port.name for port in host.interfaces}


def test_a_bmc_with_its_own_address_is_not_the_way_in() -> None:
    """Its connection may stand before that of the management port."""
    plan = source("demo")
    bmc = link(plan, (HOST, "iDRAC"), ("SHZJ-OOB-SW01", "port9"), purpose=LinkPurpose.BMC, ip=ip("10.255.0.111/24"))
    assert way_in(connected(plan, bmc, *plan.connections, instead=True), HOST) == "eno1"


def test_the_management_port_of_a_switch_in_a_switch_of_the_plan_is_not_on_the_twin(tmp_path: Path) -> None:
    plan = source("demo")
    kept = [one for one in plan.connections if (one.a_device, one.a_port) != (SWITCH, "GigabitEthernet0/0")]
    own = link(plan, (SWITCH, "GigabitEthernet0/0"), ("SHZJ-ACC-SW02", PORT), purpose=LinkPurpose.MANAGEMENT)
    plan = connected(plan, *kept, own, instead=True)
    assert desired(plan)["SHZJ-ACC-SW02"]["links"][PORT]["twin"] == "absent"
    assert "X-L0" not in {cable.id for cable in raised(plan, tmp_path).cables}


def test_an_out_of_band_switch_is_a_stub_for_what_is_no_way_in(tmp_path: Path) -> None:
    plan = source("demo")
    plan = connected(plan, link(plan, ("SHZJ-OOB-SW01", "port24"), (SWITCH, PORT), purpose=LinkPurpose.UPLINK))
    lab = raised(plan, tmp_path)
    assert lab.oob_switches == ["SHZJ-OOB-SW01"] == [stub.name for stub in lab.stubs]
    assert [port.name for port in lab.stubs[0].interfaces] == ["port24"]


@pytest.mark.parametrize(
    ("mode", "bond"),
    [
        (LagMode.LACP_ACTIVE, "lacp"),
        (LagMode.LACP_PASSIVE, "lacp"),
        (LagMode.STATIC, "static"),
        (LagMode.ACTIVE_BACKUP, "active-backup"),
    ],
)
def test_a_bond_is_one_interface_of_the_host(mode: LagMode, bond: str, tmp_path: Path) -> None:
    plan = source("demo")
    fields: dict[str, Any] = {"lag_group": "bond0/Port-channel5", "lag_mode": mode, "ip": ip("10.21.101.88/24")}
    ports = ("GigabitEthernet1/0/9", "GigabitEthernet1/0/10")
    pairs = zip(("ens2f0", "Gig-E 3"), ports, strict=True)
    made = [link(plan, (HOST, own), (SWITCH, far), number=number, **fields) for number, (own, far) in enumerate(pairs)]
    host = next(host for host in raised(connected(plan, *made), tmp_path).hosts if host.name == HOST)
    (found,) = host.bonds
    assert (found.name, found.mode, found.members) == ("bond0", bond, ["ens2f0", "port0"])
    assert [str(each) for each in found.addresses] == ["10.21.101.88/24"]
    assert [(port.name, port.lldp) for port in host.interfaces if port.name in found.members] == [
        ("ens2f0", True),
        ("port0", False),
    ]


@pytest.mark.parametrize(("untagged", "where"), [(101, "ens2f0"), (None, "ens2f0.101"), (100, "ens2f0.101")])
def test_the_address_of_a_trunk_is_in_the_vlan_of_its_prefix(untagged: int | None, where: str, tmp_path: Path) -> None:
    plan = source("demo")
    tagged = tuple(vlan for vlan in (100, 101, 102) if vlan != untagged)
    fields: dict[str, Any] = {"mode": Mode.TRUNK, "vlan_untagged": untagged, "vlan_tagged": tagged}
    plan = connected(plan, link(plan, (HOST, "ens2f0"), (SWITCH, PORT), ip=ip("10.21.101.88/24"), **fields))
    host = next(host for host in raised(plan, tmp_path).hosts if host.name == HOST)
    assert [end.name for end in host.ends if "10.21.101.88/24" in map(str, end.addresses)] == [where]


def test_what_a_rehearsal_cannot_show_is_told_in_both_languages() -> None:
    plan = source("demo")
    links = [
        link(plan, (other(DeviceKind.FIREWALL), "port1"), (SWITCH, PORT)),
        link(plan, (other(DeviceKind.PATCH_PANEL), "port1"), (SWITCH, "GigabitEthernet1/0/10"), number=1),
    ]
    said = list(told(connected(plan, *links)))
    assert [one.en for one in said] == [
        "stubs that answer and do nothing else: X-FIREWALL",
        "connections that are not on the twin, so not measured: X-L1",
    ]
    assert [one.zh for one in said] == ["以模拟桩代替（只应答，不转发）：X-FIREWALL", "连接不在模拟环境，未测：X-L1"]
    assert not list(told(plan))
    assert "no hardware in twin/twin.yml, so it is not measured: DC-APP01" in next(told(source("small"))).en
