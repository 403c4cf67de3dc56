"""Ctrl-C, a SIGTERM, a terminal that is lost: what a person is told to do next, in the language of the run."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from typing import Any

from ansible import context
from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.command import again

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
BEGUN = Said(
    "已中断 ({signal}): 已完成的步骤保留, 正在执行的步骤记为存疑, 本次运行未作决定 (退出码 4)。"
    "\n下一步:\n  继续: {again}",
    "interrupted ({signal}): what is done stays done, a step on its way is in doubt, nothing is decided (exit code 4)."
    "\nNext:\n  go on: {again}",
)
BACK = Said("\n  或恢复原状: {back}", "\n  or take it back: {back}")
BEFORE = Said(
    "已中断 ({signal}): 本次运行未作任何变更 (退出码 4)。\n下一步: 再次运行同一命令: {again}",
    "interrupted ({signal}): this run changed nothing (exit code 4).\nNext: give the same command again: {again}",
)
OTHER = Said(
    "已中断 ({signal})。\n下一步: 再次运行同一命令: {again}",
    "interrupted ({signal}).\nNext: give the same command again: {again}",
)


class Interrupt:
    """What ended this run from outside: the first signal that came; empty while none did."""

    def __init__(self) -> None:
        self.name = ""
        self._process = os.getpid()
        self._before: dict[int, Any] = {}

    def listen(self) -> None:
        """Note each signal before Ansible obeys it, and let a run end by any of them as it ends by Ctrl-C.

        What was told to ignore the end of its terminal (nohup) goes on ignoring it.
        """
        for number in SIGNALS:
            known = signal.getsignal(number)
            if number not in self._before and not (number == signal.SIGHUP and known is signal.SIG_IGN):
                self._before[number] = known
                signal.signal(number, self._note)

    def _note(self, number: int, frame: Any) -> None:
        if os.getpid() != self._process:  # a worker that has not set its own yet
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
            return
        self.name = self.name or signal.Signals(number).name
        for one in self._before:
            signal.signal(one, signal.SIG_DFL)  # who gives it a second time means it
        known = self._before.get(signal.SIGINT)
        if callable(known):
            known(signal.SIGINT, frame)  # that of Ansible: it tells its workers and raises KeyboardInterrupt
        raise KeyboardInterrupt

    def said(self, language: str, begins: bool, opened: bool, options: Mapping[str, Any] | None = None) -> str:
        """Return what to do next, from the options with which the run was started."""
        given = context.CLIARGS if options is None else options
        words = BEGUN if opened else BEFORE if begins else OTHER
        text = words.in_(language).format(signal=self.name, again=again(given))
        back = the_way_back(given) if opened else None
        return text + (BACK.in_(language).format(back=again(back)) if back else "")


def the_way_back(options: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the same options with the playbook that goes back; None where the run was no way there."""
    for ours, theirs in (("golive.yml", "rollback.yml"), ("relops.golive.golive", "relops.golive.rollback")):
        books = [str(one) for one in options.get("args") or ()]
        if any(one == ours or one.endswith(f"/{ours}") for one in books):
            return {**options, "args": [f"{one.removesuffix(ours)}{theirs}" for one in books if one.endswith(ours)]}
    return None
