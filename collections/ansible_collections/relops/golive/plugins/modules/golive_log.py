#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: golive_log
short_description: Verify the journal of a go-live and answer questions about it
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - Prints one line for each event that is asked for, then which steps of the plan have no record, which began and did
    not end and which were not reached, then whether the hash chain of every file is whole.
  - Fails when a line was edited, added, deleted or moved, or the end of a file cut off, naming file, line and fault;
    and when a step that a finished go-live reached has no record or no end (H8).
  - Reads the plan and the state folder only; opens no connection and needs no secret.
  - A tail that was cut off is found from the last hashes of all files, which are recorded whenever a run is opened or
    closed and whenever the next go-live begins. Lines that were cut off, or written anew to the end of a file, after
    the last such record, cannot be found; nor can a state folder that was written anew as a whole. To exclude that,
    compare the head that is printed here with the digest in the go-live log of the dossier.
  - Texts that are asked for are patterns with C(*) and C(?), upper and lower case alike.
options:
  plan:
    description: Path of the plan of which the go-live is an execution.
    type: path
    required: true
  language:
    description: The language of the lines; without it that of the run (C(golive_language), else env C(GOLIVE_LANGUAGE), else Chinese).
    type: str
    choices: [zh, en]
  golive:
    description: Name of the go-live; the newest one of the project by default.
    type: str
    default: ""
  from:
    description: The first time that is asked for, a date or a date and a time; without a zone it is one of the window's.
    type: str
    default: ""
  to:
    description: The last time that is asked for; a date alone is the whole day.
    type: str
    default: ""
  host:
    description: Host or switch; V(golive) is the go-live itself.
    type: str
    default: ""
  person:
    description: Who carried it, a name or a role.
    type: str
    default: ""
  step:
    description: Name of the step, for example V(install.release.*).
    type: str
    default: ""
  stage:
    description: Name of the stage.
    type: str
    default: ""
  event:
    description: Kind of event, for example V(failed).
    type: str
    default: ""
  item:
    description: A part of the name of what was changed, for example of a package.
    type: str
    default: ""
attributes:
  check_mode:
    description: Can run in check mode and tells what it would do without changing anything.
    support: full
"""

EXAMPLES = r"""
- name: Who installed what between ten and midnight
  relops.golive.golive_log:
    plan: "{{ golive_plan }}"
    stage: install
    from: 2026-11-21 22:00
    to: 2026-11-21 23:59
"""

RETURN = r"""
golive:
  description: The name of the go-live.
  returned: always
  type: str
chain:
  description: Whether the chain of every file is whole.
  returned: always
  type: bool
records:
  description: Whether every step that a finished go-live reached has its record and its end.
  returned: always
  type: bool
events:
  description: One line for each event that was asked for.
  returned: always
  type: list
  elements: str
"""
