#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Deploy the target schema of a migration."""

from __future__ import annotations

DOCUMENTATION = r"""
module: migrate_schema
short_description: Deploy the target schema of a migration by sqitch
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - Deploys and verifies the changes of a sqitch project that come before the data, as the owner of the database.
  - A change whose deploy script was edited after it was deployed is an error.
  - Undo reverts what was deployed since. A kill between a script and its entry in sqitch's registry does no harm.
options:
  work:
    description: The stage's work of this host from the plan; the action takes the other options from it.
    type: dict
    default: {}
  undo:
    description: Take the step back.
    type: bool
    default: false
  name:
    description: The migration's name in the plan.
    type: str
  target:
    description: The new PostgreSQL database on this host, reached as the operating system's postgres.
    type: dict
    suboptions:
      name: {description: Name of the database., type: str, required: true}
      port: {description: Port of the server., type: int}
      owner: {description: Role that owns what is created., type: str}
      socket: {description: Folder of the server's socket; default is the distribution's., type: path}
  scripts:
    description: Files of the sqitch project, relative path to text.
    type: dict
  before_data:
    description: Tag of the sqitch plan up to which changes come before the data; empty means all.
    type: str
    default: ""
  timeout_s:
    description: Longest time of one command, in seconds.
    type: int
    default: 3600
  operation:
    description: What to do, set by the action of the same name.
    type: str
    choices: [read, apply, undo]
    default: apply
  before:
    description: What C(read) found before the first change, for C(undo).
    type: dict
attributes:
  check_mode:
    description: Can run in check mode and tells what it would do without changing anything.
    support: full
  diff_mode:
    description: Returns details on what has changed.
    support: full
"""

EXAMPLES = r"""
- name: Deploy what the plan says
  relops.golive.migrate_schema:
    work: "{{ golive_migrate | default({}) }}"

- name: Deploy one schema without a plan
  relops.golive.migrate_schema:
    name: pay
    target: {name: paygw, owner: paygw_owner}
    scripts: "{{ sqitch_files }}"
    before_data: "@load"
"""

RETURN = r"""
before:
  description: What undo needs.
  returned: operation is read
  type: dict
changes:
  description: What differs, or was changed.
  returned: success
  type: list
  elements: dict
facts:
  description: Which changes are deployed.
  returned: success
  type: dict
"""

from ansible_collections.relops.golive.plugins.module_utils.migrate import steps
from ansible_collections.relops.golive.plugins.module_utils.step import step_module


def main() -> None:
    """Run the step."""
    step_module(steps.SCHEMA_ARGUMENTS, steps.read_schema, steps.apply_schema, steps.undo_schema)


if __name__ == "__main__":
    main()
