#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Read, set and settle the marker of a go-live on a host."""

from __future__ import annotations

DOCUMENTATION = r"""
module: golive_marker
short_description: The marker of a go-live on a host
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - A host that a go-live may change carries a marker in C(/var/lib/golive/markers), so that nobody takes it for unchanged
    when the controller's state is lost, older, or another one.
  - The host that keeps the backups also notes which start order has begun which night. That note outlives a way back.
  - The action of the same name fills everything but O(operation) in from the journal.
extends_documentation_fragment:
  - relops.golive.limit
options:
  operation:
    description:
      - V(read) returns the markers of all projects on the host.
      - V(claim) marks the host for the open go-live.
      - V(note) notes on the host which switches are about to be changed; they carry no marker.
      - V(settle) says how it ended. What is live keeps its marker, with every step that by the journal has begun there;
        what is back loses it, and every copy of data of this go-live that somebody put back on the host after its step
        was taken back.
    type: str
    choices: [read, claim, note, settle]
    default: read
  marker:
    description: What is to be written; filled in by the action.
    type: dict
  ended:
    description: How the project's earlier go-lives ended; filled in by the action.
    type: dict
    default: {}
  result:
    description: How the go-live ended; filled in by the action.
    type: str
    default: ''
  steps:
    description: For V(note) the steps of switches that have begun, else all that by the journal have begun on this host;
      filled in by the action.
    type: list
    elements: str
    default: []
  runs:
    description: The runs of the go-live that the journal knows; another's marker is not taken over. Filled in by the action.
    type: list
    elements: str
    default: []
  copies:
    description: What the go-live ever copied beside a database on this host; filled in by the action.
    type: list
    elements: dict
    default: []
    suboptions:
      path: {description: Where the copy lay., type: path, required: true}
      folder_time: {description: When its folder was changed last before the go-live (ns since 1970)., type: int}
  store:
    description: Where the backups of the plan lie, on the host that keeps them; the start orders that were used are noted there.
      Filled in by the action.
    type: path
  order:
    description: For V(claim) the start order by which the go-live began in production; filled in by the action.
    type: str
    default: ''
attributes:
  check_mode:
    description: Can run in check mode and tells what it would do without changing anything.
    support: full
"""

EXAMPLES = r"""
- name: Read who changes this host
  relops.golive.golive_marker:
    operation: read
  register: golive_marker
"""

RETURN = r"""
overtaken:
  description: Another controller has marked the host meanwhile, so nothing was done.
  returned: then
  type: bool
removed:
  description: Copies of data that lay there again though their step was taken back; they are gone now.
  returned: operation is settle
  type: list
  elements: str
orders:
  description: The start orders that have begun a night, and which one.
  returned: operation is read, on the host that keeps the backups
  type: dict
clock:
  description: What the clock of the host said (seconds since 1970).
  returned: operation is read
  type: float
ahead:
  description: By how many seconds the clock of the host is ahead of the controller's for certain, whatever the way took.
  returned: operation is read
  type: float
markers:
  description: The marker of each project, with the steps that have begun on this host.
  returned: operation is read
  type: dict
"""

import time
import typing as t
from pathlib import Path

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.relops.golive.plugins.module_utils import ground, limit, progress
from ansible_collections.relops.golive.plugins.module_utils import marker as markers
from ansible_collections.relops.golive.plugins.module_utils.backup import copies, orders
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, OvertakenError


def main() -> None:
    """Carry the operation out."""
    module = AnsibleModule(
        argument_spec={
            "operation": {"type": "str", "choices": ["read", "claim", "note", "settle"], "default": "read"},
            "marker": {"type": "dict"},
            "ended": {"type": "dict", "default": {}},
            "result": {"type": "str", "default": ""},
            "steps": {"type": "list", "elements": "str", "default": []},
            "runs": {"type": "list", "elements": "str", "default": []},
            "copies": {
                "type": "list",
                "elements": "dict",
                "default": [],
                "options": {"path": {"type": "path", "required": True}, "folder_time": {"type": "int"}},
            },
            "store": {"type": "path"},
            "order": {"type": "str", "default": ""},
            **limit.LIMIT_ARGUMENT,
        },
        supports_check_mode=True,
    )
    ground.refuse(module)
    try:
        with limit.held(module.params["limit"]):
            answer = _carried(module.params, module.check_mode)
    except GoliveError as error:
        module.fail_json(msg=str(error), overtaken=isinstance(error, OvertakenError))
    module.exit_json(**answer)


def _carried(params: t.Dict[str, t.Any], check: bool) -> t.Dict[str, t.Any]:  # noqa: UP006 - Python 3.9 evaluates it
    if params["operation"] == "read" or check:
        told = {"orders": orders.used(Path(params["store"]))} if params["store"] else {}
        return {"changed": False, "markers": markers.read(), **told, "clock": time.time()}
    marker, runs, steps = params["marker"] or {}, params["runs"], params["steps"]
    if params["operation"] == "note":
        for step in steps:
            markers.note(marker, step, runs)
        return {"changed": False}
    if params["operation"] == "claim":
        if params["store"] and params["order"]:
            orders.note(Path(params["store"]), params["order"], str(marker["golive"]))
        return {"changed": markers.claim(marker, params["ended"], runs=runs, steps=steps)}
    progress.sweep()  # of a step that was killed
    live = params["result"] == "success"
    # Only below its own marker: without one, what lies there may be another go-live's by now.
    removed = copies.returned(params["copies"]) if not live and markers.holds(marker, runs) else []
    changed = markers.settle(marker, live, runs=runs, steps=steps)
    return {"changed": bool(changed or removed), "removed": removed}


if __name__ == "__main__":
    main()
