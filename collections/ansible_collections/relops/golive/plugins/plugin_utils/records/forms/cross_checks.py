"""The X-rules: do the forms agree with one another and with what was measured (docs/process.md; R72)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ansible_collections.relops.golive.plugins.plugin_utils.model import Device
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.evidence import Evidence
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.form import Form, Occasion
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import (
    DIFFERENT,
    EQUAL,
    FITS,
    UNMEASURED,
    Column,
    Row,
)
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.verdicts import Verdict
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts import reality
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.labels import labels_of
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.site.addressing import (
    addresses,
    doubles,
    prefixes,
    unplanned,
)
from ansible_collections.relops.golive.plugins.plugin_utils.site.breach import Breach
from ansible_collections.relops.golive.plugins.plugin_utils.site.cabling import (
    SIDES,
    misplaced_ends,
    stands,
    wrong_labels,
)
from ansible_collections.relops.golive.plugins.plugin_utils.site.power import is_fed_twice, unfed, wrongly_fed
from ansible_collections.relops.golive.plugins.plugin_utils.site.purchases import counted, miscounted
from ansible_collections.relops.golive.plugins.plugin_utils.site.racks import outside_the_rack, overlapping


@dataclass(frozen=True)
class CheckRow(Row):
    """One rule: how many things were compared, and what does not agree."""

    rule: str
    description: str
    checked: int
    verify: str
    detail: str


SHOWN = 12
OF_THE_PLAN = frozenset({"X1", "X3", "X4", "X5", "X6", "X7"})
"""Rules between forms of the plan: nothing is measured, so the best they can say is that the plan fits."""


def rows(source: Night) -> list[CheckRow]:
    """Return one row per rule."""
    return [_row(rule, list(check(source)), source) for rule, check in RULES.items()]


def _row(rule: str, verdicts: list[Verdict], source: Night) -> CheckRow:
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


def _judged(named: Iterable[tuple[int, str]], breaches: Iterable[Breach]) -> Iterator[Verdict]:
    """Yield a verdict of each line that a rule looks at, by the breaches that the same rule finds in the plan check."""
    wrong: dict[int, list[Breach]] = {}
    for one in breaches:
        wrong.setdefault(one.index, []).append(one)
    for index, name in named:
        found = wrong.get(index, [])
        yield Verdict.of(not found, ", ".join([name, *(one.value for one in found if one.value != name)]))


def _devices(source: Night) -> tuple[Device, ...]:
    return tuple(source.plan.devices.values())


def _racked(source: Night) -> Iterator[Verdict]:
    """X1: every racked device of the list stands in a rack of the plan, alone on its units and faces."""
    plan, devices = source.plan, _devices(source)
    breaches = [*outside_the_rack(devices, plan.racks), *overlapping(devices, plan.racks, plan.device_types)]
    breaches += [Breach(i, "rack", one.rack, "", "") for i, one in enumerate(devices) if one.rack not in plan.racks]
    return _judged(((index, f"{one.name}: {one.rack}") for index, one in enumerate(devices)), breaches)


def _purchased(source: Night) -> Iterator[Verdict]:
    """X3: as many devices of the list carry the contract and the model as were bought."""
    bought, devices = source.plan.procurement, _devices(source)
    named = [(index, f"{one.contract_no} {one.model}") for index, one in enumerate(bought) if counted(one, devices)]
    yield from _judged(named, miscounted(bought, devices))
    for one in bought:
        if one.contract_no and one.model and not counted(one, devices):
            yield Verdict.of(None, f"{one.contract_no} {one.model}")


def _ends(source: Night) -> Iterator[Verdict]:
    """X4: both ends of every connection are in the list, at the rack and units of the list."""
    links, devices = source.plan.connections, source.plan.devices
    breaches = list(misplaced_ends(links, devices))
    for side in SIDES:
        own = [one for one in breaches if one.key.startswith(f"{side}_")]
        ends = [link.a if side == "a" else link.b for link in links]
        own += [Breach(i, side, end.device, "", "") for i, end in enumerate(ends) if end.device not in devices]
        yield from _judged(
            ((i, f"{links[i].link_id}: {end.device} {end.rack} {end.units}") for i, end in enumerate(ends)), own
        )


def _feeds(source: Night) -> Iterator[Verdict]:
    """X5: what has two power supplies and is not declared single hangs on both feeds."""
    plan, devices = source.plan, _devices(source)
    fed = [(index, one) for index, one in enumerate(devices) if is_fed_twice(one, plan.device_types)]
    named = [(index, f"{one.name}: A {one.pdu_a or '–'} B {one.pdu_b or '–'}") for index, one in fed]
    return _judged(named, [*wrongly_fed(devices, plan.racks), *unfed(devices, plan.device_types)])


def _addresses(source: Night) -> Iterator[Verdict]:
    """X6: every address of the list stands in the port table or in a prefix of the plan, and belongs to one device."""
    plan, devices = source.plan, _devices(source)
    foreign = {(one.index, one.value) for one in unplanned(devices, plan.connections, prefixes(plan))}
    shared = {(claim.owner, str(claim.address)) for claim, _first in doubles(plan, devices)}
    for index, device in enumerate(devices):
        for _key, address in addresses(device):
            wrong = (device.name, str(address)) in shared or (index, f"{device.name} {address}") in foreign
            yield Verdict.of(not wrong, f"{device.name}: {address}")
    for link in plan.connections:
        if link.ip and stands(link):
            yield Verdict.of((link.a_device, str(link.ip.ip)) not in shared, f"{link.link_id}: {link.ip}")


def _labels(source: Night) -> Iterator[Verdict]:
    """X7: two labels per cable, one the other swapped, none of them twice."""
    links = source.plan.connections
    named = [(i, f"{one.link_id}: {' | '.join(labels_of(one))}") for i, one in enumerate(links) if stands(one)]
    return _judged(named, wrong_labels(links))


RULES: dict[str, Callable[[Night], Iterable[Verdict]]] = {
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
EVIDENCE = (
    *(Evidence("plan", rule=rule) for rule in sorted(OF_THE_PLAN)),
    Evidence("fact", "hardware", rule="X2"),
    Evidence("fact", "ports", "network", rule="X8"),
    Evidence("fact", "hardware", rule="X9"),
    Evidence("fact", "release.sha256", "install", rule="X12"),
    Evidence("event", "*", rule="X13"),
    Evidence("event", "closed", rule="X14"),
    Evidence("event", "journal", rule="H8"),
    Evidence("fact", "records", "backup", rule="H17"),
)

FORM: Form[Night, CheckRow] = Form(
    number="19",
    name="cross_checks",
    occasion=Occasion.AFTER,
    shown=("rule", "description", "checked", "verify", "detail"),
    columns=(
        Column("rule", 7),
        Column("description", 52),
        Column("checked", 8, "number"),
        Column("verify", 10, "verdict", evidence=EVIDENCE),
        Column("detail", 90),
    ),
    rows=rows,
)
