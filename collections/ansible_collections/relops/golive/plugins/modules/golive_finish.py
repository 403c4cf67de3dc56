#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: golive_finish
short_description: Say how the go-live ended
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - Says in one sentence, in the language of the run, how the go-live ended and where its dossier is; after an emergency
    also, per host, what is restored, what is not and what is not known, and the command that goes on.
  - Fails unless it ended as expected, so that the exit code tells. Runs once for all hosts of the play, and gives the
    lock of the project back - from then on another run may begin.
options:
  expected:
    description: The result that is no failure.
    type: str
    choices: [success, cancelled]
    default: success
  settled:
    description: Name of the variable into which the settling of the markers was registered on every host.
    type: str
  again:
    description: The go-live was live, or back, before this run, which carried nothing out.
    type: bool
    default: false
attributes:
  check_mode:
    description: Can run in check mode and tells what it would do without changing anything.
    support: full
"""

EXAMPLES = r"""
- name: Say how it ended
  relops.golive.golive_finish:
"""

RETURN = r"""
golive_exit:
  description: The exit code of the run, 0, 2, 3 or 4.
  returned: always
  type: int
result:
  description: V(success), V(cancelled), V(emergency) or V(stopped).
  returned: always
  type: str
dossier:
  description: The folder of the dossier.
  returned: always
  type: str
"""
