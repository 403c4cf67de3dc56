"""《网络端口配置表》: one row per connection, measured columns beside the planned ones (form 6, R23, X8)."""

from __future__ import annotations

from dataclasses import dataclass

from ansible_collections.relops.golive.plugins.plugin_utils.model import Connection
from ansible_collections.relops.golive.plugins.plugin_utils.records.labels import labels_of
from ansible_collections.relops.golive.plugins.plugin_utils.records.ports import (
    DOWN,
    Comparison,
    addressed,
    compare,
    grouped,
)
from ansible_collections.relops.golive.plugins.plugin_utils.records.source import Source
from ansible_collections.relops.golive.plugins.plugin_utils.records.table import EQUAL, Column, Row, Table


@dataclass(frozen=True)
class PortRow(Row):
    """One connection as planned (typed by a person) and as measured (`None` when nobody measured it).

    `status` is connected where its neighbours were measured as planned, else what the plan says.
    """

    no: int
    link_id: str
    a_room: str
    a_rack: str
    a_u: str
    a_device: str
    a_port: str
    a_mac: str | None
    outlet_id: str
    a_patch: str
    b_patch: str
    b_rack: str
    b_u: str
    b_device: str
    b_port: str
    purpose: str
    zone: str
    mode: str
    vlan_untagged: int | None
    vlan_tagged: str
    speed: str
    duplex: str
    lag_group: str
    lag_mode: str
    ip: str
    gateway: str
    vrf: str
    media: str
    connector: str
    length: float | None
    color: str
    label_a: str
    label_b: str
    status: str
    seen_at: str | None
    lldp_neighbor: str | None
    oper_speed: str | None
    oper_status: str | None
    lag_state: str | None
    ip_measured: str | None
    verify: str
    verified_at: str
    remark: str


COLUMNS = (
    Column("no", 5),
    Column("link_id", 14, "code", brief=True),
    Column("a_room", 7),
    Column("a_rack", 6),
    Column("a_u", 8),
    Column("a_device", 18, brief=True),
    Column("a_port", 25, "code", brief=True),
    Column("a_mac", 18, "code", True),
    Column("outlet_id", 10),
    Column("a_patch", 10),
    Column("b_patch", 10),
    Column("b_rack", 6),
    Column("b_u", 8),
    Column("b_device", 18, brief=True),
    Column("b_port", 25, "code", brief=True),
    Column("purpose", 9, "word"),
    Column("zone", 8, "word"),
    Column("mode", 8, brief=True),
    Column("vlan_untagged", 8, brief=True),
    Column("vlan_tagged", 16, brief=True),
    Column("speed", 7, brief=True),
    Column("duplex", 6),
    Column("lag_group", 15),
    Column("lag_mode", 10, "word"),
    Column("ip", 17, "code"),
    Column("gateway", 13, "code"),
    Column("vrf", 6),
    Column("media", 7),
    Column("connector", 7),
    Column("length", 6, "number"),
    Column("color", 6, "word"),
    Column("label_a", 34, "code"),
    Column("label_b", 34, "code"),
    Column("status", 9, "word"),
    Column("seen_at", 20, "code", True),
    Column("lldp_neighbor", 22, "code", True, brief=True),
    Column("oper_speed", 9, measured=True, brief=True),
    Column("oper_status", 9, measured=True, brief=True),
    Column("lag_state", 9, measured=True),
    Column("ip_measured", 14, "code", True),
    Column("verify", 9, "verdict", brief=True),
    Column("verified_at", 20),
    Column("remark", 14),
)


def table(source: Source) -> Table[PortRow]:
    """Return one row per connection of the plan, in its order."""
    comparisons = source.once(compare)
    rows = [
        _row(number, link, comparisons[link.link_id], source) for number, link in enumerate(source.plan.connections, 1)
    ]
    return Table("06", "port_table", COLUMNS, rows, paper="A3")


def _row(number: int, link: Connection, found: Comparison, source: Source) -> PortRow:
    label_a, label_b = labels_of(link)
    return PortRow(
        no=link.no or number,
        link_id=link.link_id,
        a_room=link.a_room,
        a_rack=link.a_rack,
        a_u=str(link.a_u),
        a_device=link.a_device,
        a_port=link.a_port,
        a_mac=found.a_mac,
        outlet_id=link.outlet_id or "",
        a_patch=link.a_patch or "",
        b_patch=link.b_patch or "",
        b_rack=link.b_rack,
        b_u=str(link.b_u),
        b_device=link.b_device,
        b_port=link.b_port,
        purpose=link.purpose,
        zone=link.zone or "",
        mode=link.mode,
        vlan_untagged=link.vlan_untagged,
        vlan_tagged=",".join(map(str, link.vlan_tagged)),
        speed=link.speed,
        duplex=link.duplex,
        lag_group=link.lag_group or "",
        lag_mode=link.lag_mode or "",
        ip=str(link.ip or ""),
        gateway=str(link.gateway or ""),
        vrf=link.vrf or "",
        media=link.media,
        connector=link.connector or "",
        length=link.length,
        color=link.color or "",
        label_a=label_a,
        label_b=label_b,
        status="connected" if found.verdict == EQUAL and link.status != DOWN else link.status,
        seen_at=found.seen_at,
        lldp_neighbor=found.neighbor,
        oper_speed=found.speed,
        oper_status=found.status,
        lag_state=found.lag if grouped(link) else "–",
        ip_measured=found.address if addressed(link) else "–",
        verify=found.verdict,
        verified_at=source.printed_time(found.time),
        remark=link.remark or "",
        faults=found.faults,
    )
