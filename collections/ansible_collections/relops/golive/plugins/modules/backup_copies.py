#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

DOCUMENTATION = r"""
---
module: backup_copies
short_description: Remove copies of data from a host when their end has come
version_added: 0.1.0
description:
  - A go-live leaves copies on a host that make the way back fast, or keep what it replaced. They hold customers' data,
    so they are kept no longer than the backups. M(relops.golive.backup_upkeep) tells which.
  - Removes nothing but what a go-live makes, which is C(<data directory>.golive) beside a database and what lies in
    C(/var/lib/golive).
author:
  - RelOps (@relops)
extends_documentation_fragment:
  - relops.golive.limit
options:
  paths:
    description: The copies to remove.
    type: list
    elements: path
    default: []
attributes:
  check_mode:
    description: Can run in check mode and tells what it would do without changing anything.
    support: full
"""

EXAMPLES = r"""
- name: Remove the copies whose end has come
  relops.golive.backup_copies:
    paths: "{{ hostvars.localhost.golive_upkeep.copies[inventory_hostname] | default([]) }}"
"""

RETURN = r"""
removed:
  description: What was there and is gone.
  returned: success
  type: list
  elements: str
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.relops.golive.plugins.module_utils import limit
from ansible_collections.relops.golive.plugins.module_utils.backup.copies import remove
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError


def main() -> None:
    """Remove them."""
    options = {"paths": {"type": "list", "elements": "path", "default": []}, **limit.LIMIT_ARGUMENT}
    module = AnsibleModule(options, supports_check_mode=True)
    try:
        with limit.held(module.params["limit"]):
            removed = remove(module.params["paths"], module.check_mode)
    except GoliveError as error:
        module.fail_json(msg=str(error), **error.in_chinese)
    module.exit_json(changed=bool(removed), removed=removed)


if __name__ == "__main__":
    main()
