#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

DOCUMENTATION = r"""
---
module: backup_switches
short_description: Keep what was on the switches in the backup store
version_added: 0.1.0
description:
  - Writes the configurations of switches as they were before their first change below C(.switches/<go-live>) of the store's
    folder, and reads them back. They are sealed on the controller with a key that the master secret of the plan gives; the
    store's host can read none of them.
  - Only root reads the folder. Copies of earlier go-lives whose end has come are removed.
  - An undo leaves the copies where they are until their end.
extends_documentation_fragment:
  - relops.golive.step
options:
  path:
    description: The folder of all backups; the action takes it from the work.
    type: path
  golive:
    description: Name of the go-live; the action knows it.
    type: str
    default: none
  names:
    description: Name of each copy to the SHA-256 of what is sealed in it.
    type: dict
    default: {}
  documents_secret:
    description: Name of each copy to its sealed text; the action seals it.
    type: dict
    default: {}
  retention_days:
    description: How long copies are kept.
    type: int
    default: 90
author:
  - RelOps (@relops)
"""

EXAMPLES = r"""
- name: Keep a copy of what was on the switches
  relops.golive.backup_switches:
    work: "{{ golive_backup | default({}) }}"
"""

RETURN = r"""
facts:
  description: The rows of the backup list (records), as the action made them of what was read back.
  returned: operation is apply
  type: dict
"""

from ansible_collections.relops.golive.plugins.module_utils.backup import captures
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.step import step_module

ARGUMENTS: JSON = {
    "work": {"type": "dict", "default": {}},
    "undo": {"type": "bool", "default": False},
    "path": {"type": "path"},
    "golive": {"type": "str", "default": "none"},
    "names": {"type": "dict", "default": {}},
    "documents_secret": {"type": "dict", "default": {}, "no_log": True},
    "retention_days": {"type": "int", "default": 90},
}


def read(p: JSON) -> JSON:
    """Tell which copies are to be kept."""
    folder = captures.folder_of(p)
    changes = [{"item": f"copy {name}", "from": "", "to": str(folder)} for name in sorted(p["names"])]
    return {
        "before": {},
        "changes": changes,
        "diff": {"before": "", "after": "".join(f"{n}\n" for n in sorted(p["names"]))},
    }


def apply(p: JSON) -> JSON:
    """Write them and read them back."""
    return {"changes": read(p)["changes"], "facts": {"sealed": captures.keep(p)}}


def undo(p: JSON, _before: JSON, _done: JSON) -> JSON:
    """Leave them: whoever has lost the controller needs them most when all goes back."""
    return {"changes": []}


def main() -> None:
    """Run the step."""
    step_module(ARGUMENTS, read, apply, undo)


if __name__ == "__main__":
    main()
