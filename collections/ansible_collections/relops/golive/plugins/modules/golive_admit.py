#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: golive_admit
short_description: Ask before a stage whether it may begin
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - In production the gates of the process are asked again before each stage, once a run; the verdict is written to the
    journal. With an open one the task fails, and what has begun goes back.
  - A signed decision to hold makes the night stand still before the stage.
  - Warns, everywhere, when the rest of the way will not fit before the latest decision.
options:
  stage:
    description: The name of the stage.
    type: str
    required: true
attributes:
  check_mode:
    description: Can run in check mode and tells what it would do without changing anything.
    support: full
"""

EXAMPLES = r"""
- name: Ask whether it may begin
  relops.golive.golive_admit:
    stage: install
"""

RETURN = r"""
warning:
  description: That the rest will not fit, empty where it does.
  returned: success
  type: str
rehearsed:
  description: The stage with the seconds that it and all after it took in the rehearsal; empty where none passed.
  returned: success
  type: dict
window:
  description: The window that a production agreed on, for the clock of the board; empty elsewhere.
  returned: success
  type: dict
"""
