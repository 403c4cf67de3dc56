#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: drill_open
short_description: See whether there is something to drill
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - Finds the current go-live and the proven backups that its journal recorded, before a second twin is raised for them.
  - Refuses while a run of the project is going on, a go-live of another plan, and one with a backup missing.
  - Takes no lock, so that a drill never keeps a rollback waiting.
options:
  plan:
    description: Path of the plan of which the go-live is an execution.
    type: path
    required: true
attributes:
  check_mode:
    description: Can run in check mode and tells what it would do without changing anything.
    support: full
"""

EXAMPLES = r"""
- name: See what there is to restore
  relops.golive.drill_open:
    plan: "{{ golive_plan }}"
"""

RETURN = r"""
golive:
  description: The name of the go-live.
  returned: success
  type: str
hosts:
  description: How many records of the backup list each host has.
  returned: success
  type: dict
start:
  description: The time, UTC.
  returned: success
  type: str
"""
