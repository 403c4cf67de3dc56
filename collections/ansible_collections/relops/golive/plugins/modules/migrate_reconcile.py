#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Compare the data of a migration on both sides."""

from __future__ import annotations

DOCUMENTATION = r"""
module: migrate_reconcile
short_description: Reconcile the data of a migration
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - Compares row counts, sums of amounts and bucketed md5 sums over a canonical text of every row, in both databases
    at once.
  - A bucket that differs is followed down to the row and the column, which the error names.
  - Floating-point columns are compared within a tolerance.
  - First the comparison must find a difference that is seeded into a copy of some rows.
extends_documentation_fragment:
  - relops.golive.step
  - relops.golive.migration
  - relops.golive.migration.mapping
options:
  lives_on:
    description: An earlier go-live had finished the migration; users write to the tables since, nothing is compared.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: Reconcile what the plan says
  relops.golive.migrate_reconcile:
    work: "{{ golive_migrate | default({}) }}"

- name: Reconcile one table without a plan
  relops.golive.migrate_reconcile:
    name: pay
    engines: {source: mariadb, target: postgresql}
    source: {name: pay, address: 192.0.2.31, user: golive_ro, password: "{{ vault_legacy_ro_password }}"}
    target: {name: paygw, owner: paygw_owner}
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
  description: One row per table with counts, sums, checksums, differences and rejects.
  returned: success
  type: dict
"""

from ansible_collections.relops.golive.plugins.module_utils.migrate import options, steps
from ansible_collections.relops.golive.plugins.module_utils.step import step_module


def main() -> None:
    """Run the step."""
    step_module(options.RECONCILE_ARGUMENTS, steps.read_reconcile, steps.apply_reconcile, steps.undo_reconcile)


if __name__ == "__main__":
    main()
