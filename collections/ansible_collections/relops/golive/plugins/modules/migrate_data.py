#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Copy the data of a migration."""

from __future__ import annotations

DOCUMENTATION = r"""
module: migrate_data
short_description: Copy the data of a migration from MariaDB to PostgreSQL
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - Copies tables in chunks of the primary key, each with its ledger row in the same transaction of the target.
  - Run again after a kill it continues exactly where it ended.
  - A row that does not convert is named with table, key and column. It ends the step or goes to a reject file.
  - Afterwards the rest of the sqitch project is deployed (indexes, references). Identities continue after the highest
    key of the source.
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
  source:
    description: The old MariaDB database and a user who may read it.
    type: dict
    suboptions:
      name: {description: Name of the database., type: str, required: true}
      address: {description: Address of the server; a path is a local socket., type: str, required: true}
      port: {description: Port of the server., type: int}
      user: {description: User who may read., type: str, required: true}
      password: {description: The user's password., type: str}
  target:
    description: The new PostgreSQL database on this host, reached as the operating system's postgres.
    type: dict
    suboptions:
      name: {description: Name of the database., type: str, required: true}
      port: {description: Port of the server., type: int}
      owner: {description: Role that owns what is created., type: str}
      socket: {description: Folder of the server's socket; default is the distribution's., type: path}
  zone:
    description: Time zone of the source's DATETIME columns.
    type: str
    default: UTC
  tables:
    description: The mapping of the tables.
    type: list
    elements: dict
    suboptions:
      source: {description: Table in the source., type: str, required: true}
      target: {description: Table in the target with its schema., type: str, required: true}
      key: {description: Source columns of the primary key., type: list, elements: str, required: true}
      amount: {description: Source column whose sum the records show., type: str}
      columns:
        description: The mapping of the columns.
        type: list
        elements: dict
        required: true
        suboptions:
          source: {description: Column in the source., type: str, required: true}
          target: {description: Column in the target., type: str, required: true}
          convert: {description: Kind of conversion., type: str, required: true}
          bytes: {description: Character set that the bytes are really in., type: str}
          values: {description: Closed list of renamings., type: dict}
          tolerance: {description: Relative tolerance of a floating-point comparison., type: float}
  chunk_rows:
    description: Rows of one transaction.
    type: int
    default: 20000
  on_reject:
    description: What happens to a row that does not convert.
    type: str
    choices: [fail, record]
    default: fail
  max_rejects:
    description: Most rows that may be left out with O(on_reject=record).
    type: int
    default: 100
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
- name: Copy what the plan says
  relops.golive.migrate_data:
    work: "{{ golive_migrate | default({}) }}"

- name: Copy one table without a plan
  relops.golive.migrate_data:
    name: pay
    source: {name: pay, address: 192.0.2.31, user: golive_ro, password: "{{ vault_legacy_ro_password }}"}
    target: {name: paygw, owner: paygw_owner}
    scripts: "{{ sqitch_files }}"
    before_data: "@load"
    zone: Asia/Shanghai
    tables:
      - source: payment
        target: pay.payment
        key: [id]
        amount: amount
        columns:
          - {source: id, target: id, convert: integer}
          - {source: amount, target: amount, convert: decimal}
          - {source: payer_name, target: payer_name, convert: text}
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
  description: Rows, seconds and rejected rows per table, and the reject file.
  returned: success
  type: dict
"""

from ansible_collections.relops.golive.plugins.module_utils.migrate import steps
from ansible_collections.relops.golive.plugins.module_utils.step import step_module


def main() -> None:
    """Run the step."""
    step_module(steps.DATA_ARGUMENTS, steps.read_data, steps.apply_data, steps.undo_data)


if __name__ == "__main__":
    main()
