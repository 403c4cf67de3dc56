#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: golive_open
short_description: Open a go-live or resume it
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - Takes the lock of the project, waits for the steps of a killed run, and finds the go-live that belongs to the digest of the plan.
  - The lock is held by the process of ansible-playbook until M(relops.golive.golive_close) or its own end. Whoever can't be judged from here
    (another machine or container over a shared or copied state folder, a holder that can't be read) counts as alive until C(-e golive_break_lock=<name>) breaks that lock by the
    name that the refusal prints; the journal keeps who did that.
  - Refuses a second run while one is alive, C(--limit), C(--tags), C(--skip-tags) and C(--start-at-task), and an unfinished go-live of another digest.
  - Runs once for all hosts of the play.
options:
  direction:
    description: Turn an open go-live back when V(rollback).
    type: str
    choices: [forward, rollback]
    default: forward
  reason:
    description: Why it is turned back; kept in the journal.
    type: str
  assessment:
    description:
      - The document that assesses what a rollback would lose. Needed once the go-live has succeeded (R55);
        its name and digest are kept in the journal.
    type: path
  broken:
    description: Whose lock M(relops.golive.golive_preflight) broke; it is written down.
    type: dict
    default: {}
  markers:
    description:
      - Name of the variable into which M(relops.golive.golive_marker) was registered on every host. What the hosts carry must be
        what the journal says; a new go-live needs the answer of every host.
    type: str
attributes:
  check_mode:
    description: Can run in check mode and tells what it would do without changing anything.
    support: full
"""

EXAMPLES = r"""
- name: Open the go-live
  relops.golive.golive_open:
  tags: [always]
"""

RETURN = r"""
golive:
  description: The name of the go-live, also of its folder.
  returned: success
  type: str
  sample: PAYGW-2025-20261121T140003Z-9f2c11aa
run:
  description: The run that was opened in it.
  returned: success
  type: str
direction:
  description: V(forward) or V(rollback).
  returned: success
  type: str
result:
  description: V(success) or V(cancelled) when the go-live has ended before, else empty.
  returned: success
  type: str
gates:
  description:
    - Every gate that was asked, where one of them is open. Each has C(gate), C(title), C(rules), C(state) (V(open), V(closed), or
      V(unasked) where what it needs is not known yet), and what it says, in both languages.
  returned: failure, where a gate is open
  type: list
  elements: dict
"""
