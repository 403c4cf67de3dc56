"""A platform with a candidate configuration, and a switch of it: nothing runs before it is committed, nothing is saved.

Its configuration is written as that of IOS, so that only the way of a change is new: begin, push, check, commit, abort.
"""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.editing import Editing, Say
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.ios.platform import Ios

from tests.unit.network.fake_switch import FakeSwitch, Speaking
from tests.unit.network.ios.model import Switch


class Candidate(Ios):
    """Changes are collected in a candidate and committed, after a question; what is committed is what boots."""

    STARTUP = ""
    EDITING = Editing(
        begin=Say("configure exclusive"),
        leave=Say("end"),
        check=Say("commit check", done=re.compile("check succeeds")),
        candidate="show candidate",
        commit=Say(
            "commit",
            done=re.compile("commit complete"),
            questions=((re.compile(r"\[Y/N\]: ?$"), "y"), (re.compile(r"comment: ?$"), "")),
        ),
        abort=Say("rollback 0"),
    )


@dataclass
class CandidateSwitch(FakeSwitch):
    """`unfit` is what its own check says, `ignores` a pattern of lines that it forgets, `left` what others left behind.

    `cut` ends the first session at its commit: `before` it is done, or `after`.
    """

    unfit: str = ""
    ignores: str = ""
    left: str = ""
    cut: str = ""
    commits: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.shared = Switch(self.left) if self.left else None

    @property
    def speaks(self) -> type[Speaking]:
        return _Candidate


class _Candidate(Speaking):
    switch: CandidateSwitch
    candidate: Switch

    async def line(self, line: str) -> bool:
        if line == "commit" and self.switch.cut and self.switch.logins == 1:
            if self.switch.cut == "after":
                self._take()
            return False
        return await super().line(line)

    def execute(self, line: str) -> str:
        if line == "configure exclusive":
            if self.switch.locked:
                return "% configuration database locked by other\n"
            self.config = "(config)"
            self.candidate = self.switch.shared or copy.deepcopy(self.switch.model)
            return ""
        if line == "show system commit":
            return "0 by us commit confirmed\n" + ("  rollback pending\n" if self.switch.net else "")
        if self.switch.net and line in ("configure session golive commit", "configure session golive abort"):
            self.switch.disarm() if line.endswith("commit") else self.switch.revert()
            return ""
        if line in ("configure terminal", "write memory", "show startup-config"):
            return "% Invalid input: there is no such thing here\n"
        return super().execute(line)

    def configure(self, line: str) -> str:
        if (netted := self.committed(line)) is not None:
            return netted
        own = {"show candidate": self._shown, "commit check": self._checked, "rollback 0": self._again}
        if line in own:
            return own[line]()
        if line == "commit":
            self.asked = ["commit? [Y/N]: ", "comment: "]
            self.config = "?"
            return ""
        if self.config == "?":
            return self._answered(line)
        if line != "end" and self.switch.ignores and re.search(self.switch.ignores, line):
            return ""
        running, self.switch.model = self.switch.model, self.candidate
        try:
            return super().configure(line)
        finally:
            self.switch.model = running

    def committed(self, line: str) -> str | None:
        """What a commit under a timer answers, and what confirms it or takes it back; None for any other line."""
        switch = self.switch
        if armed := re.fullmatch(r"commit (?:confirmed|trial|timer) ([\d:]+)(?: persist golive)?", line):
            switch.arm(int(armed[1].split(":")[-2:][0]))
            self._take()
            return "commit complete\n"
        if line == "rollback 1" and switch.point:
            self.candidate = copy.deepcopy(switch.point)
            return "load complete\n"
        if line not in ("commit", "commit persist golive", "abort trial persist golive") or switch.net is None:
            return None
        if line.startswith("abort"):
            switch.revert()
        else:
            switch.disarm()
            self._take()
        return "commit complete\n"

    @property
    def prompt(self) -> str:
        return self.asked[0] if self.config == "?" else super().prompt

    def _answered(self, line: str) -> str:
        asked = self.asked.pop(0)
        if asked.startswith("commit") and line != "y":
            self.config = "(config)"
            return "nothing was committed\n"
        if not self.asked:
            self.config = "(config)"
            self._take()
            return "commit complete\n"
        return ""

    def _take(self) -> None:
        self.switch.model = copy.deepcopy(self.candidate)
        self.switch.commits.append(self.switch.running())

    def _shown(self) -> str:
        return self.switch.show(self.candidate.text())

    def _checked(self) -> str:
        return self.switch.unfit or "configuration check succeeds\n"

    def _again(self) -> str:
        self.switch.shared = None
        self.candidate = copy.deepcopy(self.switch.model)
        self.config = "(config)"
        return "load complete\n"
