#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: netbox_export
short_description: Bring a NetBox to what the plan says
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - Writes sites, locations, racks, power, device types, devices with their ports, VLANs, prefixes, addresses and cables
    of the plan into a NetBox of release 4.5 or newer, over its REST API. No device is connected to.
  - What is there and equal is left alone, so that the same plan given again writes nothing.
  - Nothing is deleted but a cable of this project that its plan plugs elsewhere. A value that somebody else wrote is
    left as it is and reported with who wrote it and when, by NetBox's own change log; the task fails then.
  - What NetBox has of the plan's devices beside the plan is listed and left.
options:
  url:
    description: Address of the NetBox.
    type: str
    required: true
  token:
    description: An API token that may read, create and change; it belongs into a vault.
    type: str
    required: true
  ca:
    description: File of certificates to trust instead of those of the machine.
    type: path
    default: ""
  validate_certs:
    description: Whether the certificate of the NetBox is checked.
    type: bool
    default: true
  overwrite:
    description: Things whose foreign values give way to the plan, as the report names them, or V(all).
    type: list
    elements: str
    default: []
attributes:
  check_mode:
    description: Can run in check mode; lists what it would create and change, and writes nothing.
    support: full
"""

EXAMPLES = r"""
- name: Tell NetBox what was planned
  relops.golive.netbox_export:
    url: https://netbox.bank.example
    token: "{{ vault_netbox_token }}"
"""

RETURN = r"""
created:
  description: How many objects were created, or would be.
  returned: success
  type: int
updated:
  description: How many fields were changed, or would be.
  returned: success
  type: int
equal:
  description: How many objects were as planned before.
  returned: success
  type: int
conflicts:
  description: Values that somebody else wrote and the plan has otherwise.
  returned: success
  type: list
  elements: str
refused:
  description: What NetBox does not take, with its reason.
  returned: success
  type: list
  elements: str
more:
  description: What NetBox has of the plan's devices beside the plan.
  returned: success
  type: list
  elements: str
writes:
  description: How many requests wrote something.
  returned: success
  type: int
"""
