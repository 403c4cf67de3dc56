#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

DOCUMENTATION = r"""
---
module: backup_files
short_description: Back up a host's files off the host, prove it, and bring them back exactly
version_added: 0.1.0
description:
  - Stores the files of all local disks with restic in the host's own repository on the backup store, restores
    the snapshot into scratch and compares it with a manifest of the live tree
    (content, mode, owner, time, hard links, extended attributes, ACLs, capabilities, flags). No proof, no go-live.
  - Left out are mounts that are no local disk, logs, temporary files, what daemons write at any moment, data
    directories of databases (they have a backup of their own) and what the plan excludes.
  - Manifests are sorted files, read as streams; big trees are restored in parts. Memory doesn't grow with the files.
  - Undo compares the live tree with that manifest; where they differ it restores into scratch, proves the scratch,
    stops units that the snapshot doesn't know, synchronises in place and compares again.
    A snapshot that O(done) names and the store does not hold is a failure; without O(done) nothing is restored.
  - Action M(relops.golive.backup_host) calls it with what it needs.
extends_documentation_fragment:
  - relops.golive.step
  - relops.golive.backup_client
options:
  exclude:
    description: Absolute path patterns to leave out; C(*) and C(?) stay within one component.
    type: list
    elements: str
    default: []
  application_paths:
    description: Paths of the application, stored as a record of their own.
    type: list
    elements: path
    default: []
  changes:
    description: Paths that the plan changes on this host; one that no backup holds is refused.
    type: list
    elements: path
    default: []
  data_directories:
    description: Data directories of databases that have a backup of their own.
    type: list
    elements: path
    default: []
"""

EXAMPLES = r"""
- name: Back up the files
  relops.golive.backup_host:
    work: "{{ golive_backup | default({}) }}"
"""

RETURN = r"""
changes:
  description: What differs, or what was changed.
  returned: success
  type: list
  elements: dict
facts:
  description:
    - The rows of the backup list (records), what was left out (excludes), the time of the root (root_time) and the seconds
      of each phase (seconds). An undo gets them as O(done).
    - After an undo the number of files that differed (files_restored), and the snapshot that keeps what was overwritten or
      deleted (before_restore; empty when the store did not take it, then before_restore_fault says why).
  returned: operation is apply or undo
  type: dict
"""


from ansible_collections.relops.golive.plugins.module_utils.addresses import bracketed
from ansible_collections.relops.golive.plugins.module_utils.backup import files, files_undo, held, units
from ansible_collections.relops.golive.plugins.module_utils.backup.client import CLIENT_ARGUMENTS, needed
from ansible_collections.relops.golive.plugins.module_utils.backup.volatile import excludes
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.step import step_module

ARGUMENTS: JSON = {
    **CLIENT_ARGUMENTS,
    "exclude": {"type": "list", "elements": "str", "default": []},
    "application_paths": {"type": "list", "elements": "path", "default": []},
    "changes": {"type": "list", "elements": "path", "default": []},
    "data_directories": {"type": "list", "elements": "path", "default": []},
}


def read(p: JSON) -> JSON:
    """Tell what would be stored; undo needs to know which units run now."""
    needed(p, "restic", "rsync", "ssh", "setpriv")
    files.check_patterns(p["exclude"])
    held.refuse_unheld(p)
    files.foresee_databases(excludes(p["exclude"], p["data_directories"]))
    goal = f"{bracketed(p['store']['address'])}:{p['store']['path']}"
    tops = {"files of the operating system": "/", **{f"application {path}": path for path in p["application_paths"]}}
    return {
        "before": {"units": units.active() if units.is_systemd() else []},
        "changes": [{"item": item, "from": "no proven backup of this go-live", "to": goal} for item in tops],
        "diff": {"before": "", "after": "".join(f"{item} -> {goal}\n" for item in tops)},
    }


def apply(p: JSON) -> JSON:
    """Back up and prove."""
    return {"changes": read(p)["changes"], "facts": files.back_up(p)}


def undo(p: JSON, before: JSON, done: JSON) -> JSON:
    """Bring the files back."""
    return files_undo.put_back(p, before, done)


def main() -> None:
    """Run the step."""
    step_module(ARGUMENTS, read, apply, undo)


if __name__ == "__main__":
    main()
