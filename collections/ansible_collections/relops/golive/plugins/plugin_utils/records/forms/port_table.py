"""《网络端口配置表》: one row per connection, measured columns beside the planned ones (form 6, R23, X8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ansible_collections.relops.golive.plugins.plugin_utils.model import Connection
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import LinkStatus
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.evidence import Evidence
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.form import Form, Occasion
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import EQUAL, Column, Row
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.labels import labels_of
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.ports import (
    DOWN,
    Comparison,
    addressed,
    compare,
    grouped,
)


@dataclass(frozen=True)
class PortRow(Row):
    """One connection as a person planned it and as its switches saw it."""

    no: int
    link: Connection
    seen: Comparison
    verified_at: str
    night: bool
    labels: tuple[str, str]

    @property
    def status(self) -> object:
        """Return what the plan says before the night; after it verified, different or unmeasured, never the plan's.

        One that is to be out of use, and was measured so, stays that.
        """
        if not self.night:
            return self.link.status
        if self.seen.verdict != EQUAL:
            return self.seen.verdict
        return DOWN if self.link.status == DOWN else LinkStatus.VERIFIED

    @property
    def lag(self) -> str | None:
        """Return how its ports were found bundled, a dash where they are not to be."""
        return self.seen.lag if grouped(self.link) else "–"

    @property
    def vlans(self) -> str | None:
        """Return the VLANs that were let through, a dash where the plan has none for the connection."""
        return self.seen.vlans if self.link.vlans else "–"

    @property
    def address(self) -> str | None:
        """Return the measured address of a routed port, a dash where there is to be none."""
        return self.seen.address if addressed(self.link) else "–"


def rows(context: Context) -> Iterator[PortRow]:
    """Yield one row per connection of the plan, in its order."""
    found = context.once(compare)
    for number, link in enumerate(context.plan.connections, 1):
        seen = found[link.link_id]
        time = context.printed_time(seen.time)
        yield PortRow(link.no or number, link, seen, time, context.has_night, labels_of(link), faults=seen.faults)


FORM: Form[Context, PortRow] = Form(
    number="06",
    name="port_table",
    occasion=Occasion.PLAN,
    heavy=2,
    paper="A3",
    shown=(
        "link_id",
        "a_device/a_port",
        "b_device/b_port",
        "mode",
        "vlan_untagged/vlan_tagged",
        "speed",
        "lldp_neighbor",
        "oper_status",
        "oper_speed",
        "verify",
    ),
    rows=rows,
    subject=lambda row: row.link,
    columns=(
        Column("no", 5, of=lambda row: row.no),
        Column("link_id", 14, "code"),
        Column("a_room", 7),
        Column("a_rack", 6),
        Column("a_u", 8, of=lambda row: str(row.link.a_u)),
        Column("a_device", 18),
        Column("a_port", 25, "code"),
        Column("a_mac", 18, "code", measured=True, of=lambda row: row.seen.a_mac),
        Column("outlet_id", 10),
        Column("a_patch", 10),
        Column("b_patch", 10),
        Column("b_rack", 6),
        Column("b_u", 8, of=lambda row: str(row.link.b_u)),
        Column("b_device", 18),
        Column("b_port", 25, "code"),
        Column("purpose", 9, "word"),
        Column("zone", 8, "word"),
        Column("mode", 8),
        Column("vlan_untagged", 8, of=lambda row: row.link.vlan_untagged),
        Column("vlan_tagged", 16, of=lambda row: ",".join(map(str, row.link.vlan_tagged))),
        Column("speed", 7),
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
        Column("label_a", 34, "code", of=lambda row: row.labels[0]),
        Column("label_b", 34, "code", of=lambda row: row.labels[1]),
        Column("status", 9, "word", of=lambda row: row.status),
        Column("seen_at", 26, "code", measured=True, of=lambda row: row.seen.seen_at),
        Column("lldp_neighbor", 26, "code", measured=True, of=lambda row: row.seen.neighbor),
        Column("oper_speed", 9, measured=True, of=lambda row: row.seen.speed),
        Column("oper_duplex", 8, measured=True, of=lambda row: row.seen.duplex),
        Column("oper_vlans", 16, measured=True, of=lambda row: row.vlans),
        Column("oper_status", 9, measured=True, of=lambda row: row.seen.status),
        Column("lag_state", 9, measured=True, of=lambda row: row.lag),
        Column(
            "ip_measured", 14, "code", measured=True, of=lambda row: row.seen.address if addressed(row.link) else "–"
        ),
        Column(
            "verify",
            9,
            "verdict",
            of=lambda row: row.seen.verdict,
            evidence=(
                Evidence("fact", "ports", "network"),
                Evidence("fact", "ports.lag_state", "network", "lag_group"),
                Evidence("fact", "ports.address", "network", "ip"),
            ),
        ),
        Column("verified_at", 20, later=True, of=lambda row: row.verified_at),
        Column("remark", 14),
    ),
)
