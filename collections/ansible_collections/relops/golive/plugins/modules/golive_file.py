#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: golive_file
short_description: Close a project and freeze its dossier
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - Asks every gate at the point C(close); while one is open the run is refused with one table of all of them, exit code 4.
  - Writes the dossier and its zip, proves it, makes the zip read-only, and writes its digest into the case.
  - Given again it tells whether the zip that was frozen is still there. No device is connected to.
options: {}
attributes:
  check_mode:
    description: Can run in check mode and tells what it would do without changing anything.
    support: full
"""

EXAMPLES = r"""
- name: Close the project
  relops.golive.golive_file:
"""

RETURN = r"""
gates:
  description: The verdict of every gate that was asked.
  returned: when they were asked
  type: list
  elements: dict
golive:
  description: The go-live that is closed.
  returned: success, not in check mode
  type: str
file:
  description: The zip of its dossier.
  returned: success, not in check mode
  type: str
sha256:
  description: The digest of the zip.
  returned: success, not in check mode
  type: str
"""
