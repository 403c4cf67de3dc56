# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a stage of the plan wants of a host."""

from __future__ import annotations

DOCUMENTATION = r"""
name: work
short_description: What a stage of the plan wants of a host
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - Answers from the plan of this run, which the inventory plugin P(relops.golive.plan#inventory) has read.
  - Variable C(golive_network) is this lookup, so that the ports of thousands of switches are worked out where they are
    used and not carried along with every host; use the variable.
options:
  _terms:
    description: The stage, then the host.
    type: list
    elements: str
    required: true
"""

EXAMPLES = r"""
- name: Show what is planned for a port
  ansible.builtin.debug:
    msg: "{{ lookup('relops.golive.work', 'network', inventory_hostname).ports['GigabitEthernet1/0/1'] }}"
"""

RETURN = r"""
_raw:
  description: What the stage wants of the host, empty where it wants nothing.
  type: list
  elements: dict
"""

from typing import Any

from ansible.errors import AnsibleError
from ansible.plugins.lookup import LookupBase
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.planned import work_of


class LookupModule(LookupBase):
    """Ask the plan that this process has read."""

    def run(self, terms: list[str], variables: dict[str, Any] | None = None, **kwargs: Any) -> list[dict[str, Any]]:
        """Return the work."""
        stage, host = map(str, terms)
        try:
            return [work_of(stage, host)]
        except GoliveError as error:
            raise AnsibleError(str(error)) from error
