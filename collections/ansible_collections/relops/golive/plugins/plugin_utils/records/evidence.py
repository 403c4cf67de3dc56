"""What each verdict of a form rests on: the measurement of that very thing, or the plan alone (then it is not green).

A verdict column that is not declared here fails `tests/unit/records/test_evidence.py`, which takes the declared
measurement out of a journal and expects that nothing of the column is green any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Origin = Literal["fact", "event", "drill", "plan"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a verdict comes from.

    `fact`: the key of the facts that a step of `stage` wrote; `event`: the event of that name in the journal itself,
    `*` those of all steps and the closing one, `journal` all of them; `drill`: a record of a drill beside the journal;
    `plan`: computed from the plan, measured by nobody. `where` narrows it to rows that have a value in that column (of
    the addresses: `switch`, `host` by whose port it is), `rule` to one rule of the cross-checks.
    """

    origin: Origin
    key: str = ""
    stage: str = ""
    where: str = ""
    rule: str = ""


PLAN = Evidence("plan")
HARDWARE = Evidence("fact", "hardware")
BACKUPS = Evidence("fact", "records", "backup")
VERDICTS: dict[tuple[str, str], tuple[Evidence, ...]] = {
    ("backup_list", "verify"): (BACKUPS,),
    ("drill_record", "verify"): (Evidence("drill"),),
    ("equipment_list", "verify"): (HARDWARE,),
    ("golive_log", "result"): (Evidence("event", "closed"),),
    ("ip_plan", "verify"): (
        Evidence("fact", "hardware", where="host"),
        Evidence("fact", "ports.address", "network", "switch"),
    ),
    ("performance", "verify"): (Evidence("fact", "performance", "verify"),),
    ("port_table", "verify"): (
        Evidence("fact", "ports", "network"),
        Evidence("fact", "ports.lag_state", "network", "lag_group"),
        Evidence("fact", "ports.address", "network", "ip"),
    ),
    ("rack_power", "verify"): (PLAN,),
    ("rack_table", "verify"): (HARDWARE,),
    ("reconciliation", "verify"): (
        Evidence("fact", "tables", "migrate"),
        Evidence("fact", "tables.differences", "migrate"),
        Evidence("fact", "tables.checksum_target", "migrate"),
    ),
    ("step_log", "result"): (Evidence("event", "done"),),
    ("summary", "verify"): (Evidence("event", "*"),),
    ("test_report", "outcome"): (Evidence("fact", "tests", "verify"),),
    ("cross_checks", "verify"): (
        *(Evidence("plan", rule=rule) for rule in ("X1", "X3", "X4", "X5", "X6", "X7")),
        Evidence("fact", "hardware", rule="X2"),
        Evidence("fact", "ports", "network", rule="X8"),
        Evidence("fact", "hardware", rule="X9"),
        Evidence("fact", "release.sha256", "install", rule="X12"),
        Evidence("event", "*", rule="X13"),
        Evidence("event", "closed", rule="X14"),
        Evidence("event", "journal", rule="H8"),
        Evidence("fact", "records", "backup", rule="H17"),
    ),
}
"""By form and column. The summary repeats the verdicts of other forms, those of the stages and how it was closed."""
