# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What every target-side step shares: three operations, their translation to a module's answer, a lock."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
import typing as t

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.relops.golive.plugins.module_utils import marker
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.payload import sweep
from ansible_collections.relops.golive.plugins.module_utils.private import RUN, private_file, private_folder

Params = dict[str, t.Any]
Answer = dict[str, t.Any]
LOCK_FOLDER = RUN
"""Root's alone: whoever may open a lock can hold it, and so the way back."""

STEP_ARGUMENTS: dict[str, t.Any] = {
    "operation": {"type": "str", "choices": ["read", "apply", "undo"], "default": "apply"},
    "before": {"type": "dict", "no_log": False},
}


def step_module(
    arguments: t.Mapping[str, t.Any],
    read: t.Callable[[Params], Answer],
    apply: t.Callable[[Params], Answer],
    undo: t.Callable[[Params, Answer], Answer],
    **more: t.Any,
) -> None:
    """Run a step's module: `operation` read, apply or undo; GoliveError becomes fail_json, a bug still crashes.

    `read` answers before, changes, diff; `apply` answers changes, facts; `undo` gets the params and the first `before`.
    Without the engine (operation apply) it reads first and applies only what differs: a role works alone.
    """
    module = AnsibleModule(argument_spec={**arguments, **STEP_ARGUMENTS}, supports_check_mode=True, **more)
    params = {name: value for name, value in module.params.items() if name not in STEP_ARGUMENTS}
    sweep()
    try:
        answer = _operate(module, params, read, apply, undo)
    except GoliveError as error:
        module.fail_json(msg=str(error))
    module.exit_json(**{"changed": bool(answer.get("changes")), **answer})


def _operate(module: AnsibleModule, params: Params, read: t.Any, apply: t.Any, undo: t.Any) -> Answer:
    operation = module.params["operation"]
    if operation == "read" or module.check_mode:
        return {**read(params)}
    with target_lock(str(module._name)):  # noqa: SLF001
        marker.begin(os.environ.get(marker.VARIABLE, ""))
        if operation == "undo":
            return {**undo(params, module.params["before"] or {})}
        return {**apply(params)}


@contextlib.contextmanager
def target_lock(name: str, timeout: float = 900.0) -> t.Iterator[None]:
    """Hold the target's lock of this step, so that a command that outlived its controller finishes first.

    Waits at most `timeout` seconds; raises GoliveError after that.
    """
    folder = private_folder(LOCK_FOLDER)
    deadline = time.monotonic() + timeout
    with private_file(folder / f"{name.rsplit('.', 1)[-1]}.lock") as handle:
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise GoliveError(
                        f"an earlier {name} still runs on this host after {timeout:g} s: look at it there"
                    ) from None
                time.sleep(0.2)
        yield
