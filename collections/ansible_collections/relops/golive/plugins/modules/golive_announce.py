#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: golive_announce
short_description: Announce what went live
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - Asks every gate at the point C(announce); while one is open the run is refused with one table of all of them, exit code 4.
  - Puts the notice into C(outbox/) of the state folder as an C(.eml) addressed to groups, and writes into the case that it was told
    and that the release is announced.
  - Then the channels of C(golive_channels) carry it; one that fails leaves it announced and the notice open, see P(relops.golive.golive_notices#module).
  - A release is announced once. No device is connected to.
options: {}
attributes:
  check_mode:
    description: Can run in check mode and tells what it would do without changing anything.
    support: full
"""

EXAMPLES = r"""
- name: Announce the newest go-live
  relops.golive.golive_announce:
"""

RETURN = r"""
gates:
  description: The verdict of every gate that was asked.
  returned: when they were asked
  type: list
  elements: dict
golive:
  description: The go-live that is announced.
  returned: success, not in check mode
  type: str
number:
  description: The number of the announcement.
  returned: success, not in check mode
  type: str
addressees:
  description: The groups that are told.
  returned: success, not in check mode
  type: list
  elements: str
file:
  description: The notice in the outbox.
  returned: success, not in check mode
  type: str
golives:
  description: Every go-live of the project, with its result, the number of its announcement, and C(counted_live).
  returned: success, not in check mode
  type: list
  elements: dict
"""
