#!/usr/bin/python
# Copyright: RelOps contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: lab_info
short_description: Say what stands of a simulated data centre
version_added: 0.1.0
description:
  - Returns the folder, the access and the devices of a standing lab.
  - Runs as an action on the controller, which must be root.
options:
  name:
    description:
      - Name of the lab.
    type: str
    required: true
attributes:
  check_mode:
    support: full
    description: Changes nothing.
author:
  - RelOps contributors (@relops)
"""

EXAMPLES = r"""
- name: Look at the lab
  relops.lab.lab_info:
    name: demo
"""

RETURN = r"""
id:
  description: Identity of the lab; made anew when it is raised from nothing, kept while it stands. Also in the file C(id) of C(dir).
  type: str
  returned: success
owner:
  description: Whose it is, from the topology.
  type: str
  returned: success
dir:
  description: Folder of the lab.
  type: str
  returned: success
proxy_command:
  description: ProxyCommand by which ssh reaches the lab.
  type: str
  returned: success
stubs:
  description: Names of the devices that the lab does not run and only answers for.
  type: list
  elements: str
  returned: success
devices:
  description: Every device with its out-of-band address and power state.
  type: list
  elements: dict
  returned: success
"""
