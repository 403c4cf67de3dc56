"""The X-rules: do the forms agree with one another and with what was measured (docs/process.md; R72)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import DeviceKind
from ansible_collections.relops.golive.plugins.plugin_utils.records import reality
from ansible_collections.relops.golive.plugins.plugin_utils.records.labels import label_ends, labels_of
from ansible_collections.relops.golive.plugins.plugin_utils.records.source import Source
from ansible_collections.relops.golive.plugins.plugin_utils.records.table import (
    DIFFERENT,
    EQUAL,
    FITS,
    UNMEASURED,
    Column,
    Row,
    Table,
)
from ansible_collections.relops.golive.plugins.plugin_utils.records.verdicts import Verdict


@dataclass(frozen=True)
class CheckRow(Row):
    """One rule: how many things were compared, and what does not agree."""

    rule: str
    description: str
    checked: int
    verify: str
    detail: str


COLUMNS = (
    Column("rule", 7),
    Column("description", 52),
    Column("checked", 8, "number"),
    Column("verify", 10, "verdict"),
    Column("detail", 90),
)
SHOWN = 12
OF_THE_PLAN = frozenset({"X1", "X3", "X4", "X5", "X6", "X7"})
"""Rules between forms of the plan: nothing is measured, so the best they can say is that the plan fits."""


def table(source: Source) -> Table[CheckRow]:
    """Return one row per rule."""
    return Table(
        "19", "cross_checks", COLUMNS, [_row(rule, list(check(source)), source) for rule, check in RULES.items()]
    )


def _row(rule: str, verdicts: list[Verdict], source: Source) -> CheckRow:
    wrong = [verdict.detail for verdict in verdicts if verdict.result == DIFFERENT]
    known = [verdict for verdict in verdicts if verdict.result != UNMEASURED]
    good = FITS if rule in OF_THE_PLAN else EQUAL
    result = DIFFERENT if wrong else good if known and len(known) == len(verdicts) else UNMEASURED
    detail = "; ".join(wrong[:SHOWN]) + (f" … +{len(wrong) - SHOWN}" if len(wrong) > SHOWN else "")
    if not wrong:
        key = "none" if not known else "all" if len(known) == len(verdicts) else "partly"
        detail = source.texts(f"checks.{key}", count=len(known), total=len(verdicts))
    return CheckRow(
        rule=rule,
        description=source.texts(f"checks.{rule}"),
        checked=len(known),
        verify=result,
        detail=detail,
        faults=("verify",) if wrong else (),
    )


def _racked(source: Source) -> Iterator[Verdict]:
    """X1: every racked device of the list stands in a rack of the plan, alone on its units and face."""
    taken: dict[tuple[str, str, int], str] = {}
    for device in source.plan.devices.values():
        rack, units = source.plan.racks.get(device.rack), device.units
        if rack is None or units is None:
            yield Verdict.of(rack is not None, f"{device.name}: {device.rack}")
            continue
        keys = [(device.rack, device.face or "front", unit) for unit in range(units.first, units.last + 1)]
        other = next((taken[key] for key in keys if key in taken), None)
        taken.update(dict.fromkeys(keys, device.name))
        yield Verdict.of(
            other is None and units.last <= rack.u_height,
            f"{device.name}: {device.rack} {units} {other or ''}".rstrip(),
        )


def _purchased(source: Source) -> Iterator[Verdict]:
    """X3: as many devices of the list carry the contract and the model as were bought."""
    for bought in source.plan.procurement:
        if bought.contract_no and bought.model:
            listed = sum(
                1
                for one in source.plan.devices.values()
                if (one.contract_no, one.model) == (bought.contract_no, bought.model)
            )
            yield Verdict.of(
                listed == bought.quantity, f"{bought.contract_no} {bought.model}: {bought.quantity} / {listed}"
            )


def _ends(source: Source) -> Iterator[Verdict]:
    """X4: both ends of every connection are in the list, at the rack and units of the list."""
    for link in source.plan.connections:
        for end in (link.a, link.b):
            device = source.plan.devices.get(end.device)
            fits = (
                device is not None and device.rack == end.rack and (device.units is None or device.units == end.units)
            )
            yield Verdict.of(fits, f"{link.link_id}: {end.device} {end.rack} {end.units}")


def _feeds(source: Source) -> Iterator[Verdict]:
    """X5: what has two power supplies hangs on both feeds."""
    for device in source.plan.devices.values():
        kind = source.plan.device_types.get(device.model)
        psus = device.psu_count if device.psu_count is not None else len(kind.power_ports) if kind else 0
        if psus >= 2 and device.type is not DeviceKind.PDU:
            fits = device.pdu_a is not None and device.pdu_b is not None and device.pdu_a.pdu != device.pdu_b.pdu
            yield Verdict.of(fits, f"{device.name}: A {device.pdu_a or '–'} B {device.pdu_b or '–'}")


def _addresses(source: Source) -> Iterator[Verdict]:
    """X6: every address of the list stands in the port table or in a prefix of the plan, and belongs to one device."""
    plan = source.plan
    prefixes = [prefix for vlan in plan.vlans.values() for prefix in vlan.prefixes] + [
        one.prefix for one in plan.prefixes
    ]
    owners: dict[str, str] = {}
    for device in plan.devices.values():
        for address in filter(None, (device.mgmt_ip, device.oob_ip, device.vip, *device.app_ip)):
            owner = owners.setdefault(str(address), device.name)
            yield Verdict.of(
                owner == device.name and any(address in prefix for prefix in prefixes), f"{device.name}: {address}"
            )
    for link in plan.connections:
        if link.ip:
            yield Verdict.of(
                owners.setdefault(str(link.ip.ip), link.a_device) == link.a_device, f"{link.link_id}: {link.ip}"
            )


def _labels(source: Source) -> Iterator[Verdict]:
    """X7: two labels per cable, one the other swapped, none of them twice."""
    seen: set[str] = set()
    for link in source.plan.connections:
        near, far = label_ends(link)
        labels = labels_of(link)
        fits = labels == (f"{near}/{far}", f"{far}/{near}") and labels[0] != labels[1] and not seen & set(labels)
        seen |= set(labels)
        yield Verdict.of(fits, f"{link.link_id}: {labels[0]} | {labels[1]}")


RULES: dict[str, Callable[[Source], Iterable[Verdict]]] = {
    "X1": _racked,
    "X2": reality.serials,
    "X3": _purchased,
    "X4": _ends,
    "X5": _feeds,
    "X6": _addresses,
    "X7": _labels,
    "X8": reality.links,
    "X9": reality.systems,
    "X12": reality.releases,
    "X13": reality.steps,
    "X14": reality.online,
    "H8": reality.chain,
    "H17": reality.backups,
}
