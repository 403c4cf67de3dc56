"""What the gates need to know of a run in Ansible, and the secrets and artefacts without which it need not begin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ansible import constants, context
from ansible.errors import AnsibleError
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import REHEARSING, account, project
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.environment import Environment
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.plain import plain
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.planned import given
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.trusted import processes_of, trust_of
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import ROLLBACK, Golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.limit import present
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import Asked, At
from ansible_collections.relops.golive.plugins.plugin_utils.stages.install.artefact import check
from ansible_collections.relops.golive.plugins.plugin_utils.stages.inventory import Inventory
from ansible_collections.relops.golive.plugins.plugin_utils.stages.lazy import Reference
from ansible_collections.relops.golive.plugins.plugin_utils.stages.registry import STAGES

OURS = (
    "golive_part", "golive_single", "golive_back", "golive_preflight", "golive_marker", "golive_measured",
    "golive_closed", "golive_settled", "network_ports", "network_neighbours", "network_ports_undone",
    "golive_prechecked", "golive_switches_seen", "golive_rehearsal_begun", "golive_rehearsal_failing",
)  # fmt: skip
"""Variables with which the playbooks tell their own parts where they are and what was answered."""
STAGE = "golive_"
GIVEN = frozenset({*STAGES, "forecast", "device", "platform"})
REACH = (
    "ansible_password",
    "ansible_become_password",
    "ansible_ssh_pass",
    "golive_switch_password",
    "golive_switch_enable",
)
"""Secrets with which the devices are reached; they lie in group_vars."""


def asked(action: RunAction, state: Path, arguments: JSON, found: Golive | None, environment: Environment) -> Asked:
    """Return what the gates may look at in this run; of what is given besides the plan only what a playbook gives.

    On a twin the process is law where variable golive_as_production says so; nothing makes a production disobey it.
    """
    back = arguments.get("direction") == ROLLBACK
    law = environment.production or said_yes(action._templar.template(action.variables.get("golive_as_production")))  # noqa: SLF001
    return Asked(
        at=At.BACK if back else At.START,
        state=state,
        project=project(action.variables),
        digest=str(action.variables.get("golive_digest") or ""),
        now=present(),
        found=found,
        plan=given().plan,
        check=bool(action._task.check_mode),  # noqa: SLF001
        assessment=str(arguments.get("assessment") or ""),
        options=dict(context.CLIARGS),
        strategy=str(constants.config.get_config_value("DEFAULT_STRATEGY")),
        shadows=_of_playbook(given().inventory, action.variables),
        production=law,
        simulated=not environment.production,
        case=Case(state),
        trust=trust_of(action, given().plan, environment) if law else None,
        user=account(),
        accepted=processes_of(given().plan) if environment.production else None,
    )


def said_yes(value: Any) -> bool:
    """Tell whether a variable that makes a run stricter was given as anything but a clear no."""
    return value is not None and str(value).strip().lower() not in ("", "false", "no", "off", "0", "none")


def shadows_of(inventory: Inventory, variables: Mapping[str, Any], extra: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the variables, groups and hosts that are not what the plan gives, wherever else they were set.

    `variables` are those of a task, `extra` those of the command line.
    """
    groups = {name: sorted(map(str, members)) for name, members in variables["groups"].items()}
    wrong = [f"-e {name}" for name in sorted(extra) if name in inventory.variables or _reserved(name)]
    wrong += [f"group {name}" for name in inventory.groups if groups.get(name, []) != sorted(inventory.groups[name])]
    wrong += [f"host {name}" for name in groups.get("all", []) if name not in inventory.hosts]
    for host, planned in inventory.hosts.items():
        raw = variables["hostvars"].raw_get(host)
        wrong += [f"{name} of {host}" for name in _shadowed({**inventory.variables, **planned}, raw)]
    return tuple(dict.fromkeys(wrong)) or _of_playbook(inventory, variables)


def _of_playbook(inventory: Inventory, variables: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(f"{name} in a playbook" for name in shadows_of_task(inventory, variables))


def shadows_of_task(inventory: Inventory, variables: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the variables of a task that are not what the plan gives to its host: a play's own come before those."""
    planned = {**inventory.variables, **inventory.hosts.get(str(variables["inventory_hostname"]), {})}
    return tuple(name for name in _shadowed(planned, variables) if name != REHEARSING)


def _reserved(name: str) -> bool:
    return name in (*OURS, REHEARSING) or (name.removeprefix(STAGE) in GIVEN and name.startswith(STAGE))


def _shadowed(planned: Mapping[str, Any], raw: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names whose value is not the plan's, and those of stages in which the plan has no work."""
    for name, value in planned.items():
        if name not in raw or plain(raw[name]) != plain(value):
            yield name
    yield from (name for name in raw if _reserved(str(name)) and name not in planned and str(name) not in OURS)


def prove_secrets(hosts: Mapping[str, JSON], variables: Mapping[str, Any]) -> None:
    """Raise GoliveError for the first secret that cannot be had: a wrong vault password, a variable that is missing."""
    for host, planned in hosts.items():
        known = variables["hostvars"][host]
        for name in (*(key for key, value in planned.items() if not isinstance(value, Reference)), *REACH):
            try:
                value = known.get(name)
                plain(value)
            except AnsibleError as error:
                why = " ".join(str(error.message).split())
                raise GoliveError(
                    f"{host}: {name} cannot be had: {why}; look at the vault password and at group_vars",
                    zh=f"{host}: 无法取得 {name}: {why}; 请检查 vault 口令与 group_vars",
                ) from error


def prove_artefacts(hosts: Mapping[str, JSON]) -> None:
    """Raise GoliveError unless every artefact is the handed-over one and the project's checks can be read (R12)."""
    releases = {
        str(release["artefact"]): str(release["sha256"])
        for planned in hosts.values()
        for release in (planned.get("golive_install") or {}).get("releases") or ()
        if release.get("artefact") and release.get("sha256")
    }
    for artefact, sha256 in releases.items():
        check(Path(artefact), sha256)
    suites = {str((planned.get("golive_verify") or {}).get("suite") or "") for planned in hosts.values()} - {""}
    for suite in sorted(suites):
        for file in sorted(Path(suite).rglob("*.py")):
            _readable(file)


def _readable(file: Path) -> None:
    try:
        compile(file.read_bytes(), str(file), "exec")
    except (OSError, SyntaxError, ValueError) as error:
        raise GoliveError(
            f"{file}: the check cannot be read: {error}", zh=f"{file}: 无法读取该检查: {error}"
        ) from error
