#!/usr/bin/python
# Copyright: RelOps contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: lab_down
short_description: Take a simulated data centre down
version_added: 0.1.0
description:
  - Ends every process of the lab and removes its namespaces, mounts, control groups and folder.
  - Refuses a lab of another O(owner), or in another O(dir), than it was raised with.
  - Runs as an action on the controller, which must be root.
options:
  name:
    description:
      - Name of the lab.
    type: str
    required: true
  dir:
    description:
      - Folder of the lab, for a lab that this machine no longer knows by name.
    type: path
  owner:
    description:
      - Whose lab it is, as C(owner) of the topology said when it was raised.
    type: str
    default: ""
  language:
    description:
      - Language in which it says why it does nothing, V(zh) for Chinese, any other for English.
    type: str
    default: en
attributes:
  check_mode:
    support: full
    description: Says whether there is anything to take down.
author:
  - RelOps contributors (@relops)
"""

EXAMPLES = r"""
- name: Take the lab down
  relops.lab.lab_down:
    name: demo
"""

RETURN = r"""
"""
