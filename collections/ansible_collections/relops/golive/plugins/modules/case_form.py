#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: case_form
short_description: Write the draft of a form to fill in, or file one that was filled in
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - Without O(file) it writes the form as YAML into the folder C(drafts) of the state, pre-filled from plan, evidence and
    other forms, with title, type and C(required) of each field as a comment, and a page for reading beside it.
  - With O(file) it files a new version of the form in the case. All faults come at once, each with its field, before
    anything is written. A form is refused while a form that it needs is not signed.
  - What is filed is a claim of the person in O(as) until that one has signed it.
options:
  plan:
    description: Path of the plan.
    type: path
    required: true
  form:
    description: Key of the form in the process, for example V(application).
    type: str
    required: true
  file:
    description: The YAML that was filled in.
    type: path
  as:
    description: Who files it, as C(person/role); the role is one of those that the process names.
    type: str
    default: ""
  attachments:
    description: Documents that belong to it, name to path.
    type: dict
    default: {}
attributes:
  check_mode:
    description: Can run in check mode; a form is held against all rules then, and not filed.
    support: full
"""

EXAMPLES = r"""
- name: File the application
  relops.golive.case_form:
    plan: "{{ golive_plan }}"
    form: application
    file: drafts/08_application.yml
    as: 陈工/应用系统维护人员
    attachments: {customer_acceptance: acceptance.pdf}
"""

RETURN = r"""
draft:
  description: Path of the YAML to fill in.
  returned: when a draft was written
  type: str
page:
  description: Path of the page for reading.
  returned: when a draft was written
  type: str
entry:
  description: Hash of the form's entry in the case.
  returned: when a form was filed
  type: str
version:
  description: Version of the form.
  returned: when a form was filed
  type: int
stands:
  description: How it stands, for example V(unsigned).
  returned: when a form was filed
  type: str
next:
  description: The roles that act next.
  returned: when a form was filed
  type: list
  elements: str
"""
