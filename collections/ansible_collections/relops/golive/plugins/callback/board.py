# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The live board of the go-live night."""

from __future__ import annotations

DOCUMENTATION = r"""
name: board
type: stdout
short_description: The live board of the go-live night
version_added: 0.1.0
author: RelOps GoLive (@relops)
description:
  - Shows a go-live stage by stage, one line for what a step changed where and one for what failed and why.
  - Coloured on a terminal, plain lines elsewhere and under ansible-runner. The differences are shown with C(--diff).
extends_documentation_fragment:
  - ansible.builtin.default_callback
  - ansible.builtin.result_format_callback
options:
  language:
    description: Language of the board, V(zh) or V(en).
    type: str
    default: zh
    env:
      - name: GOLIVE_LANGUAGE
    ini:
      - section: golive
        key: language
"""

import contextlib
import shutil
import sys
import threading
import time
from typing import Any

from ansible.plugins.callback.default import CallbackModule as Default
from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.board import (
    Task,
    fitting,
    stage_of,
    stage_title,
    summary,
    waiting,
)
from ansible_collections.relops.golive.plugins.plugin_utils.board_titles import title
from ansible_collections.relops.golive.plugins.plugin_utils.engine import limit
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import StageName
from ansible_collections.relops.golive.plugins.plugin_utils.rehearsal import beside
from ansible_collections.relops.golive.plugins.plugin_utils.safe import screen

ANSWERS = (
    "golive_preflight", "golive_open", "golive_finish", "golive_forecast_result",
    "golive_log", "drill_record", "precheck_result", "rehearsal_record",
    "case_state", "case_transfer", "rehearsal_transfer", "case_form", "case_sign",
    "golive_prove", "golive_announce", "golive_file", "golive_live_list", "golive_notices",
    "netbox_export",
)  # fmt: skip
"""Actions whose message is what they were called for: printed as it is, failed or not."""
PATIENCE = 60.0
"""Seconds after which a task says for whom it waits, and again as long as it does; a terminal shows it each second."""


