#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Copy the data of a migration."""

from __future__ import annotations

DOCUMENTATION = r"""
module: migrate_data
short_description: Copy the data of a migration from the old database to the new one
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - Copies tables in chunks of the primary key, each with its ledger row in the same transaction of the target.
  - Run again after a kill it continues exactly where it ended.
  - A row that does not convert is named with table, key and column. It ends the step or goes to a reject file.
  - Afterwards the rest of the sqitch project is deployed (indexes, references). Identities continue after the highest
    key of the source.
extends_documentation_fragment:
  - relops.golive.step
  - relops.golive.migration
  - relops.golive.migration.mapping
  - relops.golive.migration.sqitch
options:
  chunk_rows:
    description: Rows of one transaction.
    type: int
    default: 20000
  on_reject:
    description: What happens to a row that does not convert.
    type: str
    choices: [fail, record]
    default: fail
  lives_on:
    description: Belongs to the reconciliation; nothing here.
    type: bool
    default: false
  max_rejects:
    description: Most rows that may be left out with O(on_reject=record).
    type: int
    default: 100
"""

EXAMPLES = r"""
- name: Copy what the plan says
  relops.golive.migrate_data:
    work: "{{ golive_migrate | default({}) }}"

- name: Copy one table without a plan
  relops.golive.migrate_data:
    name: pay
    engines: {source: mariadb, target: postgresql}
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

from ansible_collections.relops.golive.plugins.module_utils.migrate import options, steps
from ansible_collections.relops.golive.plugins.module_utils.step import step_module


def main() -> None:
    """Run the step."""
    step_module(options.DATA_ARGUMENTS, steps.read_data, steps.apply_data, steps.undo_data)


if __name__ == "__main__":
    main()
