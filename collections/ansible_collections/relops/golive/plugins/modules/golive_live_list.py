#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: golive_live_list
short_description: List which go-lives count as live
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - A go-live counts as live once it was announced, and no longer when it was taken back.
  - Reads the state folder alone; no device is connected to.
options: {}
attributes:
  check_mode:
    description: Can run in check mode and tells what it would do without changing anything.
    support: full
"""

EXAMPLES = r"""
- name: List the go-lives of the project
  relops.golive.golive_live_list:
"""

RETURN = r"""
golives:
  description: Every go-live of the project, with its result, the number of its announcement, and C(counted_live).
  returned: success
  type: list
  elements: dict
"""
