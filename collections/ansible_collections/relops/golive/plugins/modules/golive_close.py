#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: golive_close
short_description: Close a run of a go-live
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - Judges from the journal how the run ended and writes the result. Runs once for all hosts of the play.
  - The lock of the project stays with the run until M(relops.golive.golive_finish), or its end, gives it back - until then the hosts'
    markers are settled.
  - The result is V(success) when every step of the plan is done on every host, V(cancelled) when every step was undone, or
    V(emergency) when something is left between old and new. Where steps of the plan are not done and nothing has failed it is
    V(stopped), the go-live stays open.
  - An emergency is written each time with what is undone, not undone and in doubt on every host, and the command that goes on.
    In the playbooks of this collection it ends C(ansible-playbook) with exit code 3.
options:
  final:
    description: V(false) gives back the lock only and leaves the go-live open, for a playbook of one stage.
    type: bool
    default: true
attributes:
  check_mode:
    description: Can run in check mode and tells what it would do without changing anything.
    support: full
"""

EXAMPLES = r"""
- name: Close the go-live
  relops.golive.golive_close:
"""

RETURN = r"""
again:
  description: The go-live was live, or back, before this run.
  returned: success and O(final=true)
  type: bool
result:
  description: How the run ended.
  returned: success
  type: str
left:
  description: What is neither done nor undone, one sentence per host and step.
  returned: success
  type: list
  elements: str
golive:
  description: The name of the go-live.
  returned: success
  type: str
"""
