#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: golive_forward
short_description: Go on only while the go-live goes forward
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - Fails on every host when the direction of the open go-live is rollback, so that no single stage is run forward on the way back.
  - The whole go-live asks lookup P(relops.golive.direction#lookup) instead, once for a stage.
attributes:
  check_mode:
    description: Can run in check mode and tells what it would do without changing anything.
    support: full
"""

EXAMPLES = r"""
- name: Go on only while the direction is forward
  relops.golive.golive_forward:
"""

RETURN = r"""
direction:
  description: The direction of the go-live.
  returned: success
  type: str
"""
