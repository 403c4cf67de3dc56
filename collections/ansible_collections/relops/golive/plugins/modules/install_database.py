#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

DOCUMENTATION = r"""
---
module: install_database
short_description: Make a PostgreSQL database with its roles and access, and take it back
version_added: 0.1.0
description:
  - Brings a PostgreSQL cluster of the target to what the plan says about one database, that is settings,
    listen addresses, who may connect, roles with SCRAM passwords, the database and its privileges.
  - Passwords are compared and set as SCRAM verifiers; the clear text reaches neither a command line nor the
    server's log.
author:
  - RelOps (@relops)
extends_documentation_fragment:
  - relops.golive.step
options:
  name:
    description: Name of the database.
    type: str
  version:
    description: Major version of PostgreSQL.
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
  config_directory:
    description: Folder of C(postgresql.conf), by default C(/etc/postgresql/VERSION/main).
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

import typing as t

from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql import setup as postgres_setup
from ansible_collections.relops.golive.plugins.module_utils.install import placing
from ansible_collections.relops.golive.plugins.module_utils.step import step_module

ARGUMENTS = {
    "work": {"type": "dict", "default": {}},
    "undo": {"type": "bool", "default": False},
    "name": {"type": "str"},
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
    "config_directory": {"type": "path"},
}


def read(p: dict[str, t.Any]) -> dict[str, t.Any]:
    """Compare files, service, roles and database with the plan."""
    cluster = postgres_setup.Cluster(p)
    return {
        "before": postgres_setup.before_of(cluster),
        "changes": postgres_setup.differences(cluster),
        "diff": [
            {"before": placing.text_of(path), "after": text, "before_header": str(path), "after_header": str(path)}
            for path, text in cluster.files()
            if placing.text_of(path) != text
        ],
        "facts": facts(cluster),
    }


def apply(p: dict[str, t.Any]) -> dict[str, t.Any]:
    """Make them equal."""
    cluster = postgres_setup.Cluster(p)
    changes = postgres_setup.differences(cluster)
    if changes:
        postgres_setup.configure(cluster)
    return {"changes": changes, "facts": facts(cluster)}


def undo(p: dict[str, t.Any], before: dict[str, t.Any], _done: dict[str, t.Any]) -> dict[str, t.Any]:
    """Bring back what was there."""
    return {"changes": postgres_setup.take_back(postgres_setup.Cluster(p), before)}


def facts(cluster: postgres_setup.Cluster) -> dict[str, t.Any]:
    """Return what the running cluster says about itself."""
    if not cluster.running():
        return {}
    version = cluster.sql("SHOW server_version")
    return {"database": {"name": cluster.name, "engine": "postgresql", "version": version, "port": cluster.port}}


def main() -> None:
    """Run the step."""
    step_module(ARGUMENTS, read, apply, undo)


if __name__ == "__main__":
    main()
