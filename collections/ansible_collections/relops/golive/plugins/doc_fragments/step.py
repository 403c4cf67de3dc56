# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Options and attributes that every step on a target shares."""

from __future__ import annotations


class ModuleDocFragment:
    """Documentation of what the action and the engine give."""

    DOCUMENTATION = r"""
options:
  work:
    description: The stage's work of this host from the plan; the action takes the other options from it.
    type: dict
    default: {}
  undo:
    description: Take the step back.
    type: bool
    default: false
  operation:
    description: What the engine asks for.
    type: str
    choices: [read, apply, keep, undo, drop]
    default: apply
  before:
    description: What the step found before its first change; undo brings it back.
    type: dict
  done:
    description: The facts of the step's last C(done), for an undo; what they name and cannot be found is a failure.
    type: dict
  limit:
    description: What the window's latest decision leaves; each command and wait ends with it. The action gives it.
    type: dict
    suboptions:
      seconds: {description: Seconds from the start of the module., type: float, required: true}
      why: {description: Where they come from in words., type: str, required: true}
attributes:
  check_mode:
    description: Prints what would change and changes nothing.
    support: full
  diff_mode:
    description: Returns details on what has changed.
    support: full
"""
