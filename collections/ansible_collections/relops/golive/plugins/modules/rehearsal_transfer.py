#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: rehearsal_transfer
short_description: Carry the evidence of a rehearsal to another controller
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - With O(export) it writes what the newest rehearsal has shown into a file, and beside it the exact text that is signed.
  - With O(sign) it adds a signature to such a file, by O(key) or by O(signature) that was made elsewhere.
  - With O(import) it takes such a file over into the case of the project, as evidence of its own. It is refused unless a
    different person in each of the rehearsers' roles of the process has signed it by the trust root, it passed, it is about
    the plan as it is now, and it is no older than the process allows.
options:
  plan:
    description: Path of the plan.
    type: path
    required: true
  export:
    description: Path of the file to write.
    type: path
  sign:
    description: Path of the file that is signed.
    type: path
  import:
    description: Path of the file to take over.
    type: path
  as:
    description: Who signs, as C(person/role), the principal of the trust root.
    type: str
    default: ""
  key:
    description: Path of a private key, or of the public key of one that an agent holds.
    type: path
  signature:
    description: Path of a signature that was made elsewhere over the text.
    type: path
attributes:
  check_mode:
    description: Can run in check mode; nothing is written then.
    support: full
"""

EXAMPLES = r"""
- name: Take the rehearsal of another controller over
  relops.golive.rehearsal_transfer:
    plan: "{{ golive_plan }}"
    import: rehearsal.json
"""

RETURN = r"""
file:
  description: Path of the file.
  returned: always
  type: str
sha256:
  description: Digest of the text that is signed.
  returned: always
  type: str
signers:
  description: Who signed it.
  returned: always
  type: list
  elements: str
"""
