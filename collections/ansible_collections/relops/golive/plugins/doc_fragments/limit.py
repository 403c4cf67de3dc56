# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The limit of a module that is no step."""

from __future__ import annotations


class ModuleDocFragment:
    """Documentation of the one option by which a module ends in time."""

    DOCUMENTATION = r"""
options:
  limit:
    description: What the window's latest decision leaves; each command and wait ends with it. The action gives it, an
      hour where nothing is given.
    type: dict
    suboptions:
      seconds: {description: Seconds from the start of the module., type: float, required: true}
      why: {description: Where they come from in words., type: str, required: true}
"""
