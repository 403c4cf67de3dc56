#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: drill_record
short_description: Write the record of a restore drill and judge it
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - Collects what M(relops.golive.drill_restore) found on each host and writes it beside the journal of the go-live,
    into C(drills/<time>.json), where the dossier's drill record is made from. The journal itself stays as it is.
  - Fails, naming host and fault, when something did not come back equal or gave no answer, and when the sum of the
    restore times is more than the plan's window leaves after the latest decision (R44).
options:
  plan:
    description: Path of the plan of which the go-live is an execution.
    type: path
    required: true
  language:
    description: The language of the lines; without it that of the run (C(golive_language), else env C(GOLIVE_LANGUAGE), else Chinese).
    type: str
    choices: [zh, en]
  twin:
    description: Name of the second twin.
    type: str
    required: true
  start:
    description: When the drill began, UTC.
    type: str
    required: true
  store:
    description: Name of the variable in which the store registered its answer.
    type: str
    required: true
  restored:
    description: Name of the variable in which each host registered its answer.
    type: str
    required: true
attributes:
  check_mode:
    description: Can run in check mode and tells what it would do without changing anything.
    support: full
"""

EXAMPLES = r"""
- name: Record and judge
  relops.golive.drill_record:
    plan: "{{ golive_plan }}"
    twin: demod
    start: "{{ golive_drill_open.start }}"
    store: golive_drill_store
    restored: golive_drill
"""

RETURN = r"""
record:
  description: Path of the record.
  returned: always
  type: str
rows:
  description: What was restored, with seconds, equality and fault.
  returned: always
  type: list
  elements: dict
"""
