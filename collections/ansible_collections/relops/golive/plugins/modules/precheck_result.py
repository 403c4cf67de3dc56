#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: precheck_result
short_description: Judge the environment check and write it into the case
version_added: 0.1.0
description:
  - Judges what M(relops.golive.precheck_host) and M(relops.golive.precheck_switches) found against the plan of the run. Each
    check has what was expected, what was found, and a verdict (pass, fail, unmeasured).
  - A mandatory check that fails or was not measured, and a host or switch that was not reached, fail the play (exit code 2).
  - Writes the evidence C(environment_check) into the case, not in check mode. It binds steps, equipment and release of the plan
    and names the hosts and switches that were reached.
author:
  - RelOps (@relops)
options:
  hosts:
    description: The name of the variable that the hosts registered.
    type: str
    required: true
  switches:
    description: The name of the variable that was registered for the switches.
    type: str
    required: true
attributes:
  check_mode:
    description: Judges, in check mode, too; nothing is written then.
    support: full
"""

EXAMPLES = r"""
- name: Judge it
  relops.golive.precheck_result:
    hosts: golive_prechecked
    switches: golive_switches_seen
"""

RETURN = r"""
result:
  description: C(pass) or C(fail).
  returned: always
  type: str
checks:
  description: Every check with C(host), C(item), C(verdict), C(mandatory), C(expected) and C(found).
  returned: always
  type: list
  elements: dict
"""
