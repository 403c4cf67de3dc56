#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: golive_turn
short_description: Turn the go-live back
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - Writes the direction rollback to the journal, durably, before anything is undone. Runs once for all hosts of the play.
  - What turns a go-live back is a step that failed on its target, or a target that did not answer. A fault of the controller
    (a template, a variable, a bug before a step had begun) stops the run instead and nothing is decided.
options:
  reason:
    description: Why, when no step has failed.
    type: str
attributes:
  check_mode:
    description: Can run in check mode and tells what it would do without changing anything.
    support: full
"""

EXAMPLES = r"""
- name: Turn back
  relops.golive.golive_turn:
"""

RETURN = r"""
faults:
  description: What failed, one sentence per host and step.
  returned: success
  type: list
  elements: str
direction:
  description: The direction of the go-live.
  returned: success
  type: str
golive:
  description: The name of the go-live.
  returned: success
  type: str
"""
