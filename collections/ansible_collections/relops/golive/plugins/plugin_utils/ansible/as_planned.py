"""A step carries what the plan of its run wants of its host: variables of a play, a role or a task change none of it.

Preflight compares what hosts and the command line are given. What stands in a playbook (`vars` of a play or of an
`import_playbook`, `set_fact`, a task's own arguments) comes after that, so each step looks for itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import environment
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.admission import shadows_of_task
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.plain import plain
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.planned import given, planned_plan


def demand(action: Any, variables: Mapping[str, Any], stage: str, work: JSON) -> None:
    """Raise GoliveError unless a task carries the plan's work of a stage, on its own host, by the plan's variables.

    Asked where preflight has settled what the run acts on; a role by itself takes what its developer gives it.
    """
    if not _asked():
        return
    host = str(variables["inventory_hostname"])
    _refuse(host, _shadows(action, variables))
    wanted = plain(action._templar.template(variables.get(f"golive_{stage}")))  # noqa: SLF001
    if plain(work) != (wanted or {}):
        _refuse(host, [f"work of {stage}"])


def demand_of(action: Any, variables: Mapping[str, Any], stage: str, hosts: Iterable[str]) -> None:
    """Raise GoliveError unless what a task for many hosts finds as their work of a stage is the plan's."""
    if not _asked():
        return
    _refuse(str(variables["inventory_hostname"]), _shadows(action, variables))
    planned, name = given().inventory.hosts, f"golive_{stage}"
    for host in hosts:
        if plain(variables["hostvars"].raw_get(host).get(name)) != plain(planned.get(host, {}).get(name)):
            _refuse(host, [name])


def _asked() -> bool:
    return environment.settled() is not None and planned_plan() is not None


def _shadows(action: Any, variables: Mapping[str, Any]) -> Iterator[str]:
    if elsewhere := action._task.delegate_to:  # noqa: SLF001
        yield f"delegate_to {elsewhere}"
    yield from shadows_of_task(given().inventory, variables)


def _refuse(host: str, shadows: Iterable[str]) -> None:
    if names := ", ".join(shadows):
        raise GoliveError(
            f"{host}: {names}: given besides the plan: what a step does is changed in the plan alone",
            zh=f"{host}: {names}: 在计划之外给出: 步骤的内容只能在计划中修改",
        )
