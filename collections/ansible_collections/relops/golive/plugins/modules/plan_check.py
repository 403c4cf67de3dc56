#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: plan_check
short_description: Check a plan and sum it up
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - Reads C(plan.yml) with all its tables and files on the controller and checks all of it; no connection is opened.
  - A faulty plan fails the task with every fault at once, each as C(place) C(value) and what is wrong and allowed.
options:
  path:
    description: Path of the plan.
    type: path
    required: true
  language:
    description: Language of faults and summary; default is the environment variable C(GOLIVE_LANGUAGE), else C(zh).
    type: str
    choices: [zh, en]
attributes:
  check_mode:
    description: Can run in check mode and tells what it would do without changing anything.
    support: full
"""

EXAMPLES = r"""
- name: Check the plan
  relops.golive.plan_check:
    path: "{{ inventory_dir }}/plan.yml"
    language: en
"""

RETURN = r"""
digest:
  description: SHA-256 of the plan, its tables and every file it names.
  returned: success
  type: str
counts:
  description: How many devices, connections, racks and so on it holds.
  returned: success
  type: dict
stages:
  description: The devices that have work, by stage.
  returned: success
  type: dict
faults:
  description: Every fault of the plan.
  returned: failure
  type: list
  elements: str
"""
