#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: network_ports
short_description: Bring the ports of all switches to what the plan says, or back
version_added: 0.1.0
description:
  - Runs once for all switches of the play, a canary first, then C(batch) of them at once until the last one - as one ends,
    the next begins - and begins with no other when more switches fail than the plan allows. While the canary is at work,
    those that come next are logged in to and left as they are. The task itself does not fail for a switch;
    M(relops.golive.network_ports_result) tells it per host.
  - On every switch the running configuration is read, the difference to the plan is written through one SSH session,
    stanza by stanza, and read back. Only what reads back as planned is saved; otherwise the switch is brought back at once.
  - A switch with unsaved changes of somebody else is refused, and so is a port that carries a live link but is in no
    connection of the plan.
  - What the plan does not own, lines of planned ports included, stays as it is.
  - On the way back a planned port or VLAN that is neither as this go-live left it nor as it was before stays as it is,
    with its aggregation group, and fails the switch with all versions named; everything else of the switch goes back.
    C(-e golive_overwrite=SWITCH) overwrites it, C(-e golive_keep=SWITCH) leaves it for good; the journal keeps who
    decided and all versions.
author:
  - RelOps (@relops)
options:
  undo:
    description: Bring every switch back to what it was before the go-live and save that.
    type: bool
    default: false
  announce:
    description:
      - Only read every switch and write down in the journal what is about to be changed. A switch carries no marker, so the
        hosts note it (M(relops.golive.golive_marker)) before the first port is changed.
    type: bool
    default: false
attributes:
  check_mode:
    description: Reads every switch, prints what would change, and changes nothing.
    support: full
  diff_mode:
    description: The changed stanzas, before and after, are in the result of M(relops.golive.network_ports_result).
    support: full
notes:
  - Each switch is reached by the variables C(ansible_host), C(golive_switch_user), C(golive_switch_password), and where
    they are set C(golive_switch_enable), C(golive_switch_port), C(golive_proxy_command) (with C(%h) and C(%p)) and
    C(golive_known_hosts). Without C(golive_known_hosts) the host keys of the user's own file count; an unknown or changed
    host key is always refused.
"""

EXAMPLES = r"""
- name: Bring the switches' ports to what the plan says
  relops.golive.network_ports:
  register: golive_ports

- name: Tell it per switch
  relops.golive.network_ports_result:
    of: golive_ports
    step: network.ports
"""

RETURN = r"""
switches:
  description: How the step ended on each switch.
  returned: always
  type: dict
  sample:
    SHZJ-ACC-SW01: {status: done, changes: [{item: vlan 101, from: absent, to: PAY-APP}], message: ""}
"""
