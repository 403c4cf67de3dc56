#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: backup_host
short_description: Back up a host's databases and files off the host and prove it, or bring them back exactly
version_added: 0.1.0
description:
  - One task for all of a host, because hosts that wait for each other's databases make the night longer. Every database
    and the files are journaled steps of their own, C(backup.database.<name>) and C(backup.files).
  - Calls M(relops.golive.backup_database) for every database of O(work) and then M(relops.golive.backup_files). Password
    and SSH key of the client are derived from the master secret of the plan when a module is really called.
  - Undo brings the files back first and then the databases; one that fails does not keep the others from it.
author:
  - RelOps (@relops)
options:
  work:
    description: The stage's work of this host from the plan.
    type: dict
    default: {}
  undo:
    description: Take the steps back.
    type: bool
    default: false
attributes:
  check_mode:
    description: Prints what would change and changes nothing.
    support: full
"""

EXAMPLES = r"""
- name: Back up databases and files and prove it
  relops.golive.backup_host:
    work: "{{ golive_backup | default({}) }}"

- name: Bring files and databases back
  relops.golive.backup_host:
    work: "{{ golive_backup | default({}) }}"
    undo: true
"""

RETURN = r"""
steps:
  description: How each step ended.
  returned: always
  type: dict
  sample:
    backup.database.legacy: done
    backup.files: done
"""
