#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: precheck_switches
short_description: Ask every switch of the plan who it is, and whether its configuration is saved
version_added: 0.1.0
description:
  - Logs in to all switches of the plan of the run, side by side, reads serial number and model, and compares what a switch
    boots from with what it runs, without what changes by itself. Nothing is changed.
author:
  - RelOps (@relops)
attributes:
  check_mode:
    description: Asks, in check mode, too.
    support: full
"""

EXAMPLES = r"""
- name: Look at the switches
  relops.golive.precheck_switches:
  register: golive_switches_seen
"""

RETURN = r"""
switches:
  description: What each switch told (C(serial), C(model), C(differences) with secrets hidden), or its C(fault).
  returned: success
  type: dict
"""
