#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

DOCUMENTATION = r"""
---
module: precheck_host
short_description: Look by day at what the night will stand on, on one host
version_added: 0.1.0
description:
  - Measures, in one call that changes nothing, what the firmware and the kernel say of the hardware, how much of disks, memory
    and processors is left, who holds the ports of the plan, which names are resolved and which addresses answer, whether the
    databases of the plan answer a query after a log-in, whether the mappings of the migrations fit the old database, which packages an installation
    would bring, and what runs by itself
    (timers, crontabs, at jobs, package managers, backups at work).
  - As an action it also measures the clock of the host against that of the controller, and the room for backup and proof as
    M(relops.golive.golive_forecast) does. All options come from the plan of the run.
    M(relops.golive.precheck_result) judges the answers.
author:
  - RelOps (@relops)
extends_documentation_fragment:
  - relops.golive.limit
options:
  ports:
    description: Ports that are bound now or at night, with C(port), C(service) and C(held).
    type: list
    elements: dict
    default: []
  services:
    description: Units that run now.
    type: list
    elements: str
    default: []
  names:
    description: Names that are resolved.
    type: list
    elements: str
    default: []
  reaches:
    description: Who has to answer, with C(address), C(port) and C(mandatory).
    type: list
    elements: dict
    default: []
  databases:
    description: The databases of the plan on this host.
    type: list
    elements: dict
    default: []
  mappings:
    description: The migrations of which the old database is on this host, each with its mapping.
    type: list
    elements: dict
    default: []
  packages:
    description: The packages that will be installed.
    type: list
    elements: str
    default: []
attributes:
  check_mode:
    description: Measures, in check mode, too.
    support: full
"""

EXAMPLES = r"""
- name: Look at the host
  relops.golive.precheck_host:
  register: golive_prechecked
"""

RETURN = r"""
measured:
  description: What was measured; a part that could not be has C(fault).
  returned: success
  type: dict
clock:
  description: Looks at the clock, each with our time before, the host's, and our time after. The action adds it.
  returned: when the host answers
  type: list
  elements: list
forecast:
  description: What the forecast measured, or its C(fault). The action adds it.
  returned: when the host answers
  type: dict
fault:
  description: Why the host could not be looked at. The action adds it.
  returned: when it does not answer
  type: str
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.relops.golive.plugins.module_utils import ground, limit
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError

ARGUMENTS = {
    "ports": {"type": "list", "elements": "dict", "default": []},
    "services": {"type": "list", "elements": "str", "default": []},
    "names": {"type": "list", "elements": "str", "default": []},
    "reaches": {"type": "list", "elements": "dict", "default": []},
    "databases": {"type": "list", "elements": "dict", "default": []},
    "mappings": {"type": "list", "elements": "dict", "default": []},
    "packages": {"type": "list", "elements": "str", "default": []},
    **limit.LIMIT_ARGUMENT,
}


def main() -> None:
    """Measure and answer."""
    module = AnsibleModule(argument_spec=ARGUMENTS, supports_check_mode=True)
    ground.refuse(module)
    # what measures loads in no Python that is too old; Ansible packs for a target what it sees
    from ansible_collections.relops.golive.plugins.module_utils.precheck import measure  # noqa: PLC0415

    try:
        with limit.held(module.params["limit"]):
            measured = measure.measure(module.params)
    except GoliveError as error:
        module.fail_json(msg=str(error), **error.in_chinese)
    module.exit_json(changed=False, measured=measured)


if __name__ == "__main__":
    main()
