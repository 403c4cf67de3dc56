#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

DOCUMENTATION = r"""
---
module: verify_performance
short_description: Load an address at a constant rate and measure
version_added: 0.1.0
description:
  - Sends requests at a constant rate whatever the answers do (open loop) and measures each latency from the
    moment the request was due, so that a stall shows in the percentiles.
  - Runs on the host that the plan names and needs nothing but Python there.
  - As an action it compares with the targets of the plan and fails when one is missed.
author:
  - RelOps (@relops)
extends_documentation_fragment:
  - relops.golive.limit
options:
  work:
    description: The stage's work of this host from the plan; the action takes the other options from it.
    type: dict
    default: {}
  url:
    description: Address to ask with GET.
    type: str
  rate:
    description: Requests a second.
    type: float
    default: 100
  duration_s:
    description: Seconds.
    type: float
    default: 5
  connections:
    description: Keep-alive connections.
    type: int
    default: 10
  ca:
    description:
      - File on this host with the certificates of the authorities that may have signed the server's; without it those
        that this host trusts. A certificate that cannot be verified ends the measurement.
    type: path
attributes:
  check_mode:
    description: Measures nothing in check mode, because the system is not there yet.
    support: full
"""

EXAMPLES = r"""
- name: Load the new system and compare with the targets
  relops.golive.verify_performance:
    work: "{{ golive_verify | default({}) }}"
"""

RETURN = r"""
measured:
  description: What was measured.
  returned: success
  type: dict
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.relops.golive.plugins.module_utils import limit, progress
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.verify import load

ARGUMENTS = {
    "work": {"type": "dict", "default": {}},
    "url": {"type": "str"},
    "rate": {"type": "float", "default": 100},
    "duration_s": {"type": "float", "default": 5},
    "connections": {"type": "int", "default": 10},
    "ca": {"type": "path"},
    **limit.LIMIT_ARGUMENT,
}


def main() -> None:
    """Load, measure, answer."""
    module = AnsibleModule(argument_spec=ARGUMENTS, supports_check_mode=True)
    p = module.params
    try:
        with limit.held(p["limit"]), progress.told():
            measured = load.measure(p["url"] or "", p["rate"], p["duration_s"], p["connections"], p["ca"] or "")
    except GoliveError as error:
        module.fail_json(msg=str(error), **error.in_chinese)
    module.exit_json(changed=False, measured=measured)


if __name__ == "__main__":
    main()
