#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

DOCUMENTATION = r"""
---
module: install_database
short_description: Make a database with its roles and access, and take it back
version_added: 0.1.0
description:
  - Brings the database server of the target to what the plan says about one database, that is settings,
    listen addresses, who may connect, roles with SCRAM passwords, the database and its privileges.
  - An engine is needed that can be set up; today that is PostgreSQL.
  - Passwords are compared and set as verifiers (PostgreSQL's SCRAM); the clear text reaches neither a command line nor the
    server's log.
author:
  - RelOps (@relops)
extends_documentation_fragment:
  - relops.golive.step
options:
  name:
    description: Name of the database.
    type: str
  engine:
    description: Engine of the database, as a plan writes it.
    type: str
  version:
    description: Major version of the server.
    type: str
  service:
    description: The cluster's systemd unit.
    type: str
  port:
    description: TCP port.
    type: int
    default: 5432
  addresses:
    description: Addresses to listen on, beside localhost.
    type: list
    elements: str
    default: []
  access:
    description: Networks that may connect, in CIDR notation.
    type: list
    elements: str
    default: []
  settings:
    description:
      - Settings of the cluster, each one line.
      - What runs a command or reads other files than the plan names is refused, and so is what this module sets itself.
    type: dict
    default: {}
  users:
    description: Roles that may log in; the first one without O(users[].privileges) owns the database.
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description: Name of the role.
        type: str
        required: true
      privileges:
        description: What the role may do with what the owner makes.
        type: str
        choices: [readwrite, readonly]
  passwords:
    description: Password by role.
    type: dict
    default: {}
  there:
    description: The database exists before the go-live; where it does not, nothing is made.
    type: bool
    default: false
  config_directory:
    description: Folder of the server's configuration, by default the distribution's (C(/etc/postgresql/VERSION/main)).
    type: path
"""

EXAMPLES = r"""
- name: Make the databases that the plan puts on this host
  relops.golive.install_database:
    work: "{{ golive_install | default({}) }}"
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

from ansible_collections.relops.golive.plugins.module_utils import engines as registry
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.databases.setup import Setup
from ansible_collections.relops.golive.plugins.module_utils.install import placing
from ansible_collections.relops.golive.plugins.module_utils.step import step_module

ARGUMENTS: JSON = {
    "work": {"type": "dict", "default": {}},
    "undo": {"type": "bool", "default": False},
    "name": {"type": "str"},
    "engine": {"type": "str"},
    "version": {"type": "str"},
    "service": {"type": "str"},
    "port": {"type": "int", "default": 5432},
    "addresses": {"type": "list", "elements": "str", "default": []},
    "access": {"type": "list", "elements": "str", "default": []},
    "settings": {"type": "dict", "default": {}},
    "users": {
        "type": "list",
        "elements": "dict",
        "default": [],
        "options": {
            "name": {"type": "str", "required": True},
            "privileges": {"type": "str", "choices": ["readwrite", "readonly"]},
        },
    },
    "passwords": {"type": "dict", "default": {}, "no_log": True},
    "there": {"type": "bool", "default": False},
    "config_directory": {"type": "path"},
}


def read(p: JSON) -> JSON:
    """Compare files, service, roles and database with the plan."""
    database = registry.setup(p["engine"], p)
    return {
        "before": database.before(),
        "changes": database.differences(),
        "diff": [
            {"before": placing.text_of(path), "after": text, "before_header": str(path), "after_header": str(path)}
            for path, text in database.files()
            if placing.text_of(path) != text
        ],
        "facts": facts(p, database),
    }


def apply(p: JSON) -> JSON:
    """Make them equal."""
    database = registry.setup(p["engine"], p)
    changes = database.differences()
    if changes:
        database.configure()
    return {"changes": changes, "facts": facts(p, database)}


def undo(p: JSON, before: JSON, _done: JSON) -> JSON:
    """Bring back what was there."""
    return {"changes": registry.setup(p["engine"], p).take_back(before)}


def facts(p: JSON, database: Setup) -> JSON:
    """Return what the running server says about itself."""
    version = database.version()
    if not version:
        return {}
    return {"database": {"name": p["name"], "engine": p["engine"], "version": version, "port": int(p["port"])}}


def main() -> None:
    """Run the step."""
    step_module(ARGUMENTS, read, apply, undo)


if __name__ == "__main__":
    main()
