#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: rehearsal_begin
short_description: Begin a rehearsal
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - Writes into the case of the project that a rehearsal has begun. Until M(relops.golive.rehearsal_record) says otherwise
    it counts as failed, so a rehearsal that was killed proves nothing.
  - Refuses where devices are not all reached in the twin of the plan, and while a run of the project goes on.
  - Makes the impact assessment that a way back after success asks for; on a twin nobody has written anything.
attributes:
  check_mode:
    description: Can run in check mode and tells what it would do without changing anything.
    support: full
"""

EXAMPLES = r"""
- name: Begin the rehearsal
  relops.golive.rehearsal_begin:
  vars: {golive_rehearsal: true}
"""

RETURN = r"""
assessment:
  description: Path of the impact assessment for the way back.
  returned: always
  type: str
depth:
  description: How far the rehearsal goes, C(go), C(go_and_back) or C(full), by the plan; C(check) in check mode.
  returned: always
  type: str
"""
