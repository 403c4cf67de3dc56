# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What every target-side step shares: three operations, their translation to a module's answer, a lock."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import time
import typing as t

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.relops.golive.plugins.module_utils import limit, marker, progress
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, OvertakenError
from ansible_collections.relops.golive.plugins.module_utils.install import placing
from ansible_collections.relops.golive.plugins.module_utils.system.payload import sweep
from ansible_collections.relops.golive.plugins.module_utils.system.private import RUN, private_file, private_folder

Params = dict[str, t.Any]
Answer = dict[str, t.Any]
LOCK_FOLDER = RUN
"""Root's alone: whoever may open a lock can hold it, and so the way back."""

STEP_ARGUMENTS: dict[str, t.Any] = {
    "operation": {"type": "str", "choices": ["read", "apply", "keep", "undo", "drop"], "default": "apply"},
    "before": {"type": "dict", "no_log": False},
    "done": {"type": "dict", "no_log": False},
    **limit.LIMIT_ARGUMENT,
}
KEPT = "golive_kept"
"""In `before`: the name under which this host keeps what undo needs, because it holds a secret."""


def step_module(
    arguments: t.Mapping[str, t.Any],
    read: t.Callable[[Params], Answer],
    apply: t.Callable[[Params], Answer],
    undo: t.Callable[[Params, Answer, Answer], Answer],
    **more: t.Any,
) -> None:
    """Run a step's module: `operation` read, apply or undo; GoliveError becomes fail_json, a bug still crashes.

    `read` answers before, changes, diff; `apply` answers changes, facts; `undo` gets the params, the first `before` and
    the facts of the last `done` (empty: never done).
    Operation keep puts a `before` that holds a secret into a file of this host (0600), from which undo takes it again;
    drop removes that once the journal has the undo.
    Without the engine (operation apply) it reads first and applies only what differs: a role works alone.
    """
    module = AnsibleModule(argument_spec={**arguments, **STEP_ARGUMENTS}, supports_check_mode=True, **more)
    params = {name: value for name, value in module.params.items() if name not in STEP_ARGUMENTS}
    sweep()
    try:
        with limit.held(module.params["limit"]), progress.told():
            answer = _operate(module, params, read, apply, undo)
    except GoliveError as error:
        module.fail_json(
            msg=str(error), overtaken=isinstance(error, OvertakenError), facts=error.facts, **error.in_chinese
        )
    module.exit_json(**{"changed": bool(answer.get("changes")), **answer})


def _operate(module: AnsibleModule, params: Params, read: t.Any, apply: t.Any, undo: t.Any) -> Answer:
    operation = module.params["operation"]
    if operation == "read" or module.check_mode:
        return {**read(params)}
    with target_lock(str(module._name)):  # noqa: SLF001
        before = module.params["before"] or {}
        if operation == "keep":
            return {"kept": placing.keep_bytes(json.dumps(before, sort_keys=True).encode())}
        if operation == "drop":
            placing.forget([before[KEPT]] if KEPT in before else [])
            return {}
        marker.begin(os.environ.get(marker.VARIABLE, ""))
        if operation == "undo":
            if module.params["before"] is None:
                raise GoliveError("nothing is known of what was there before: an undo needs before, from the journal")
            return {**undo(params, _whole(before), module.params["done"] or {})}
        return {**apply(params)}


def _whole(before: Answer) -> Answer:
    return dict(json.loads(placing.kept(before[KEPT]))) if KEPT in before else before


@contextlib.contextmanager
def target_lock(name: str, timeout: float = 900.0) -> t.Iterator[None]:
    """Hold the target's lock of this step, so that a command that outlived its controller finishes first.

    Waits at most `timeout` seconds, less where the limit comes before; raises GoliveError after that.
    """
    timeout = limit.seconds(timeout)
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
