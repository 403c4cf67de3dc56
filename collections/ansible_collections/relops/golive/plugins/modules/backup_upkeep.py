#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: backup_upkeep
short_description: Forget backups that have come to their end and check the others
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - A client of the store can only add to its repository. What has come to its end is forgotten from the controller,
    over its own connection to the store and with restic here, so that no password comes to the store. The age of a
    backup is measured by the controller's clock.
  - Finds the store and C(backup.retention_days) in the inventory of the plan. Tells which copies of data on hosts have come to their end;
    M(relops.golive.backup_copies) removes them there.
  - Holds the project meanwhile, and refuses while a go-live has not ended.
options:
  read_data:
    description: Let restic read every byte of what is left.
    type: bool
    default: false
attributes:
  check_mode:
    description: Can run in check mode and tells what it would do without changing anything.
    support: none
"""

EXAMPLES = r"""
- name: Keep the backups up
  relops.golive.backup_upkeep:
    read_data: true
  register: golive_upkeep
"""

RETURN = r"""
clients:
  description: For each client how many snapshots are left and were forgotten, and the time of the oldest one.
  returned: success
  type: dict
  sample:
    SHZJ-PAY-APP01: {forgotten: 2, oldest: "2026-11-28T20:01:02Z", snapshots: 4}
copies:
  description: Host to the paths of copies whose end has come.
  returned: success
  type: dict
"""
