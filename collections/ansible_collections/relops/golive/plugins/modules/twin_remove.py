#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: twin_remove
short_description: Remove what raising a twin has made in its folder
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - Removes the vault and the folder C(twin) of a lab that was taken down, and the lab's folder once it is empty.
  - Whatever else lies there stays and is told. Refuses, with nothing removed, where a state, a case, a journal, the project
    or something that is mounted would go with it, and a folder that is none of a lab.
options:
  directory:
    description: The lab's folder.
    required: true
    type: path
  sockets:
    description: The folder of the connections that Ansible kept open to the lab; its sockets are removed.
    type: path
attributes:
  check_mode:
    description: Can run in check mode and tells what it would do without changing anything.
    support: full
"""

EXAMPLES = r"""
- name: Remove what belonged to it
  relops.golive.twin_remove:
    directory: "{{ golive_lab_dir }}"
    sockets: "{{ golive_lab_cache }}/cp/{{ golive_lab }}"
"""

RETURN = r"""
left:
  description: Names of what lies in the folder and is not the lab's, so it stayed.
  returned: always
  type: list
  elements: str
"""
