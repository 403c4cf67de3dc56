#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: golive_forecast_result
short_description: Judge the forecast of all hosts
version_added: 0.1.0
description:
  - Compares what M(relops.golive.golive_forecast) measured on all hosts of the play with what the night needs. Room for copies,
    proofs and the store, memory, time against the window (until the latest decision for backup and proof beside the other
    tasks of the plan, after it for the way back), and whoever holds a lock in a database.
  - A host that was not measured is never ok. What does not fit fails the play with one sentence per fault, before anything
    was touched.
  - Once a step of the go-live has begun behind the stage network, it judges nothing any more.
  - The journal of an open go-live keeps the forecast, not in check mode.
author:
  - RelOps (@relops)
options:
  measured:
    description: The name of the registered variable.
    type: str
    required: true
attributes:
  check_mode:
    description: Judges, in check mode, too.
    support: full
"""

EXAMPLES = r"""
- name: Judge the forecast
  relops.golive.golive_forecast_result:
    measured: golive_measured
"""

RETURN = r"""
rows:
  description: One row per host and item with C(verdict) (ok, short, unmeasured), C(needs) and C(has) (bytes or seconds).
  returned: always
  type: list
  elements: dict
faults:
  description: One sentence for each row that does not fit or was not measured.
  returned: always
  type: list
  elements: str
"""
