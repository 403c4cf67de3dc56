#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

DOCUMENTATION = r"""
---
module: entry_points
short_description: Stop or start the entry points of the business, and take that back
version_added: 0.1.0
description:
  - With O(state=stopped) the service is stopped and disabled, and the step waits until nobody listens on
    its port and nobody is connected to it.
  - With O(state=started) the service is enabled and started, and the step waits until its address answers and
    the service has run for 15 seconds in one go.
  - Undo of a stop starts the service again and waits for its answer, and until it has run for 15 seconds in one go where
    it had before the stop; undo of a start stops it.
author:
  - RelOps (@relops)
extends_documentation_fragment:
  - relops.golive.step
options:
  state:
    description: What the entry points shall be.
    type: str
    choices: [started, stopped]
  entry_points:
    description: The entry points of this host.
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description: Name for people.
        type: str
        required: true
      service:
        description: The systemd unit.
        type: str
        required: true
      port:
        description: TCP port that the business uses.
        type: int
        required: true
      url:
        description: Address that answers while the entry point is open.
        type: str
  timeout:
    description: Seconds to wait for quiet or for an answer.
    type: int
    default: 60
"""

EXAMPLES = r"""
- name: Stop the old entry points
  relops.golive.entry_points:
    stage: suspend
    work: "{{ golive_suspend | default({}) }}"
"""

RETURN = r"""
before:
  description: What undo needs.
  returned: operation is read
  type: dict
changes:
  description: What differs, or what was changed.
  returned: success
  type: list
  elements: dict
facts:
  description: Measured values for the records.
  returned: success
  type: dict
"""

import typing as t

from ansible_collections.relops.golive.plugins.module_utils import entry_points as core
from ansible_collections.relops.golive.plugins.module_utils.known import known
from ansible_collections.relops.golive.plugins.module_utils.step import step_module

ARGUMENTS = {
    "work": {"type": "dict", "default": {}},
    "undo": {"type": "bool", "default": False},
    "state": {"type": "str", "choices": ["started", "stopped"]},
    "entry_points": {
        "type": "list",
        "elements": "dict",
        "default": [],
        "options": {
            "name": {"type": "str", "required": True},
            "service": {"type": "str", "required": True},
            "port": {"type": "int", "required": True},
            "url": {"type": "str"},
        },
    },
    "timeout": {"type": "int", "default": 60},
}


def read(p: dict[str, t.Any]) -> dict[str, t.Any]:
    """Tell which entry points are not as they should be."""
    before = {point["service"]: core.before_of(point) for point in p["entry_points"]}
    return {"before": before, "changes": core.differences(p["entry_points"], p["state"]), "facts": core.facts(p)}


def apply(p: dict[str, t.Any]) -> dict[str, t.Any]:
    """Stop or start them."""
    changes = core.differences(p["entry_points"], p["state"])
    for point in p["entry_points"]:
        core.bring_to(point, p["state"], p["timeout"])
    return {"changes": changes, "facts": core.facts(p)}


def undo(p: dict[str, t.Any], before: dict[str, t.Any], _done: dict[str, t.Any]) -> dict[str, t.Any]:
    """Open what was open, close what was not."""
    changes = []
    for point in reversed(p["entry_points"]):
        changes += core.take_back(point, known(before, point["service"], "entry points"), p["timeout"], p["state"])
    return {"changes": changes, "facts": core.facts(p)}


def main() -> None:
    """Run the step."""
    step_module(ARGUMENTS, read, apply, undo)


if __name__ == "__main__":
    main()
