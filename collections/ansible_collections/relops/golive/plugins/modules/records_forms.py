#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: records_forms
short_description: Write the forms and texts that plan and case can fill
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - Writes rack drawings, rack and power tables, cable labels, port table, equipment list, IP plan and shipment list
    from the plan alone, weeks before the night. No journal is needed and no device is asked.
  - Beside them every form of the process, pre-filled or as it was filed and signed, and the texts that belong to it
    (plan, guide, manual, emergency plan, notices and so on), each as DOCX, PDF and HTML; tables of a form as XLSX and CSV.
  - The folder C(<project>-plan-<digest>) lies beside the dossiers. It is replaced as a whole or not at all; the same
    plan and language give the same bytes, another plan has another folder.
  - Nobody signs the tables, and columns that only a night can fill (what is measured, the verdict on it, when it was
    looked at) are left out. The dossier of the night has the same forms with them.
options:
  plan:
    description: Path of the plan.
    type: path
    required: true
  form:
    description:
      - Write this form alone, into a folder of its own, with the texts that belong to it; a form of the process
        (C(application)), a text (C(golive_guide)) or a table (C(port_table)) by its key. All of them unless said.
    type: str
  language:
    description: The language of headers and texts; without it that of the run (C(golive_language), else env C(GOLIVE_LANGUAGE), else Chinese).
    type: str
    choices: [zh, en]
attributes:
  check_mode:
    description: Can run in check mode and tells what it would do without changing anything.
    support: full
"""

EXAMPLES = r"""
- name: Print what is needed to rack and to cable
  relops.golive.records_forms:
    plan: "{{ golive_plan }}"
"""

RETURN = r"""
folder:
  description: The folder of the forms.
  returned: success, not in check mode
  type: str
files:
  description: The files, relative to the folder, C(manifest.json) with the digest of each of them last.
  returned: success
  type: list
  elements: str
"""
