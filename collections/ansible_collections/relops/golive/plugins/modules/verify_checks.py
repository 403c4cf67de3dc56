#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

DOCUMENTATION = r"""
---
module: verify_checks
short_description: Run the checks of the plan and of the project
version_added: 0.1.0
description:
  - Generates testinfra checks from the plan for every host of the play, adds the project's own folder of
    checks, and runs them once with pytest over SSH, reaching the hosts as Ansible does.
  - Every host has a journaled step with the outcome of each of its checks; a failed check fails the stage.
  - JUnit XML and pytest's own words are kept in the folder of the go-live.
  - It is an action; nothing runs on the hosts but the commands of the checks.
author:
  - RelOps (@relops)
options: {}
attributes:
  check_mode:
    description: Measures nothing in check mode, because the system is not there yet.
    support: full
"""

EXAMPLES = r"""
- name: Run the checks of the plan and the project's own
  relops.golive.verify_checks:
"""

RETURN = r"""
hosts:
  description: How the step of each host ended.
  returned: success
  type: dict
"""
