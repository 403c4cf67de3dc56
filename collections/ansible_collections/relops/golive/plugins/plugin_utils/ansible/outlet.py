"""The last filter of what leaves this process: results of tasks, and all that Ansible shows or logs."""

from __future__ import annotations

import contextlib
import functools
import traceback
from collections.abc import Callable, Iterator
from typing import Any

from ansible.errors import AnsibleActionFail, AnsibleConnectionFailure, AnsibleError
from ansible.template import Templar
from ansible.utils.display import Display
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils import sentences
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.refusals import of_answer, sentence
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.secrets import collect, told
from ansible_collections.relops.golive.plugins.plugin_utils.engine.bugs import bug_text
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import language_of
from ansible_collections.relops.golive.plugins.plugin_utils.safe import screen
from ansible_collections.relops.golive.plugins.plugin_utils.safe.known import RUN

_MARK = "golive_filtered"


def guarded(run: Callable[..., JSON]) -> Callable[..., JSON]:
    """Filter what an action answers and raises; where no playbook of golive looked for secrets, look for them first."""

    @functools.wraps(run)
    def safe(self: Any, tmp: str | None = None, task_vars: JSON | None = None) -> JSON:
        _know(self, task_vars or {})
        try:
            return clean(_worded(run(self, tmp, task_vars), task_vars or {}))
        except AnsibleError as error:
            words = None if isinstance(error, AnsibleConnectionFailure) else sentence(str(error.message))
            if words:
                return clean({"failed": True, "msg": words.in_(_language(task_vars or {}))})
            if not RUN.holds(_chain(error)):
                raise
            kind = AnsibleConnectionFailure if isinstance(error, AnsibleConnectionFailure) else AnsibleActionFail
            raise kind(RUN.redact(error.message)) from None
        except Exception as error:  # noqa: BLE001 - a bug fails the task; what it says may quote a secret
            frames = [line for entry in traceback.format_tb(error.__traceback__) for line in entry.splitlines()]
            return clean({"failed": True, "msg": bug_text(error), "trace": frames})

    return safe


def _worded(result: JSON, variables: JSON) -> JSON:
    """Return the result of a task that failed with the sentence of why, in the run's language."""
    if not result.get("failed"):
        return result
    words, language = of_answer(result), _language(variables)
    own = result.get("zh") if language == "zh" else ""
    said = words.in_(language) if words else sentences.told(str(own or result.get("msg") or ""), language)
    return {**result, "msg": said} if said else result


def _language(variables: JSON) -> str:
    return language_of(str(variables.get("golive_language") or ""))


def clean(result: JSON) -> JSON:
    """Return a task's result without secrets, its message without what steers a terminal."""
    found: JSON = RUN.walk(result)
    return {**found, "msg": screen.lines(found["msg"])} if isinstance(found.get("msg"), str) else found


def filter_display() -> None:
    """Let everything that Ansible shows, and writes to its log, go through the filter; once per process."""
    display = Display()
    shown = display.display
    if getattr(shown, _MARK, False):
        return

    @functools.wraps(shown)
    def filtered(msg: str, *arguments: Any, **options: Any) -> Any:
        return shown(screen.coloured(RUN.redact(msg)) if isinstance(msg, str) else msg, *arguments, **options)

    setattr(filtered, _MARK, True)
    display.display = filtered  # type: ignore[method-assign]


def know_play(play: Any) -> None:
    """Collect the secrets of all hosts in the process of the run, so that every worker is born with them."""
    manager, loader = play.get_variable_manager(), play.get_loader()
    found = []
    for host in manager._inventory.get_hosts():  # noqa: SLF001
        variables = manager.get_vars(play=play, host=host, include_hostvars=False)
        found.append((variables, Templar(loader=loader, variables=variables).template))
    with _silent():
        unhidden = collect(RUN, found)
    if unhidden:
        Display().warning(told(unhidden))


def warn(text: str) -> None:
    """Show a warning beside the board, without secrets and without what steers a terminal."""
    Display().warning(screen.line(RUN.redact(text)))


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    """Say nothing meanwhile: what a secret lacks is told where it is used."""
    display = Display()
    shown = display.display
    display.display = lambda *_arguments, **_options: None  # type: ignore[method-assign]
    try:
        yield
    finally:
        display.display = shown  # type: ignore[method-assign]


def _know(action: Any, variables: JSON) -> None:
    if not RUN.ready:
        hosts = variables.get("hostvars") if action.BYPASS_HOST_LOOP else None
        names = list(hosts) if hosts else []
        found = [(hosts.raw_get(name), hosts[name]) for name in names] if hosts else []
        each = [(dict(raw), _of(action, dict(raw))) for raw, _templated in found]
        collect(RUN, each or [(variables, action._templar.template)])  # noqa: SLF001


def _of(action: Any, variables: JSON) -> Callable[[Any], Any]:
    return action._templar.copy_with_new_env(available_variables=variables).template  # type: ignore[no-any-return]  # noqa: SLF001


def _chain(error: BaseException | None) -> str:
    said = []
    while error is not None:
        said.append(str(error))
        error = error.__cause__ or error.__context__
    return "\n".join(said)
