#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: golive_decide
short_description: Decide at the beginning of a run whether it goes forward
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - A night that is held (C(golive_on_failure=hold), in production as the signed order says) goes on, or back, by the signed
    decision that was filed after it; on a twin the command that is given again is the decision.
  - In production a run that is resumed after the latest decision goes back, unless every step is done.
  - In production the gates of the first stage are asked here, before anything is announced to a host.
options: {}
attributes:
  check_mode:
    description: Can run in check mode and tells what it would do without changing anything.
    support: full
"""

EXAMPLES = r"""
- name: Decide whether it goes forward
  relops.golive.golive_decide:
"""

RETURN = r"""
direction:
  description: Where the go-live is heading.
  returned: success
  type: str
golive:
  description: The name of the go-live.
  returned: when one is open
  type: str
"""