class CallbackModule(Default):
    """Collect the results of a task and print its lines when the next one begins."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "relops.golive.board"

    def __init__(self) -> None:
        super().__init__()
        self._task: Task | None = None
        self._stage = ""
        self._began = time.monotonic()
        self._language = "zh"
        self._started = limit.present()
        self._window: limit.Window | None = None
        self._ticker: threading.Thread | None = None
        self._beside: tuple[StageName, float, float] | None = None  # stage, its seconds in the rehearsal, its begin

    def set_options(self, task_keys: Any = None, var_options: Any = None, direct: Any = None) -> None:
        """Take the language from the options."""
        super().set_options(task_keys, var_options, direct)
        self._language = str(self.get_option("language"))

    def v2_playbook_on_play_start(self, play: Any) -> None:
        """Print the play's name; `-e golive_language` wins over the option."""
        self._flush()
        self._pace()
        self._play = play
        self._window = self._window or _window(play)
        given = play.get_variable_manager().extra_vars.get("golive_language")
        self._language = str(given or self._language)
        if "golive_part" in play.get_vars():  # it goes on with the play before it
            return
        self._stage = ""
        check = title(" (check mode)", self._language) if play.check_mode else ""
        name = title(play.get_name(), self._language)
        self._display.display(f"\n{screen.line(name)}{check}", color="bright purple")

    def v2_playbook_on_no_hosts_matched(self) -> None:
        """Say nothing of a stage in which no host has work."""

    def v2_playbook_on_task_start(self, task: Any, is_conditional: bool) -> None:
        """Finish the task before and begin the next; print the stage's title where it changes."""
        self._flush()
        if task.action.rsplit(".", 1)[-1] == "validate_argument_spec":
            self._task = Task(task.get_name(), self._stage, silent=True)
            return
        role = task._role.get_name() if task._role else ""  # noqa: SLF001
        undo = bool(role) and str(task.get_path()).rsplit(":", 1)[0].endswith("undo.yml")
        stage = stage_of(role, undo)
        name = title(task.get_name().rsplit(" : ", 1)[-1], self._language)
        self._task = Task(screen.line(name), stage)
        if stage not in (self._stage, "play"):
            heading = stage_title(stage, self._language)
            self._display.display(f"[{time.monotonic() - self._began:6.1f} s] {heading}", color="bright blue")
            self._stage = stage
        self._show(self._task.name)
        if self._ticker is None:
            self._ticker = threading.Thread(target=self._tick, daemon=True)
            self._ticker.start()

    def v2_playbook_on_handler_task_start(self, task: Any) -> None:
        """Treat a handler as a task."""
        self.v2_playbook_on_task_start(task, False)

    def v2_playbook_on_include(self, included_file: Any) -> None:
        """Say nothing about included files."""

    def v2_runner_on_ok(self, result: Any) -> None:
        """Remember what a host answered."""
        if self._task is not None:
            self._task.results[result.host.get_name()] = result.result
            message, rehearsed = result.result.get("msg"), result.result.get("rehearsed")
            if result.task.action.rsplit(".", 1)[-1] == "golive_admit" and rehearsed:
                self._beside = StageName(rehearsed["stage"]), float(rehearsed["seconds"]), time.monotonic()
            if result.task.action.rsplit(".", 1)[-1] in (*ANSWERS, "debug", "plan_check") and isinstance(message, str):
                self._display.display(screen.lines(message), color="green")

    def v2_runner_on_skipped(self, result: Any) -> None:
        """Say nothing about skipped tasks."""

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        """Remember why a host failed, without traces and diffs."""
        if self._task is not None:
            answer = result.result
            if result.task.action.rsplit(".", 1)[-1] in ANSWERS:
                self._display.display(screen.lines(str(answer.get("msg"))), color="red")
                return
            said = str(answer.get("msg") or answer.get("censored") or answer)
            self._task.failed[result.host.get_name()] = screen.line(said)

    def v2_runner_on_unreachable(self, result: Any) -> None:
        """Remember which host could not be reached."""
        self.v2_runner_on_failed(result)

    def v2_on_file_diff(self, result: Any) -> None:
        """Show what differs on a host, its name above it."""
        diffs = result.result.get("diff")
        text = self._get_diff(shown(diffs)) if diffs else ""
        if text:
            self._display.display(f"  {result.host.get_name()}:\n{text}")

    def v2_runner_item_on_ok(self, result: Any) -> None:
        """Say nothing about single items."""

    def v2_runner_item_on_failed(self, result: Any) -> None:
        """Remember why an item failed."""
        self.v2_runner_on_failed(result)

    def v2_runner_item_on_skipped(self, result: Any) -> None:
        """Say nothing about skipped items."""

    def v2_runner_on_start(self, host: Any, task: Any) -> None:
        """Remember for whom the task waits."""
        if self._task is not None:
            self._task.started[host.get_name()] = time.monotonic()

    def v2_playbook_on_stats(self, stats: Any) -> None:
        """Finish the last task and print how long it all took."""
        self._flush()
        self._pace()
        total = time.monotonic() - self._began
        failed = sorted(host for host in stats.processed if stats.failures.get(host) or stats.dark.get(host))
        colour = "red" if failed else "green"
        self._display.display(f"[{total:6.1f} s]", color=colour)

    def _show(self, text: str) -> None:
        """Write over the last line of a terminal; nothing elsewhere."""
        if sys.stdout.isatty():
            line = fitting(f"  … {text}", shutil.get_terminal_size().columns - 1)
            sys.stdout.write(f"\r{line}\033[K\r")
            sys.stdout.flush()

    def _tick(self) -> None:
        """Say of a task that goes on for whom it waits and what will end that; Ansible forks under the same lock."""
        told = time.monotonic()
        while True:
            time.sleep(1)
            task = self._task
            if task is None or task.silent:
                continue
            line = waiting(task, self._remaining(task), self._language)
            told = max(told, task.began)
            with self._display._lock:  # noqa: SLF001
                if not line or task is not self._task:
                    continue
                self._show(line)
                if not sys.stdout.isatty() and time.monotonic() - told >= PATIENCE:
                    told = time.monotonic()
                    self._display.display(f"  … {line}", color="bright blue")

    def _remaining(self, task: Task) -> limit.Remaining | None:
        if self._window is None:
            return None
        way = limit.back if task.stage == "rollback" else limit.forward
        return way(self._window, self._started, limit.present())

    def _pace(self) -> None:
        """Say how long the stage that has ended took beside its rehearsal."""
        stage, self._beside = self._beside, None
        if stage is not None:
            name, before, began = stage
            said = beside.took(Said(name.zh, name.en), time.monotonic() - began, before)
            self._display.display(f"  {said.in_('en' if self._language == 'en' else 'zh')}", color="bright blue")

    def _flush(self) -> None:
        task, self._task = self._task, None
        if task is None:
            return
        if sys.stdout.isatty():
            sys.stdout.write("\r\033[K")
        for line in summary(task, self._language):
            failed = any(line.endswith(text) for text in task.failed.values())
            changed = any(result.get("changed") for result in task.results.values())
            colour = "red" if failed else "yellow" if changed else "green"
            self._display.display(f"  {line}", color=colour)


def shown(diffs: Any) -> Any:
    """Return differences whose texts can steer no terminal; the colours come after that."""
    if isinstance(diffs, dict):
        return {key: shown(value) for key, value in diffs.items()}
    if isinstance(diffs, (list, tuple)):
        return [shown(one) for one in diffs]
    return screen.lines(diffs) if isinstance(diffs, str) else diffs


def _window(play: Any) -> limit.Window | None:
    """Return the window out of the inventory; another inventory than a plan has none."""
    with contextlib.suppress(AttributeError, KeyError, TypeError, ValueError):
        variables = play.get_variable_manager()._inventory.groups["all"].get_vars()  # noqa: SLF001
        return limit.window_of(variables.get("golive_window"))
    return None
