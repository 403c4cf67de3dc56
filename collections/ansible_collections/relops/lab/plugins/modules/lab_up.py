#!/usr/bin/python
# Copyright: RelOps contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: lab_up
short_description: Raise a simulated data centre
version_added: 0.1.0
description:
  - Raises hosts, switches, cables and the out-of-band network of a topology on the controller.
  - A lab that stands with the same topology is left alone; a device that died is started again.
  - A lab of the same name that is somebody else's (another C(owner) in the topology, or another C(dir)) is refused.
  - Runs as an action on the controller, which must be root.
options:
  topology:
    description:
      - The whole lab; see the README of the collection for its keys.
    type: dict
    required: true
  language:
    description:
      - Language of the lines that say how far it is, and of its faults, V(zh) for Chinese, any other for English.
    type: str
    default: en
attributes:
  check_mode:
    support: full
    description: Says whether a lab would be raised.
author:
  - RelOps contributors (@relops)
"""

EXAMPLES = r"""
- name: Raise the lab
  relops.lab.lab_up:
    topology: "{{ lab_topology }}"
"""

RETURN = r"""
started:
  description: Names of the devices that were started.
  type: list
  elements: str
  returned: success
seconds:
  description: How long each part took.
  type: dict
  returned: success
id:
  description: Identity of the lab; made anew when it is raised from nothing, kept while it stands. Also in the file C(id) of C(dir).
  type: str
  returned: success
owner:
  description: Whose it is, from the topology.
  type: str
  returned: success
dir:
  description: Folder with C(ssh_key), C(known_hosts) and C(up.log).
  type: str
  returned: success
proxy_command:
  description: ProxyCommand by which ssh reaches the lab.
  type: str
  returned: success
devices:
  description: Every device with its out-of-band address and power state.
  type: list
  elements: dict
  returned: success
faults:
  description: Every fault of the topology.
  type: list
  elements: str
  returned: when the topology is wrong
"""
