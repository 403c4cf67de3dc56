#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: twin_topology
short_description: Derive the topology of the twin from a plan
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - Reads a plan and the C(twin/twin.yml) beside it, and answers with the topology that the role C(relops.lab.up) takes.
  - The answer holds the passwords of the simulated switches, so use C(no_log).
options:
  plan:
    description: Path of the plan.
    type: path
    required: true
  name:
    description: Name of the lab; the prefix of everything it makes.
    type: str
    required: true
  directory:
    description: Folder of the state of the lab.
    type: path
    required: true
  cache:
    description: Folder of the images and packages that all labs share.
    type: path
    required: true
  switch_login:
    description: User, password and enable password of the switches.
    type: dict
    required: true
  bare:
    description: Give the hosts a plain system, without what the twin knows of the old one; a restore finds them so.
    type: bool
    default: false
attributes:
  check_mode:
    description: Can run in check mode and tells what it would do without changing anything.
    support: full
"""

EXAMPLES = r"""
- name: Derive the topology from the plan
  relops.golive.twin_topology:
    plan: "{{ golive_plan }}"
    name: demo
    directory: "{{ golive_lab_dir }}"
    cache: "{{ golive_lab_cache }}"
    switch_login: "{{ golive_switch_login }}"
  register: derived
  no_log: true
"""

RETURN = r"""
topology:
  description: The topology of the lab.
  returned: success
  type: dict
not_on_twin:
  description: What of the plan a run on this twin cannot show, one sentence each; empty when it shows everything.
  returned: success
  type: list
  elements: str
"""
