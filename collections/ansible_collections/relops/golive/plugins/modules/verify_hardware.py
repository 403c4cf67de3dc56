#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

DOCUMENTATION = r"""
---
module: verify_hardware
short_description: Measure what a host says of itself
version_added: 0.1.0
description:
  - Reads serial number, model, vendor and firmware (DMI), the operating system, interfaces and addresses.
  - What the firmware does not say is left out, and counts as not measured.
author:
  - RelOps (@relops)
extends_documentation_fragment:
  - relops.golive.limit
options:
  work:
    description: The stage's work of this host from the plan; the action takes the other options from it.
    type: dict
    default: {}
attributes:
  check_mode:
    description: Measures nothing in check mode, because the system is not there yet.
    support: full
"""

EXAMPLES = r"""
- name: Measure the hardware
  relops.golive.verify_hardware:
    work: "{{ golive_verify | default({}) }}"
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
from ansible_collections.relops.golive.plugins.module_utils.verify import hardware

ARGUMENTS = {"work": {"type": "dict", "default": {}}, **limit.LIMIT_ARGUMENT}


def main() -> None:
    """Measure and answer."""
    module = AnsibleModule(argument_spec=ARGUMENTS, supports_check_mode=True)
    try:
        with limit.held(module.params["limit"]):
            measured = hardware.measure()
    except GoliveError as error:
        module.fail_json(msg=str(error), **error.in_chinese)
    module.exit_json(changed=False, measured=measured)


if __name__ == "__main__":
    main()
