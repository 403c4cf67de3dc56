# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The exit code of a go-live; it lies beside the playbooks, so that Ansible loads it with them by itself."""

from __future__ import annotations

DOCUMENTATION = r"""
name: golive_exit
type: aggregate
short_description: The exit code of a go-live
version_added: 0.1.0
author: RelOps GoLive (@relops)
description:
  - A playbook that opens a go-live ends ansible-playbook with 0 (live, or back), 2 (not live, all of it is back as it
    was), 3 (an emergency), or 4 (refused before it began, interrupted or stopped - nothing is decided, the same command
    goes on).
  - 0 and 2 are said only where the go-live was opened and closed in this run; whatever else ends it is 4.
  - A playbook that announces or closes ends with 0, or 4 where it was refused.
  - Every other playbook keeps the exit code of ansible-playbook.
"""

import atexit
import contextlib
import os
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from ansible import context
from ansible.plugins.callback import CallbackBase
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import environment, hearing
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.interrupted import Interrupt
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.spoken import spoken
from ansible_collections.relops.golive.plugins.plugin_utils.case import proving
from ansible_collections.relops.golive.plugins.plugin_utils.engine import lifecycle
from ansible_collections.relops.golive.plugins.plugin_utils.journal import lock

EMERGENCY, UNDECIDED = lifecycle.EXIT_CODES[lifecycle.EMERGENCY], lifecycle.REFUSED
BEGINS = ("golive_preflight", "golive_open", "preflight", "open")
"""Actions with which a run begins that changes something."""
ON_PAPER = ("golive_announce", "golive_file", "network_recheck")
"""Actions that change no device: refused with the same code, and nothing else to be said."""
SETTLES = {"relops.golive.golive_preflight": "", "relops.golive.golive_open": environment.GOLIVE}
"""Actions that say what the run acts on, and whether it may change something there from now on."""
OPENS, ENDS = "relops.golive.golive_open", "relops.golive.golive_finish"
WORDS = {
    "zh": "本次运行被拒绝、中断或停止, 一切保持原状, 没有作出决定 (退出码 4)。排除上述原因后再次运行同一命令。",
    "en": "nothing is decided: this run was refused, interrupted or stopped (exit code 4). Mend what is named above, "
    "then give the same command again.",
}
REFUSED = {
    "zh": "{what} 被拒绝: 上线按顺序执行全部步骤, 或完全不执行。",
    "en": "{what} is refused: a go-live carries out all its steps in their order, or none.",
}


class CallbackModule(CallbackBase):
    """Hear how the go-live ended, and end the process with that once everybody else has heard the statistics."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "golive_exit"

    def __init__(self) -> None:
        super().__init__()
        lock.keep()  # this is the run's own process, and no worker was forked yet
        self._begun, self._code, self._language = False, -1, os.environ.get("GOLIVE_LANGUAGE", "zh")
        self._process, self._ends, self._opened, self._interrupt = os.getpid(), False, False, Interrupt()
        self._listening = False

    def v2_playbook_on_play_start(self, play: Any) -> None:
        """Note that a run begins that changes something: from here on no end of it goes unsaid.

        Options that let it begin in the middle, or out of order, are refused here: they would pass the first task by.
        """
        self._language = spoken(play) or self._language
        self._listen()
        actions = {task.action.rsplit(".", 1)[-1] for task in _tasks(play.get_tasks())}
        self._ends = self._ends or not actions.isdisjoint(ON_PAPER)
        if self._begun or actions.isdisjoint((*BEGINS, *ON_PAPER)):
            return
        self._begun = True
        given = {
            "--step": context.CLIARGS.get("step"),
            "--start-at-task": context.CLIARGS.get("start_at_task"),
            f"strategy {play.strategy}": play.strategy not in ("linear", "ansible.builtin.linear"),
        }
        if refused := ", ".join(name for name, value in given.items() if value):
            self._display.display(REFUSED[self._tongue()].format(what=refused), color="red", stderr=True)
            self._interrupted()

    def v2_runner_on_ok(self, result: Any) -> None:
        """Take the code that an action asks for; the last one counts.

        What a run may act on, which signatures were found good, and what hosts said, is kept for its workers.
        """
        self._shut(result)
        self._hear(result)
        self._opened = self._opened or result.task.resolved_action == OPENS
        if result.task.resolved_action in SETTLES and (verified := result.result.get("verified")):
            proving.learn(verified)
        if (found := result.result.get("environment")) and result.task.resolved_action in SETTLES:
            environment.settle(found, str(result.result.get("opened") or SETTLES[result.task.resolved_action]))
        self._code = int(result.result.get("golive_exit", self._code))

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        """Take the code of a refusal; after any other fault nothing is said until a code is asked for; 3 stays."""
        self._shut(result)
        self._hear(result)
        if not ignore_errors:
            unheard = EMERGENCY if self._code == EMERGENCY else -1
            self._code = int(result.result.get("golive_exit", unheard))

    def v2_runner_on_unreachable(self, result: Any) -> None:
        """Keep that a host did not answer."""
        self._hear(result)

    def v2_playbook_on_stats(self, stats: Any) -> None:
        """End the process: an exit is no error, so Ansible tidies up and lets it pass."""
        atexit.unregister(self._interrupted)
        if not self._begun:
            return
        if self._code < 0 or self._code == UNDECIDED:
            self._say()
        sys.stdout.flush()
        sys.exit(UNDECIDED if self._code < 0 else self._code)

    def _interrupted(self) -> None:
        """End as undecided where the statistics were never reached: Ctrl-C, a bug of Ansible, a dead worker."""
        if os.getpid() != self._process or not (self._begun or self._interrupt.name):
            return
        atexit.unregister(self._interrupted)
        with contextlib.suppress(OSError):  # the terminal may be what was lost
            self._say()
        if not self._begun:
            return
        atexit._run_exitfuncs()  # noqa: SLF001 - what Ansible still tidies up
        with contextlib.suppress(OSError):
            sys.stdout.flush()
        os._exit(self._code if self._code == EMERGENCY else UNDECIDED)

    def _shut(self, result: Any) -> None:
        """Take back what the run may do once it has said how it ended."""
        if result.task.resolved_action == ENDS:
            environment.shut()

    def _hear(self, result: Any) -> None:
        hearing.hear(result.host.get_name(), result.task, result.result)

    def _tongue(self) -> str:
        return "en" if self._language.startswith("en") else "zh"

    def _listen(self) -> None:
        """Hear from the first play on what ends the run from outside; Ansible has its own ears by now."""
        if not self._listening:
            self._listening = True
            self._interrupt.listen()
            atexit.register(self._interrupted)

    def _say(self) -> None:
        if self._interrupt.name:
            said = self._interrupt.said(self._tongue(), self._begun, self._opened)
        elif self._ends:
            return
        else:
            said = WORDS[self._tongue()]
        with contextlib.suppress(OSError):  # what is named above has to stand above, in a file as well
            sys.stdout.flush()
        self._display.display(said, color="red", stderr=True)


def _tasks(entries: Iterable[Any]) -> Iterator[Any]:
    """Yield the tasks of a play, those in its blocks, too."""
    for entry in entries:
        if isinstance(entry, list):
            yield from _tasks(entry)
        elif hasattr(entry, "block"):
            yield from _tasks([entry.block, entry.rescue, entry.always])
        else:
            yield entry
