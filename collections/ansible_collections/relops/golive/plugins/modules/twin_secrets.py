#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: twin_secrets
short_description: Give a new twin its vault
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - Writes the encrypted file C(vault.yml) into the lab's folder, which it makes where there is none. A twin that has its
    vault keeps it.
options:
  directory:
    description: The lab's folder.
    required: true
    type: path
  content:
    description: The vault's text, encrypted.
    required: true
    type: str
attributes:
  check_mode:
    description: Can run in check mode and tells what it would do without changing anything.
    support: full
"""

EXAMPLES = r"""
- name: Make the twin's secrets
  relops.golive.twin_secrets:
    directory: "{{ golive_lab_dir }}"
    content: "{{ secrets | ansible.builtin.vault(password) }}"
  no_log: true
"""

RETURN = r"""
"""
