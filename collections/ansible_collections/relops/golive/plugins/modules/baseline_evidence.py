#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: baseline_evidence
short_description: Keep in the case that the new system is backed up
version_added: 0.1.0
description:
  - Writes the evidence C(baseline) into the case, with the snapshots and logs that M(relops.golive.baseline_host) recorded of all
    hosts in the journal. What is there already is not written again.
author:
  - RelOps (@relops)
attributes:
  check_mode:
    description: Writes nothing in check mode.
    support: full
"""

EXAMPLES = r"""
- name: Keep in the case that it is there
  relops.golive.baseline_evidence:
"""

RETURN = r"""
result:
  description: C(pass) where each host has files and logs in the store.
  returned: success
  type: str
"""
