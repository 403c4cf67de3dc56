#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: golive_prove
short_description: Prove offline that a dossier is whole and signed
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - Verifies the manifest, the hash chains of journal and case, what each of them recorded of the other, every signature
    over the exact bytes of its form, what the process of the plan asked for when the night began, the window, the order,
    and that every step has its record. Documents are made again from plan, journal and case, and compared.
  - Needs the dossier alone, a folder or its zip; neither plan nor inventory nor state, and no connection.
  - Prints one line for each thing that was looked at, with the file and the line of what is wrong, and fails when
    anything is.
  - What no signature covers could have been written anew by whoever made the dossier; that is told plainly.
options:
  dossier:
    description: The folder of the dossier, or its zip.
    type: path
    required: true
  signers:
    description:
      - The C(allowed_signers) file whose keys count.
      - Without it the copy in the dossier is used, which is said; who made the dossier could have made that copy.
    type: path
  language:
    description: The language of the lines; without it that of the run (C(golive_language), else env C(GOLIVE_LANGUAGE), else Chinese).
    type: str
    choices: [zh, en]
attributes:
  check_mode:
    description: Can run in check mode and tells what it would do without changing anything.
    support: full
"""

EXAMPLES = r"""
- name: Prove a dossier that was handed over as a zip
  relops.golive.golive_prove:
    dossier: /srv/audit/PAY-2026-20261121T140211Z-5e5e5e5e.zip
    signers: /srv/audit/allowed_signers
    language: en
"""

RETURN = r"""
holds:
  description: Whether nothing is wrong.
  returned: always
  type: bool
golive:
  description: The name of the go-live.
  returned: when the dossier could be read
  type: str
findings:
  description: Everything that was looked at, in order.
  returned: when the dossier could be read
  type: list
  elements: dict
  contains:
    mark:
      description: V(ok), V(wrong) or V(note).
      type: str
    place:
      description: The file of the dossier, with its line where there is one.
      type: str
    said:
      description: The sentence in Chinese (C(zh)) and English (C(en)).
      type: dict
"""
