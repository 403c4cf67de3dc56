#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: rehearsal_fail
short_description: Choose the failure with which a full rehearsal tries the way back
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - Writes down which step of the next go-live of the rehearsal fails when its work is done. The digest of the plan chooses
    it among the steps in the middle, those that change hosts and databases first.
  - Acts in the state folder of rehearsals and on the twin of the plan alone. Does nothing where the rehearsal did not go live
    and back before.
attributes:
  check_mode:
    description: Can run in check mode and tells what it would do without changing anything.
    support: full
"""

EXAMPLES = r"""
- name: Choose the failure
  relops.golive.rehearsal_fail:
  vars: {golive_rehearsal: true}
"""

RETURN = r"""
go:
  description: Whether there will be such a go-live.
  returned: always
  type: bool
step:
  description: The host and step that fail, an empty text where none does.
  returned: always
  type: str
"""
