"""Ask a host something by a module that changes nothing, in check mode, too."""

from __future__ import annotations

from ansible.errors import AnsibleConnectionFailure, AnsibleError
from ansible.plugins.action import ActionBase
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.failures import failure, turned_away, unreachable


def measured(action: ActionBase, module: str, arguments: JSON, variables: JSON, limit: tuple[float, str]) -> JSON:
    """Return what a module measured on the task's host within seconds; raises GoliveError when it could not.

    `limit` has the seconds and, for the sentence of who waited too long, what they are.
    """
    seconds, why = limit
    given = {**arguments, "limit": {"seconds": seconds, "why": f"{seconds:g} s, {why},"}}
    task = action._task  # noqa: SLF001
    check, task.check_mode = task.check_mode, False  # it changes nothing
    try:
        answer: JSON = action._execute_module(module_name=module, module_args=given, task_vars=variables)  # noqa: SLF001
    except AnsibleConnectionFailure as error:
        raise unreachable(error.message) from error
    except AnsibleError as error:
        raise turned_away(error) from error
    finally:
        task.check_mode = check
    if answer.get("failed") or answer.get("unreachable"):
        raise failure(answer)
    return dict(answer["measured"])
