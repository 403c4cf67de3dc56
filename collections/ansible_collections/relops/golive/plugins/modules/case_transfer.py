#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: case_transfer
short_description: Write the state of a project into one file or take it over from one
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - The file is a zip with the case and its attachments, the journals of every night, and the restore points that a way
    back needs; only its owner can read it, for captured configurations may hold passwords. A file that is there is not
    replaced.
  - Before anything is taken over every chain, attachment and recorded head in the file is verified. A case or journal
    that is here already has to be the beginning of the one that comes, else the import is refused.
  - Refused while a run is at work.
options:
  target:
    description: The file that is written.
    type: path
  source:
    description: The file that is taken over.
    type: path
attributes:
  check_mode:
    description: Can run in check mode; nothing is written then.
    support: full
"""

EXAMPLES = r"""
- name: Keep a copy of all that was said and done
  relops.golive.case_transfer:
    target: /media/safe/settlement-2026-11-20.zip
"""

RETURN = r"""
file:
  description: The file.
  returned: when something was written
  type: str
entries:
  description: How many entries the case has.
  returned: when something was written
  type: int
head:
  description: The beginning of the hash of its last entry.
  returned: when something was written
  type: str
nights:
  description: How many go-lives there are.
  returned: when something was written
  type: int
files:
  description: How many files the export holds.
  returned: when something was written
  type: int
"""
