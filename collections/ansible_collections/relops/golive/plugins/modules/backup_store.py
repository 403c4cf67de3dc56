#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

DOCUMENTATION = r"""
---
module: backup_store
short_description: Prepare the backup host for its clients
version_added: 0.1.0
description:
  - Makes an account without password, a folder that only it may read, an empty repository and one accepted SSH key for
    each client. The key starts C(rclone serve restic --append-only) on that repository and nothing else, so the client
    adds to its backups and reads them, and can neither change nor remove one, nor reach another's.
  - Password and key of each client are derived on the controller from the master secret of the plan; neither store nor
    client ever sees the master, and the store nothing that opens a repository.
  - Undo takes the keys away. Backups stay; an account that holds none is removed.
author:
  - RelOps (@relops)
extends_documentation_fragment:
  - relops.golive.step
options:
  path:
    description: Folder of all backups on this host.
    type: path
    default: /srv/backup
  clients:
    description: The hosts that keep their backups here.
    type: list
    elements: dict
    default: []
    suboptions:
      host:
        description: Name of the client in the plan; its folder is named so.
        type: str
        required: true
      account:
        description: Its account here.
        type: str
        required: true
      public_key:
        description: Its public key.
        type: str
        required: true
      repository:
        description: >-
          An empty repository to lay out where there is none: config and key (base64, encrypted) and the key's name
          (key_name). The action makes it.
        type: dict
        default: {}
"""

EXAMPLES = r"""
- name: Prepare the backup store
  relops.golive.backup_store:
    work: "{{ golive_backup | default({}) }}"
"""

RETURN = r"""
changes:
  description: What differs, or what was changed.
  returned: success
  type: list
  elements: dict
facts:
  description: Host keys of the store (host_keys) and its free space in bytes (free).
  returned: success
  type: dict
"""

import shutil
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.backup import serving, store_host
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.known import known
from ansible_collections.relops.golive.plugins.module_utils.step import step_module

ARGUMENTS: JSON = {
    "work": {"type": "dict", "default": {}},
    "undo": {"type": "bool", "default": False},
    "path": {"type": "path", "default": "/srv/backup"},
    "clients": {
        "type": "list",
        "elements": "dict",
        "default": [],
        "options": {
            "host": {"type": "str", "required": True},
            "account": {"type": "str", "required": True},
            "public_key": {"type": "str", "required": True, "no_log": False},
            "repository": {"type": "dict", "default": {}},
        },
    },
}


def read(p: JSON) -> JSON:
    """Tell what the clients lack."""
    serving.check()
    wanted = store_host.clients(p)
    changes = [change for client in wanted for change in store_host.differences(client)]
    return {
        "before": {"clients": [store_host.before(client) for client in wanted]},
        "changes": changes,
        "diff": {"before": "", "after": "".join(f"{change['item']}: {change['to']}\n" for change in changes)},
        "facts": facts(p),
    }


def apply(p: JSON) -> JSON:
    """Prepare each client."""
    serving.check()
    changes = []
    for client in store_host.clients(p):
        changes += store_host.differences(client)
        store_host.prepare(client)
    return {"changes": changes, "facts": facts(p)}


def undo(p: JSON, before: JSON, _done: JSON) -> JSON:
    """Take the keys away."""
    clients = known(before, "clients", "backup store")
    return {"changes": [change for client in clients for change in store_host.take_back(client, p)]}


def facts(p: JSON) -> JSON:
    """Return what the clients and the records need to know."""
    path = Path(p["path"])
    there = next(folder for folder in (path, *path.parents) if folder.exists())
    return {"host_keys": store_host.host_keys(), "free": shutil.disk_usage(there).free, "path": p["path"]}


def main() -> None:
    """Run the step."""
    step_module(ARGUMENTS, read, apply, undo)


if __name__ == "__main__":
    main()
