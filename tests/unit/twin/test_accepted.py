"""A connection that the plan check accepts is one that the lab raises, or one that is said not to be on the twin."""

from __future__ import annotations

from ipaddress import IPv4Interface
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.model import Connection, Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import (
    Duplex,
    LagMode,
    LinkPurpose,
    LinkStatus,
    Mode,
    Speed,
)
from ansible_collections.relops.golive.plugins.plugin_utils.site.twinned import OnTwin, link_on_twin, plugged, way_in
from ansible_collections.relops.golive.plugins.plugin_utils.twin.topology import topology
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Topology, parse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.pace import examples
from tests.unit.twin.plans import ACTIVE, LOGIN, PORTS, SILENT, SOURCES, SPARE, accepted, faults_by_link, link, source

RELAXED = settings(max_examples=examples(25), deadline=None, suppress_health_check=list(HealthCheck))
NAMES = ("bond{}", "聚合 {}", "Port-channel{}", "a-bond-of-a-long-name-{}")


def free_ports(plan: Plan) -> dict[str, list[str]]:
    """Return the ports of every device in which nothing is plugged yet."""
    switch = [f"GigabitEthernet1/0/{number}" for number in range(8, 20)]
    own = {host: ["iDRAC", *SPARE] for host in plan.hosts} | dict.fromkeys(plan.switches, switch)
    others = {f"X-{kind.value.upper().replace('_', '-')}": list(PORTS) for kind in (*ACTIVE, *SILENT)}
    return {
        device: [port for port in ports if port not in plugged(plan, device)]
        for device, ports in {**own, **others}.items()
    }


def address(draw: st.DrawFn, plan: Plan, vlans: list[int], number: int) -> IPv4Interface | None:
    """Return an address of one of the VLANs, or none."""
    prefixes = [prefix for vlan in vlans for prefix in plan.vlans[vlan].prefixes]
    if not prefixes or not draw(st.booleans()):
        return None
    prefix = draw(st.sampled_from(prefixes))
    return IPv4Interface(f"{prefix[100 + number]}/{prefix.prefixlen}")


@st.composite
def links(draw: st.DrawFn, plan: Plan) -> list[Connection]:
    """Return connections of every kind, most of them sound."""
    free, made = free_ports(plan), []
    often = [*plan.hosts, *plan.switches] * 3 + list(free)
    for number in range(draw(st.integers(2, 8))):
        a, b = draw(st.sampled_from(often)), draw(st.sampled_from(often))
        mode, vlans = draw(st.sampled_from(list(Mode))), draw(st.permutations(sorted(plan.vlans)))
        untagged = None if mode is Mode.ROUTED else vlans[0]
        tagged = sorted(vlans[1:3]) if mode is Mode.TRUNK else []
        bundle = draw(st.sampled_from([None, None, None, *LagMode]))
        sides = [f"Port-channel{20 + number}" if end in plan.switches else draw(st.sampled_from(NAMES)).format(number)
                 for end in (a, b)]  # fmt: skip
        carried = [vlans[0]] if mode is Mode.ROUTED else [vlan for vlan in (untagged, *tagged) if vlan]
        fields: dict[str, Any] = {
            "mode": mode,
            "purpose": draw(st.sampled_from(list(LinkPurpose))),
            "vlan_untagged": untagged,
            "vlan_tagged": tuple(tagged),
            "lag_group": "/".join(sides) if bundle else None,
            "lag_mode": bundle,
            "ip": address(draw, plan, carried, number),
            "speed": draw(st.sampled_from([Speed.G1, Speed.AUTO])),
            "duplex": Duplex.FULL,
            "status": draw(st.sampled_from([LinkStatus.PLANNED] * 4 + [LinkStatus.DECOMMISSIONED])),
        }
        for member in range(2 if bundle else 1):
            if free[a] and len(free[b]) > (a == b):
                one = (a, free[a].pop(draw(st.integers(0, len(free[a]) - 1))))
                other = (b, free[b].pop(draw(st.integers(0, len(free[b]) - 1))))
                made.append(link(plan, one, other, number=number * 2 + member, **fields))
    return made


def raised(plan: Plan, folder: Path) -> Topology:
    return parse(topology(plan, name="pl1", directory=folder / "lab", cache=folder / "cache", secrets=LOGIN))


def look(plan: Plan, folder: Path) -> None:
    """Expect that every connection of a plan is drawn, or not on the twin for a reason."""
    lab = raised(plan, folder)
    drawn = {cable.id for cable in lab.cables}
    for one in plan.connections:
        there = link_on_twin(plan, one)
        runs = [name for name in (one.a_device, one.b_device) if name in plan.hosts or name in plan.switches]
        if there is not OnTwin.ABSENT:
            assert one.link_id in drawn, one
            continue
        kinds = {plan.devices[name].type for name in (one.a_device, one.b_device)}
        ways = any(way_in(plan, name) in (one.a_port, one.b_port) for name in runs)
        gone = one.status is LinkStatus.DECOMMISSIONED
        assert gone or not runs or kinds & set(SILENT) or one.purpose is LinkPurpose.BMC or ways, one
    for host in lab.hosts:
        found = [str(address) for end in host.ends for address in end.addresses]
        own = (one for one in plan.connections if one.a_device == host.name and one.ip is not None)
        for one in own:
            assert link_on_twin(plan, one) is OnTwin.ABSENT or found.count(str(one.ip)) == 1, one


@pytest.mark.parametrize("name", SOURCES)
def test_the_plans_themselves_are_raised_whole(name: str, tmp_path: Path) -> None:
    look(source(name), tmp_path)
    assert not faults_by_link(source(name))


@pytest.mark.parametrize("name", SOURCES)
@given(data=st.data())
@RELAXED
def test_what_the_plan_check_accepts_the_lab_raises(name: str, tmp_path: Path, data: st.DataObject) -> None:
    plan = source(name)
    look(accepted(plan, data.draw(links(plan))), tmp_path)


def test_an_address_is_where_the_plan_has_it(tmp_path: Path) -> None:
    """A management port that ends in a configured switch is cabled there; the twin comes in by a port of its own."""
    plan = source("small")
    lab = raised(plan, tmp_path)
    host = lab.hosts[0]
    assert host.oob_interface == "twin0" and host.managed_elsewhere
    eno1 = next(port for port in host.interfaces if port.name == "eno1")
    assert [address.ip for address in eno1.addresses] == [host.oob_ip]
    assert plugged(plan, host.name)["eno1"][0].link_id in {cable.id for cable in lab.cables}
