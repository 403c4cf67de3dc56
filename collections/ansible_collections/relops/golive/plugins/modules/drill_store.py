#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: drill_store
short_description: Fill the second twin's store with a copy of the first one's
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - Part of the restore drill. Prepares accounts and keys as M(relops.golive.backup_store) does and carries the folders
    of the clients from the first store through the controller, as one would an off-site copy. The repositories stay
    encrypted; the first store is only read.
  - The inventory's connection variables of the host reach the first store, those of the play the second one.
options:
  work:
    description: The stage's work of this host from the plan; nothing is done on a host that is no store.
    type: dict
    default: {}
attributes:
  check_mode:
    description: Can run in check mode and tells what it would do without changing anything.
    support: none
"""

EXAMPLES = r"""
- name: Carry the copy over
  relops.golive.drill_store:
    work: "{{ golive_backup | default({}) }}"
  register: golive_drill_store
"""

RETURN = r"""
host_keys:
  description: Public host keys of the second store.
  returned: on the store
  type: list
  elements: str
seconds:
  description: How long the copy took.
  returned: on the store
  type: float
"""
