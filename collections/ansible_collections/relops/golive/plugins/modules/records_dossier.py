#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: records_dossier
short_description: Write the dossier of a go-live
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - Writes every form of the current go-live into its folder, from plan, journal and case alone, and what proves it
    offline (the plan as data, journal, case, signed forms, a copy of the trust root); see M(relops.golive.golive_prove).
  - No device is asked; what was not measured says so. Runs once for all hosts of the play.
  - The page C(index.html), workbooks, CSV files, rack elevations, a sheet of cable labels, files that NetBox imports,
    and C(manifest.json) with the digest of each of them.
  - The folder is replaced as a whole or not at all. The same plan, journal, case and language give the same bytes.
options:
  plan:
    description: Path of the plan of which the go-live is an execution.
    type: path
    required: true
  language:
    description: The language of headers, texts and the page; without it that of the run (C(golive_language), else env C(GOLIVE_LANGUAGE), else Chinese).
    type: str
    choices: [zh, en]
  zip:
    description: Whether all of it is written as one zip beside the folder, too; the same folder gives the same zip.
    type: bool
    default: false
attributes:
  check_mode:
    description: Can run in check mode and tells what it would do without changing anything.
    support: full
"""

EXAMPLES = r"""
- name: Write the dossier in English
  relops.golive.records_dossier:
    plan: "{{ golive_plan }}"
    language: en
"""

RETURN = r"""
golive:
  description: The name of the go-live.
  returned: success, not in check mode
  type: str
dossier:
  description: The folder of the dossier.
  returned: success, not in check mode
  type: str
index:
  description: The page that tells the story of the night.
  returned: success, not in check mode
  type: str
zip:
  description: The zip, an empty text where none was asked for.
  returned: success, not in check mode
  type: str
files:
  description: The files of the dossier, relative to its folder.
  returned: success
  type: list
  elements: str
"""
