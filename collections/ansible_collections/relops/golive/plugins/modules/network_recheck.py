#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: network_recheck
short_description: Compare the switches with what the go-live left on them
version_added: 0.1.0
description:
  - Logs in to all switches of the plan of the run, side by side, and compares configuration of the planned ports and VLANs,
    the rest of the running configuration (by its SHA-256), the startup configuration, and every value that the go-live
    measured (link, speed, duplex, VLANs, neighbour, group, address) with what its journal keeps as built.
  - Nothing is changed, on no switch and in no journal. A difference, or a switch that could not be looked at, fails the
    task, and names every one.
author:
  - RelOps (@relops)
options:
  golive:
    description: The go-live whose record is compared; the newest one without it.
    type: str
  deadline:
    description: Seconds that what is measured may take to be as it was; neighbours are heard every half minute.
    type: float
    default: 30
attributes:
  check_mode:
    description: Looks, in check mode, too.
    support: full
"""

EXAMPLES = r"""
- name: Has anything moved since the go-live
  relops.golive.network_recheck:
"""

RETURN = r"""
golive:
  description: The go-live that was compared.
  returned: always
  type: str
drift:
  description: Per switch, every value that is not as it was left (C(item), C(kept), C(now)); empty where none is.
  returned: always
  type: dict
faults:
  description: Why a switch could not be looked at.
  returned: always
  type: dict
msg:
  description: The table, one line a difference, and the sum.
  returned: always
  type: list
  elements: str
"""
