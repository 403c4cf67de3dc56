#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: case_state
short_description: Tell how the case of a project stands and who has what to do
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - Tells of every form of the process whether it is filed, signed, rejected or void, and who acts next until when; which
    runs were refused; which edit of the plan made which form void, who has to sign it again and what stays valid (R20).
  - Fails when the case does not hold, that is a line was edited, added, removed or moved, an attachment is lost or was
    changed, or an entry is missing that a night has recorded as the last one.
  - Signatures count by the trust root alone. In production that is V(/etc/relops-golive/allowed_signers), which belongs
    to root; on a simulated data centre the file that variable C(golive_signers) names.
  - Reads plan, trust root and state folder only; opens no connection and needs no secret.
options:
  plan:
    description: Path of the plan.
    type: path
    required: true
  person:
    description: Name of a person of the plan or the trust root; only what that one has to do is told then.
    type: str
    default: ""
attributes:
  check_mode:
    description: Can run in check mode and tells what it would do without changing anything.
    support: full
"""

EXAMPLES = r"""
- name: What has the director to do
  relops.golive.case_state:
    plan: "{{ golive_plan }}"
    person: 赵主任
"""

RETURN = r"""
case:
  description: The state of the case with every form, duty, refused attempt and fault, in both languages.
  returned: always
  type: dict
"""
