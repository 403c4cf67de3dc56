#!/usr/bin/python
# Copyright: RelOps contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: lab_fault
short_description: Make a device of a simulated data centre misbehave
version_added: 0.1.0
description:
  - Faults last until they are cleared, unless O(times) is given; what is not given stays as it is.
  - Lines are configuration lines, counted from 1 in each session.
  - Runs as an action on the controller, which must be root.
options:
  name:
    description:
      - Name of the lab.
    type: str
    required: true
  device:
    description:
      - Name of the host or switch; a host can only be O(unreachable).
    type: str
    required: true
  unreachable:
    description:
      - Cut the link to the out-of-band network.
    type: bool
  drop_at_line:
    description:
      - Cut the session instead of doing this line; V(0) never.
    type: int
  hang_at_line:
    description:
      - Never answer again from this line on; V(0) never.
    type: int
  reject:
    description:
      - Refuse configuration lines that fit this regular expression.
    type: str
  lock:
    description:
      - Refuse configuration mode.
    type: bool
  delay:
    description:
      - Seconds each configuration line takes.
    type: float
  sessions:
    description:
      - How many sessions may be open; V(0) is the device's own limit.
    type: int
  times:
    description:
      - Let a drop, a hang or a refusal happen so many times only; V(0) is without end.
    type: int
  clear:
    description:
      - Behave again, and be reachable again.
    type: bool
    default: false
attributes:
  check_mode:
    support: none
    description: The task is skipped in check mode.
author:
  - RelOps contributors (@relops)
"""

EXAMPLES = r"""
- name: Let a switch drop the session at the twentieth line, once
  relops.lab.lab_fault:
    name: demo
    device: SHZJ-ACC-SW01
    drop_at_line: 20
    times: 1

- name: Behave again
  relops.lab.lab_fault:
    name: demo
    device: SHZJ-ACC-SW01
    clear: true
"""

RETURN = r"""
"""
