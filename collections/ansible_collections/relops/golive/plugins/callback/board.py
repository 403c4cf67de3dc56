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
import os
import shutil
import sys
import threading
import time
from typing import Any

from ansible.plugins.callback.default import CallbackModule as Default
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.spoken import spoken
from ansible_collections.relops.golive.plugins.plugin_utils.board import stage_of
from ansible_collections.relops.golive.plugins.plugin_utils.board_diffs import headed, in_chinese
from ansible_collections.relops.golive.plugins.plugin_utils.board_night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.board_words import words
from ansible_collections.relops.golive.plugins.plugin_utils.engine import limit
from ansible_collections.relops.golive.plugins.plugin_utils.progress import CHANNEL
from ansible_collections.relops.golive.plugins.plugin_utils.safe import screen

ANSWERS = (
    "golive_preflight", "golive_open", "golive_finish", "golive_forecast_result",
    "golive_log", "drill_record", "precheck_result", "rehearsal_record",
    "case_state", "case_transfer", "rehearsal_transfer", "case_form", "case_sign",
    "golive_prove", "golive_announce", "golive_file", "golive_live_list", "golive_notices",
    "netbox_export",
)  # fmt: skip
"""Actions whose message is what they were called for: printed as it is, failed or not."""


class Terminal:
    """What Ansible shows: a terminal's last line is written over, anything else gets plain lines."""

    def __init__(self, display: Any) -> None:
        self._display = display

    @property
    def columns(self) -> int:
        """Return the width of a terminal, 0 for a file, a pipe, a terminal that can't, and a portal's."""
        portal = os.environ.get("AWX_ISOLATED_DATA_DIR")  # ansible-runner gives a terminal and keeps what it shows
        if portal or not sys.stdout.isatty() or os.environ.get("TERM", "dumb") == "dumb":
            return 0
        return shutil.get_terminal_size().columns

    def line(self, text: str, colour: str) -> None:
        """Write a line that stays."""
        self.over("")
        self._display.display(screen.lines(text), color=colour)
        with contextlib.suppress(OSError):  # who watches a file waits for no buffer to be full
            sys.stdout.flush()

    def over(self, text: str) -> None:
        """Write over the last line of a terminal; nothing elsewhere."""
        if self.columns:
            sys.stdout.write(f"\r{screen.line(text)}\033[K\r")
            sys.stdout.flush()


class CallbackModule(Default):
    """Collect the results of a task and print its lines when the next one begins."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "relops.golive.board"

    def __init__(self) -> None:
        super().__init__()
        self._night = Night(Terminal(self._display))
        self._ticker: threading.Thread | None = None
        CHANNEL.open()  # no worker was forked yet

    def set_options(self, task_keys: Any = None, var_options: Any = None, direct: Any = None) -> None:
        """Take the language from the options."""
        super().set_options(task_keys, var_options, direct)
        self._night.language = str(self.get_option("language"))

    def v2_playbook_on_play_start(self, play: Any) -> None:
        """Print the play's name; variable golive_language, as all actions hear it, wins over the option."""
        self._night.flush()
        self._night.end_stage()
        self._play = play
        self._night.check = bool(play.check_mode)
        self._night.pace.window = self._night.pace.window or _window(play)
        self._night.language = spoken(play) or self._night.language
        if "golive_part" not in play.get_vars():  # else it goes on with the play before it
            self._night.play(play.get_name(), bool(play.check_mode))

    def v2_playbook_on_no_hosts_matched(self) -> None:
        """Say nothing of a stage in which no host has work."""

    def v2_playbook_on_task_start(self, task: Any, is_conditional: bool) -> None:
        """Finish the task before and begin the next; print the stage's title where it changes."""
        self._night.flush()
        if task.action.rsplit(".", 1)[-1] in ("validate_argument_spec", "meta"):
            self._night.begin(task._uuid, task.get_name(), self._night.stage, silent=True)  # noqa: SLF001
            return
        role = task._role.get_name() if task._role else ""  # noqa: SLF001
        undo = bool(role) and str(task.get_path()).rsplit(":", 1)[0].endswith("undo.yml")
        name = task.get_name().rsplit(" : ", 1)[-1]
        self._night.begin(task._uuid, name, stage_of(role, undo))  # noqa: SLF001
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
        if self._night.task is not None:
            self._night.answered(result.host.get_name(), result.result)
            message, action = result.result.get("msg"), result.task.action.rsplit(".", 1)[-1]
            if action == "golive_admit":
                self._night.pace.admit(result.result, time.monotonic())
            told = message if isinstance(message, (list, tuple)) else [message]
            if action in (*ANSWERS, "debug") and told and all(isinstance(one, str) and one for one in told):
                self._night.say("\n".join(told), "green")

    def v2_runner_on_skipped(self, result: Any) -> None:
        """Say nothing about skipped tasks."""

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        """Remember why a host failed, without traces and diffs."""
        if self._night.task is not None:
            answer = result.result
            if result.task.action.rsplit(".", 1)[-1] in ANSWERS:
                self._night.say(str(answer.get("msg")), "red")
                return
            said = str(answer.get("msg") or answer)
            if "censored" in answer:
                said = words(self._night.language)["hidden"].format(place=_place(result.task))
            self._night.failed(result.host.get_name(), screen.line(" ".join(said.split())))

    def v2_runner_on_unreachable(self, result: Any) -> None:
        """Remember which host could not be reached."""
        self.v2_runner_on_failed(result)

    def v2_on_file_diff(self, result: Any) -> None:
        """Show what differs on a host, its name above it."""
        diffs = result.result.get("diff")
        chinese = self._night.language != "en"
        if chinese:
            diffs = in_chinese(result.task.action.rsplit(".", 1)[-1], diffs)
        text = self._get_diff(shown(diffs)) if diffs else ""
        text = headed(text) if chinese else text
        if text:
            self._night.screen.over("")
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
        self._night.started(host.get_name())

    def v2_playbook_on_stats(self, stats: Any) -> None:
        """Finish the last task and print how long it all took."""
        self._night.flush()
        self._night.end_stage()
        self._night.end(any(stats.failures.get(host) or stats.dark.get(host) for host in stats.processed))

    def _tick(self) -> None:
        """Let the board say each second how a task goes on; Ansible forks under the same lock."""
        while True:
            time.sleep(1)
            told = CHANNEL.heard()
            with self._display._lock:  # noqa: SLF001
                self._night.heard(told)
                self._night.tick()


def _place(task: Any) -> str:
    """Return file and line of a task, the file by its folder and name: the longer path is the same for all."""
    path, _colon, line = str(task.get_path() or "").rpartition(":")
    return f"{'/'.join(path.split('/')[-2:])}:{line}" if path else task.get_name()


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
