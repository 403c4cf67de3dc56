#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: golive_preflight
short_description: Prove on the controller that a run may begin
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - The first task of every playbook that changes anything. Nobody is connected to.
  - Asks every gate of the way there, or back, and where one is open prints a table of all of them.
  - Refuses options that would take a part of the hosts or steps or another order of them, and variables, groups or hosts
    that are not what the plan gives, wherever they were set.
  - Proves every secret (vault password, variables), every artefact's digest, the project's checks and the whole journal
    of the current go-live, and takes the lock of the project.
  - In the playbooks of this collection a refusal ends C(ansible-playbook) with exit code 4, a broken journal with 3.
options:
  direction:
    description: V(rollback) for a way back, which needs a go-live that is known.
    type: str
    choices: [forward, rollback]
    default: forward
  assessment:
    description: The document that assesses what a rollback of a live system would lose (R55).
    type: path
  part:
    description:
      - What the playbook is a part of. V(stage) is one stage alone, which a twin is for; V(upkeep) forgets backups, in
        production by the plan that was approved.
    type: str
    choices: ['', stage, upkeep]
    default: ''
attributes:
  check_mode:
    description: Can run in check mode and tells what it would do without changing anything.
    support: full
"""

EXAMPLES = r"""
- name: Prove that the run may begin
  relops.golive.golive_preflight:
"""

RETURN = r"""
state:
  description: The state folder of the project.
  returned: success
  type: str
golive:
  description: The newest go-live in it, empty when there is none.
  returned: success
  type: str
broken:
  description: Whose lock was broken by C(-e golive_break_lock), for the journal; empty when none was.
  returned: success
  type: dict
environment:
  description:
    - What the run acts on, decided from how each device is really reached. C(kind) is V(production), V(twin) with C(name), or
      V(machine) where no plan was read.
  returned: success
  type: dict
golive_exit:
  description: The exit code that a refusal asks for, 3 or 4.
  returned: failure
  type: int
gates:
  description:
    - Every gate that was asked, those that are open and those that are not. Each has C(gate), C(title), C(rules), C(state) (V(open), V(closed), or
      V(unasked) where what it needs is not known yet), and what it says, in both languages.
  returned: always, but where the inventory is no plan
  type: list
  elements: dict
"""
