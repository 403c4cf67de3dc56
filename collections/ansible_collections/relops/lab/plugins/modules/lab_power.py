#!/usr/bin/python
# Copyright: RelOps contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: lab_power
short_description: Switch a device of a simulated data centre on or off
version_added: 0.1.0
description:
  - A host that loses power keeps its disk; a switch boots from its startup configuration.
  - Without power all links of the device go dark. After V(on) and V(cycle) the device answers again.
  - Runs as an action on the controller, which must be root.
options:
  name:
    description:
      - Name of the lab.
    type: str
    required: true
  device:
    description:
      - Name of the host or switch.
    type: str
    required: true
  state:
    description:
      - V(cycle) is off and on.
    type: str
    required: true
    choices: ["on", "off", cycle]
attributes:
  check_mode:
    support: none
    description: The task is skipped in check mode.
author:
  - RelOps contributors (@relops)
"""

EXAMPLES = r"""
- name: Power-cycle a switch
  relops.lab.lab_power:
    name: demo
    device: SHZJ-ACC-SW01
    state: cycle
"""

RETURN = r"""
"""
