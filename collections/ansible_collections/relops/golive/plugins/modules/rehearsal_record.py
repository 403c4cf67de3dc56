#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: rehearsal_record
short_description: End a rehearsal and write what it has shown
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - Reads the journal of the newest rehearsal and writes evidence into the case of the project - C(rehearsal) (result, what it
    binds, whether all of it came back equal, the seconds of each stage), C(functional) (the tests of the verification) and
    C(performance) (each metric beside its target).
  - It passed when every step of the plan was done on every host, all of it was taken back and the journal is whole. Else
    the task fails, and what is missing is named.
attributes:
  check_mode:
    description: Can run in check mode and tells what it would do without changing anything.
    support: full
"""

EXAMPLES = r"""
- name: Write the evidence
  relops.golive.rehearsal_record:
  vars: {golive_rehearsal: true}
"""

RETURN = r"""
result:
  description: V(pass) or V(fail).
  returned: always
  type: str
stages:
  description: The seconds of each stage.
  returned: always
  type: dict
golive:
  description: The name of the rehearsal in its state folder.
  returned: always
  type: str
golive_exit:
  description: The exit code of the run, 0, 2 or 3.
  returned: always
  type: int
"""
