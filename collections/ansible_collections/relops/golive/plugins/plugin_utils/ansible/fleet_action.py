"""Base class of the actions that act on all switches of the play at once; a per-host task tells how each one ended."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import ClassVar

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import as_planned, inside, planned
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import operator, run_process
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.plain import plain
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.step_action import place_of, without_secrets
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.switch_action import SwitchAction
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Outcome, fingerprint
from ansible_collections.relops.golive.plugins.plugin_utils.journal import lock
from ansible_collections.relops.golive.plugins.plugin_utils.progress import CHANNEL
from ansible_collections.relops.golive.plugins.plugin_utils.stages.lazy import Lazy, Reference
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import fleet
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.decisions import decisions
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.early import Early

PACE = ("canary", "batch", "max_failure_rate")
"""How fast a fleet is taken says nothing about what is done, so it is no part of a step's fingerprint."""


class FleetAction(SwitchAction):
    """One task for all switches: subclasses name `step` and implement `one`; it never fails for one switch."""

    step: ClassVar[str]
    changes: ClassVar[bool] = True
    """Whether the step may change anything on a switch."""

    def one(self, target: fleet.Target, arguments: JSON) -> Outcome:
        """Carry the step of one switch."""
        raise NotImplementedError

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return `{switches: {name: outcome}}` for every switch of the play that has work."""
        hosts = self.variables["ansible_play_hosts_all" if arguments.get("undo") else "ansible_play_hosts"]
        works = self._works(hosts)
        self._decisions = decisions(
            works, self.variables.get("golive_overwrite"), self.variables.get("golive_keep"), operator()
        )
        if not works:
            return {"switches": {}}
        if self._task.check_mode:
            return {"switches": self._outcomes(works, arguments)}
        as_planned.demand_of(self, self.variables, "network", hosts)
        asked = inside.demand_back if arguments.get("undo") else inside.demand
        asked(self, self.variables, state, "network")
        with lock.step(state):  # a run that is begun after a kill waits for the whole fleet, not for one switch
            return {"switches": self._outcomes(works, arguments)}

    def _outcomes(self, works: Lazy, arguments: JSON) -> JSON:
        names, policy = list(works), self._policy(works, arguments)
        if arguments.get("undo"):
            names.reverse()
        reached = {name: self.reached(name) for name in names}
        place = place_of("network", f"network.{self.step}", {}, self.variables, self)
        found = golive.current(place.state)
        ask = inside.asking(self, self.variables, found) if found and found.standing().production else None

        def target(name: str) -> fleet.Target:
            work, access = works[name], reached[name]
            if isinstance(access, GoliveError):
                raise access
            own = replace(place, host=name, fingerprint=fingerprint(_fingerprinted(work)))
            if found and ask:
                own = replace(own, gate=lambda: inside.captured(found, name, ask))
            return fleet.Target(work, access, own, self._decisions[name], early)

        run, early = run_process(), Early(lambda name: fleet.opened(target(name)))
        ended = fleet.forward(
            names, self._counted(lambda name: self.one(target(name), arguments), len(names)), policy,
            lambda: os.getppid() == run,
            early if policy.canary else None,
        )  # fmt: skip
        return {name: asdict(outcome) for name, outcome in ended.items()}

    def _counted(self, act: Callable[[str], Outcome], total: int) -> Callable[[str], Outcome]:
        """Return the same, telling the board after each switch how many of them are done."""
        number = itertools.count(1)

        def counted(name: str) -> Outcome:
            try:
                return act(name)
            finally:
                CHANNEL.say(str(self._task._uuid), "", next(number), total, "switches")  # noqa: SLF001

        return counted

    def _policy(self, works: Lazy, arguments: JSON) -> fleet.Policy:
        """Return how the fleet is taken: what changes nothing needs no canary, and nothing ends a way back."""
        if arguments.get("undo"):
            return fleet.Policy(0, len(works), 1.0)
        pace = works[next(iter(works))]
        policy = fleet.Policy(*(pace[key] for key in PACE))
        looks = not self.changes or self._task.check_mode or arguments.get("announce")
        return replace(policy, canary=0) if looks else policy

    def _works(self, hosts: Sequence[str]) -> Lazy:
        """Return what is planned for the switches: the plan's own, unless a role's developer gave it as a variable."""
        known = self.variables["hostvars"]
        raw = {name: known.raw_get(name).get("golive_network") for name in hosts}
        of_plan = {name for name, value in raw.items() if value == Reference.to("network")}
        wanted = planned.desired("network") if of_plan else {}
        given = {
            name: plain(self.of(name).get("golive_network")) for name in hosts if raw[name] and name not in of_plan
        }
        names = [name for name in hosts if given.get(name) or (name in of_plan and name in wanted)]
        return Lazy(names, lambda name: wanted[name] if name in of_plan else given[name])


def _fingerprinted(work: JSON) -> JSON:
    return {key: value for key, value in without_secrets(work).items() if key not in PACE}
