#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: case_sign
short_description: Sign a form, take a signature made elsewhere, or write the exact text to sign
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - With O(key) it signs here, by a private key in a file or, for a public key, by the agent that holds the private one.
  - With O(signature) it takes one that C(ssh-keygen -Y sign -n relops-golive) made elsewhere over the exact text.
  - With neither it writes that text into the folder C(drafts) of the state and tells the commands that go on.
  - What would not count is refused before anybody signs, that is a form that is void, a role that the process does not
    ask for, or not yet, a missing opinion. A signature that does not verify by the trust root is never written.
  - A notice that this signature makes due is sent at once; what could not be carried is told, and the signature holds all the same.
options:
  plan:
    description: Path of the plan.
    type: path
    required: true
  form:
    description: Key of the form in the process, for example V(application).
    type: str
    required: true
  as:
    description: Who signs, as C(person/role), the principal of the trust root.
    type: str
    required: true
  decision:
    description: Whether the form is approved or rejected; a rejection needs an opinion.
    type: str
    choices: [approve, reject]
    default: approve
  opinion:
    description: What the signer says; it is part of what is signed.
    type: str
    default: ""
  key:
    description: Path of a private key, or of the public key of one that an agent holds.
    type: path
  signature:
    description: Path of a signature that was made elsewhere.
    type: path
attributes:
  check_mode:
    description: Can run in check mode; it shows what would be signed then and signs nothing.
    support: full
"""

EXAMPLES = r"""
- name: Approve the application by a key in the agent
  relops.golive.case_sign:
    plan: "{{ golive_plan }}"
    form: application
    as: 赵主任/科技部
    opinion: 同意
    key: ~/.ssh/id_ed25519.pub
"""

RETURN = r"""
text:
  description: Path of the exact text to sign.
  returned: when neither key nor signature was given
  type: str
stands:
  description: How the form stands, for example V(signed).
  returned: when a signature was put in
  type: str
next:
  description: The roles that act next.
  returned: when a signature was put in
  type: list
  elements: str
"""
