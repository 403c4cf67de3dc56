#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

DOCUMENTATION = r"""
---
module: baseline_host
short_description: Keep the new system of a host, its data and the logs of the night in the backup store
version_added: 0.1.0
description:
  - Dumps the new databases of the host while they run, stores the dumps, the journal of the plan's services since the go-live
    was opened, and the files of the host with restic in the host's own repository, tagged C(baseline).
  - Nothing is stopped. Dumps and logs are read back byte by byte, of the files the repository is checked. There is no proof
    by a restore; M(relops.golive.backup_host) has that.
  - As an action it derives password and key of the client as M(relops.golive.backup_host) does. An undo leaves the copies.
extends_documentation_fragment:
  - relops.golive.step
  - relops.golive.backup_client
options:
  exclude:
    description: Absolute path patterns to leave out; C(*) and C(?) stay within one component.
    type: list
    elements: str
    default: []
  data_directories:
    description: Data directories of databases, which are no files.
    type: list
    elements: path
    default: []
  databases:
    description: The new databases of the plan on this host.
    type: list
    elements: dict
    default: []
  units:
    description: The services of the plan whose logs are kept; without one those of all.
    type: list
    elements: str
    default: []
  since:
    description: When the go-live was opened, in seconds of 1970; the action knows it.
    type: float
    default: 0
"""

EXAMPLES = r"""
- name: Back up the new system and the logs of the night
  relops.golive.baseline_host:
    work: "{{ golive_baseline | default({}) }}"
"""

RETURN = r"""
facts:
  description: What was kept (baseline), one row for each dump, for the logs and for the files, and the seconds of each phase.
  returned: operation is apply
  type: dict
"""

from ansible_collections.relops.golive.plugins.module_utils.addresses import bracketed
from ansible_collections.relops.golive.plugins.module_utils.backup.client import CLIENT_ARGUMENTS, needed
from ansible_collections.relops.golive.plugins.module_utils.backup.files import check_patterns
from ansible_collections.relops.golive.plugins.module_utils.baseline.keep import keep
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.step import step_module

ARGUMENTS: JSON = {
    **CLIENT_ARGUMENTS,
    "exclude": {"type": "list", "elements": "str", "default": []},
    "data_directories": {"type": "list", "elements": "path", "default": []},
    "databases": {"type": "list", "elements": "dict", "default": []},
    "units": {"type": "list", "elements": "str", "default": []},
    "since": {"type": "float", "default": 0},
}


def read(p: JSON) -> JSON:
    """Tell what would be kept."""
    needed(p, "restic", "ssh", "setpriv", "journalctl")
    check_patterns(p["exclude"])
    goal = f"{bracketed(p['store']['address'])}:{p['store']['path']}"
    items = ["files of the new system", "logs of the night", *(f"database {one['name']}" for one in p["databases"])]
    return {
        "before": {},
        "changes": [{"item": item, "from": "no copy of the new system", "to": goal} for item in items],
        "diff": {"before": "", "after": "".join(f"{item} -> {goal}\n" for item in items)},
    }


def apply(p: JSON) -> JSON:
    """Keep it."""
    return {"changes": read(p)["changes"], "facts": keep(p)}


def undo(p: JSON, _before: JSON, _done: JSON) -> JSON:
    """Leave what was kept: it changes nothing on this host, and nobody can remove it from here."""
    return {"changes": []}


def main() -> None:
    """Run the step."""
    step_module(ARGUMENTS, read, apply, undo)


if __name__ == "__main__":
    main()
