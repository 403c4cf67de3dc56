#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

DOCUMENTATION = r"""
---
module: golive_forecast
short_description: Measure by day what the night will need of a host
version_added: 0.1.0
description:
  - Measures, in one call that changes nothing, how many files and bytes are to be backed up, how large the databases are,
    the room for copies, proofs and the store, the free memory, how fast the host computes and reads, and who keeps others
    waiting in its databases (LOCK TABLES, global read locks, prepared transactions, sessions that idle in a transaction,
    long statements).
  - The walk through the files ends after O(walk_seconds); then what the file systems say is used stands for it, and the
    forecast says so.
  - As an action it measures before anything is touched; once a step of the go-live has begun behind the stage network,
    nothing is measured any more. M(relops.golive.golive_forecast_result) judges the answers of all hosts.
author:
  - RelOps (@relops)
extends_documentation_fragment:
  - relops.golive.limit
options:
  work:
    description: What the plan wants measured on this host; the action takes the other options from it.
    type: dict
    default: {}
  files:
    description: What the backup of the files leaves out (C(exclude), C(data_directories)); without it no files are backed up.
    type: dict
  databases:
    description: The databases of the plan on this host.
    type: list
    elements: dict
    default: []
  store:
    description: The folder of all backups, on the host of the store.
    type: path
  walk_seconds:
    description: Seconds after which the walk through the files is given up.
    type: float
    default: 20
attributes:
  check_mode:
    description: Measures, in check mode, too.
    support: full
"""

EXAMPLES = r"""
- name: Measure what the night will need
  relops.golive.golive_forecast:
    work: "{{ golive_forecast }}"
  register: golive_measured
"""

RETURN = r"""
measured:
  description: What was measured.
  returned: success
  type: dict
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.relops.golive.plugins.module_utils import limit
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.forecast import measure

ARGUMENTS = {
    "work": {"type": "dict", "default": {}},
    "files": {"type": "dict"},
    "databases": {"type": "list", "elements": "dict", "default": []},
    "store": {"type": "path"},
    "walk_seconds": {"type": "float", "default": 20},
    **limit.LIMIT_ARGUMENT,
}


def main() -> None:
    """Measure and answer."""
    module = AnsibleModule(argument_spec=ARGUMENTS, supports_check_mode=True)
    try:
        with limit.held(module.params["limit"]):
            measured = measure.measure(module.params)
    except GoliveError as error:
        module.fail_json(msg=str(error), **error.in_chinese)
    module.exit_json(changed=False, measured=measured)


if __name__ == "__main__":
    main()
