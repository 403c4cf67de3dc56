#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Change the schema of a database in place."""

from __future__ import annotations

DOCUMENTATION = r"""
module: install_schema
short_description: Change the schema of a database in place by sqitch
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - Deploys and verifies the changes of a sqitch project that the database does not have yet, as its owner.
  - No data moves. The database has to be there, and what it holds stays.
  - A change whose deploy script was edited after it was deployed is an error.
  - Undo reverts what was deployed since. A kill between a script and its entry in sqitch's registry does no harm.
extends_documentation_fragment:
  - relops.golive.step
  - relops.golive.migration
  - relops.golive.migration.sqitch
"""

EXAMPLES = r"""
- name: Change what the plan says
  relops.golive.install_schema:
    work: "{{ golive_install | default({}) }}"

- name: Change one schema without a plan
  relops.golive.install_schema:
    name: pay
    engines: {target: postgresql}
    target: {name: paygw, owner: paygw_owner}
    scripts: "{{ sqitch_files }}"
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

from ansible_collections.relops.golive.plugins.module_utils.migrate import options, steps
from ansible_collections.relops.golive.plugins.module_utils.step import step_module


def main() -> None:
    """Run the step."""
    step_module(options.SCHEMA_ARGUMENTS, steps.read_schema, steps.apply_schema, steps.undo_schema)


if __name__ == "__main__":
    main()
