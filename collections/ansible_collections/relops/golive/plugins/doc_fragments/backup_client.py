# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Options that every client of the backup store shares."""

from __future__ import annotations


class ModuleDocFragment:
    """Documentation of the store, its secrets and what ends up in the records."""

    DOCUMENTATION = r"""
author:
  - RelOps (@relops)
options:
  store:
    description: The client's own folder on the backup store; from the plan.
    type: dict
    suboptions:
      address:
        description: Address of the store, out of band.
        type: str
        required: true
      port:
        description: SSH port of the store.
        type: int
        default: 22
      account:
        description: Account of this client on the store.
        type: str
        required: true
      path:
        description: Folder of this client on the store.
        type: path
        required: true
      host_keys:
        description: Public host keys of the store, as step backup.store measured them; others are refused.
        type: list
        elements: str
        default: []
  client_secret:
    description: Private SSH key of this client; kept in memory for the time of use. The action derives it.
    type: str
  restic_password:
    description: Password of this client's repository; never on a command line. The action derives it.
    type: str
  compression:
    description: >-
      restic's compression. C(off) is the fastest on the go-live night, C(auto) saves half of the store.
    type: str
    choices: ["auto", "off", "max"]
    default: "off"
  read_data:
    description: >-
      Let restic check the whole repository and read every byte of it, those of earlier go-lives too. The restore for
      the proof reads every byte of this one anyway.
    type: bool
    default: false
  golive:
    description: Name of the go-live; the action knows it.
    type: str
    default: ""
  people:
    description: Kind of record (db, os, app) to role and person (R43).
    type: dict
    default: {}
  store_host:
    description: Name of the store in the plan, for the records.
    type: str
    default: ""
  retention_days:
    description: How long the backup is to be kept, for the records.
    type: int
    default: 90
"""
