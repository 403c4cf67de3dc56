#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: golive_twin_only
short_description: Go on only where a host is one of a twin
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - Fails a host unless the connection of this very play leads into a simulated data centre that is proven to stand on this
    machine. For plays that change hosts and are no go-live, as the one that gives a new twin its old system.
  - Nobody is connected to.
options: {}
attributes:
  check_mode:
    description: Can run in check mode and tells what it would do without changing anything.
    support: full
"""

EXAMPLES = r"""
- name: See that it is the twin
  relops.golive.golive_twin_only:
"""

RETURN = r"""
msg:
  description: Why the host is none of a twin.
  returned: failure
  type: str
"""
