"""Base class of the actions that speak with switches: how each one is reached, by its variables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.environment import demand_way
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.plain import plain
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.ways import way_to_switch
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.dialogue import Access


class SwitchAction(RunAction):
    """One task for all switches; who can't be reached is a fault of that switch, not of the task."""

    def reached(self, name: str) -> Access | GoliveError:
        """Return how a switch is reached, or the fault that keeps this one from being."""
        try:
            return self.access(name)
        except GoliveError as error:
            return error

    def access(self, name: str) -> Access:
        """Return how a switch is reached, from its variables; raises GoliveError naming the one that is missing."""
        found = self.of(name)

        def said(variable: str, needed: bool = False) -> str:
            value = found.get(variable)
            if needed and not value:
                raise GoliveError(f"{name}: variable {variable} is not set: set it in the inventory's group_vars")
            return str(plain(value)) if value else ""

        demand_way(way_to_switch(name, found), bool(self._task.check_mode))
        return Access(
            switch=name,
            address=said("ansible_host", needed=True),
            user=said("golive_switch_user", needed=True),
            password=said("golive_switch_password", needed=True),
            enable=said("golive_switch_enable"),
            known_hosts=said("golive_known_hosts"),
            proxy=said("golive_proxy_command"),
            port=int(said("golive_switch_port") or 22),
        )

    def of(self, name: str) -> Mapping[str, Any]:
        """Return the variables of a device."""
        variables: Mapping[str, Any] = self.variables["hostvars"][name]
        return variables
