#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: network_ports_result
short_description: Tell how a task for all switches ended on this one
version_added: 0.1.0
description:
  - Ok, changed with diff, or failed, from the registered result of M(relops.golive.network_ports) or M(relops.golive.network_neighbours).
    No connection is opened. A host that is no switch of the plan is ok.
author:
  - RelOps (@relops)
options:
  of:
    description: The name of the registered variable.
    type: str
    required: true
  step:
    description: The name of the step, for messages and diffs.
    type: str
    required: true
attributes:
  check_mode:
    description: Tells what the task for all switches found.
    support: full
  diff_mode:
    description: Shows the changed stanzas.
    support: full
"""

EXAMPLES = r"""
- name: Tell it per switch
  relops.golive.network_ports_result:
    of: golive_ports
    step: network.ports
"""

RETURN = r"""
changes:
  description: What was (in check mode would be) changed, one entry per field of an interface or VLAN.
  returned: always
  type: list
  elements: dict
  sample: [{item: GigabitEthernet1/0/1 access, from: null, to: 101, step: network.ports}]
steps:
  description: How the step ended.
  returned: always
  type: dict
  sample: {network.ports: done}
"""
