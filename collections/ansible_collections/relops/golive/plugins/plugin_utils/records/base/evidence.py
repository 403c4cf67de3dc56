"""What a verdict of a form rests on: the measurement of that very thing, or the plan alone (then it is not green).

Each verdict column declares it. `tests/unit/records/test_evidence.py` takes the declared measurement out of a journal
and expects that nothing of the column is green any more.
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
