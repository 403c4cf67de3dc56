#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: network_neighbours
short_description: Compare what is plugged in with the plan
version_added: 0.1.0
description:
  - Runs once for all switches of the play and measures, for every planned port, LLDP neighbour, state, speed and MAC
    addresses, and the serial number, model and version of the switch.
  - Looks again until everything is as planned, at most O(deadline) seconds. A difference fails the switch and names port,
    expectation and finding.
  - Behind a port that leads to a switch the LLDP neighbour must be found. A host that does not speak LLDP counts as found
    when a MAC address is known on its port.
  - The measured values are facts of the journal, whether they fit or not.
author:
  - RelOps (@relops)
options:
  deadline:
    description: Seconds that the neighbours may take to be found.
    type: float
    default: 30
attributes:
  check_mode:
    description: Nothing is measured in check mode, because nothing is plugged in as planned yet.
    support: full
"""

EXAMPLES = r"""
- name: Measure what is plugged in where
  relops.golive.network_neighbours:
  register: golive_neighbours

- name: Tell it per switch
  relops.golive.network_ports_result:
    of: golive_neighbours
    step: network.neighbours
"""

RETURN = r"""
switches:
  description: How the step ended on each switch; C(facts) holds the measured values.
  returned: always
  type: dict
  sample:
    SHZJ-ACC-SW01:
      status: unchanged
      facts:
        ports:
          - {port: GigabitEthernet1/0/1, lldp_neighbor: SHZJ-PAY-APP01, lldp_port: ens1f0, oper_status: connected,
             oper_speed: 1G, macs: ["02:00:00:00:00:01"]}
        hardware: {serial: FOC2401X001, model: C9300-24T, version: 17.9.4}
"""
