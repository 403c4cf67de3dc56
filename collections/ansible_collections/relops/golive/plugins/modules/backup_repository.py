#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

DOCUMENTATION = r"""
---
module: backup_repository
short_description: Make the pattern of the hosts' repositories
version_added: 0.1.0
description:
  - Lets restic make an empty repository in memory and returns its two files, which restic has encrypted.
  - restic spends seconds of computing on each key that it makes, so a go-live of many hosts makes one and lays it out
    as often as there are repositories. All of them open with the same password anyway.
  - Action M(relops.golive.backup_host) calls it on the first host that backs up; nothing on the host is changed.
author:
  - RelOps (@relops)
options:
  restic_password:
    description: The password of the repositories.
    type: str
    required: true
  limit:
    description: What the window's latest decision leaves; each command and wait ends with it. The action gives it.
    type: dict
    suboptions:
      seconds: {description: Seconds from the start of the module., type: float, required: true}
      why: {description: Where they come from in words., type: str, required: true}
"""

EXAMPLES = r"""
- name: Back up what the host has
  relops.golive.backup_host:
    work: "{{ golive_backup | default({}) }}"
"""

RETURN = r"""
pattern:
  description: config, key (both base64) and key_name.
  returned: success
  type: dict
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.relops.golive.plugins.module_utils import limit
from ansible_collections.relops.golive.plugins.module_utils.backup import pattern
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError


def main() -> None:
    """Make it."""
    password = {"type": "str", "no_log": True, "required": True}
    module = AnsibleModule({"restic_password": password, **limit.LIMIT_ARGUMENT})
    try:
        with limit.held(module.params["limit"]):
            made = pattern.make(module.params["restic_password"]).plain()
    except GoliveError as error:
        module.fail_json(msg=str(error))
    module.exit_json(changed=False, pattern=made)


if __name__ == "__main__":
    main()
