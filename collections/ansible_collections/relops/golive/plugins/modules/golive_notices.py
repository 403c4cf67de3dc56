#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: golive_notices
short_description: Send notices and tell how each of them stands
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - Puts every notice that is due into C(outbox/) of the state folder, and lets each channel of the variable C(golive_channels) carry it
    to the addressees whom it reaches. What was sent, to whom, by which channel, with which result is an entry C(notice) of the case.
  - Whoever has a notice is not sent it again. A channel that hangs is stopped after its limit; what it could not carry is open, is tried again by
    the next command, and makes this one fail. In a night it is a warning and nothing else.
  - An announcement is sent once P(relops.golive.golive_announce#module) let it out, never by this action alone.
  - No device is connected to.
options:
  night:
    description: A night asks; nothing fails then.
    type: bool
    default: false
  receipt:
    description: Path of a written receipt, the answering mail or a scan; it is kept in the case.
    type: str
    default: ""
  form:
    description: The form whose notice O(receipt) confirms.
    type: str
    default: ""
  addressee:
    description: The addressee whose O(receipt) it is.
    type: str
    default: ""
attributes:
  check_mode:
    description: Can run in check mode and tells how notices stand without sending anything.
    support: full
"""

EXAMPLES = r"""
- name: Send what is due, again what is open
  relops.golive.golive_notices:

- name: Keep the receipt of a unit
  relops.golive.golive_notices:
    form: notice
    addressee: 网银部
    receipt: /home/zhou/receipt.eml
"""

RETURN = r"""
notices:
  description: Every notice with its addressees; C(state) of each is due, open, by_hand, sent, confirmed or lapsed.
  returned: success
  type: list
  elements: dict
open:
  description: How many are due or open.
  returned: success
  type: int
faults:
  description: What kept notices from being written or sent, beside the channels themselves.
  returned: success
  type: list
  elements: str
"""
