"""Base class of the actions that act on all switches of the play at once; a per-host task tells how each one ended."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, ClassVar

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import inside
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import operator, run_process
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.environment import demand_way
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.plain import plain
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.step_action import place_of
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.ways import way_to_switch
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Outcome
from ansible_collections.relops.golive.plugins.plugin_utils.journal import lock
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import fleet
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.decisions import decisions
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.dialogue import Access

PACE = ("canary", "batch", "max_failure_rate")
"""How fast a fleet is taken says nothing about what is done, so it is no part of a step's fingerprint."""


class FleetAction(RunAction):
    """One task for all switches: subclasses name `step` and implement `one`; it never fails for one switch."""

    step: ClassVar[str]

    def one(self, target: fleet.Target, arguments: JSON) -> Outcome:
        """Carry the step of one switch."""
        raise NotImplementedError

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return `{switches: {name: outcome}}` for every switch of the play that has work."""
        hosts = self.variables["ansible_play_hosts_all" if arguments.get("undo") else "ansible_play_hosts"]
        works = {name: plain(self._of(name).get("golive_network")) for name in hosts}
        works = {name: work for name, work in works.items() if work}
        self._decisions = decisions(
            works, self.variables.get("golive_overwrite"), self.variables.get("golive_keep"), operator()
        )
        if not works:
            return {"switches": {}}
        if self._task.check_mode:
            return {"switches": self._outcomes(works, arguments)}
        if not arguments.get("undo"):
            inside.demand(self, self.variables, state, "network")
        with lock.step(state):  # a run that is begun after a kill waits for the whole fleet, not for one switch
            return {"switches": self._outcomes(works, arguments)}

    def _outcomes(self, works: dict[str, JSON], arguments: JSON) -> JSON:
        targets: dict[str, fleet.Target | GoliveError] = {
            name: self._target(name, work) for name, work in works.items()
        }
        pace = next(iter(works.values()))
        policy = fleet.Policy(*(pace[key] for key in PACE))
        if arguments.get("undo"):
            # one batch: a bug on one switch keeps no other from going back
            policy, names = fleet.Policy(0, len(works), 1.0), list(reversed(works))
        else:
            names = list(works)
        run = run_process()
        outcomes = fleet.forward(
            names, lambda name: self._one(targets[name], arguments), policy, lambda: os.getppid() == run
        )
        return {name: asdict(outcome) for name, outcome in outcomes.items()}

    def _one(self, target: fleet.Target | GoliveError, arguments: JSON) -> Outcome:
        if isinstance(target, GoliveError):
            raise target
        return self.one(target, arguments)

    def _target(self, name: str, work: JSON) -> fleet.Target | GoliveError:
        """Return the target, or the fault that keeps this one switch from being reached."""
        fingerprinted = {key: value for key, value in work.items() if key not in PACE}
        place = place_of("network", f"network.{self.step}", fingerprinted, self.variables, self, name)
        if (found := golive.current(place.state)) and found.standing().production:
            ask = inside.asking(self, self.variables, found)
            place = replace(place, gate=lambda: inside.captured(found, name, ask))
        try:
            return fleet.Target(work, self._access(name), place, self._decisions[name])
        except GoliveError as error:
            return error

    def _access(self, name: str) -> Access:
        found = self._of(name)

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

    def _of(self, name: str) -> Mapping[str, Any]:
        variables: Mapping[str, Any] = self.variables["hostvars"][name]
        return variables
