#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: twin_aside
short_description: Put aside what was done on a twin that is gone
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - Moves the journals of the nights and rehearsals of an earlier twin out of the state folder, beside it, before a new twin
    is raised, which knows nothing of them.
  - The case of the project stays, and so does every go-live of a production. Refuses while a run of the project goes on.
attributes:
  check_mode:
    description: Can run in check mode and tells what it would do without changing anything.
    support: full
"""

EXAMPLES = r"""
- name: Put the state of an earlier twin aside
  relops.golive.twin_aside:
"""

RETURN = r"""
aside:
  description: The folder in which they lie now, empty where there were none.
  returned: always
  type: str
"""
