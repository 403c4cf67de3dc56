"""Junos as a platform: a candidate that is one's own alone, checked and committed as a whole; committing saves.

`configure exclusive` locks the candidate for this session: nobody's unfinished lines get into our commit, and what we
did not commit is gone when the session is. `configure private` would give a candidate of one's own without the lock;
but there somebody else can commit between our look and our commit, and the text that is undone would not be the text
that was captured. So whoever edits makes a go-live wait, as the message of the switch says.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.editing import Armed, Editing, Net, Say
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Measured, Platform, Stanza
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.junos import (
    config,
    fit,
    lines,
    names,
    render,
    restoring,
    show,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import Desired, PortState, SwitchState

_REFUSED = re.compile(
    r"^\s*((?:syntax error|unknown command|missing argument|invalid (?:value|interface|numeric|ip|character)|"
    r"statement creation failed|(?:error|fatal):|number .* is not|value .* (?:is not|must)|missing mandatory|"
    r"permission denied).*(?:\n[ \t]+\S.*)?)$",
    re.MULTILINE | re.IGNORECASE,
)
_DONE = re.compile(r"^commit complete", re.MULTILINE)
_NET = Net(
    Armed.COMMIT,
    Say("commit confirmed {minutes}", done=_DONE),
    Say("commit", done=_DONE),
    inside=True,
    revert=(Say("rollback 1"), Say("commit", done=_DONE)),
    pending="show system commit",
    runs=re.compile(r"^\s*rollback pending\s*$", re.MULTILINE),
)
"""A commit that goes back by itself. Any commit keeps it, `commit check` too: nothing is checked while it waits.

That a commit was one of those stays in the history for good; only `rollback pending` says that its timer still runs.
"""
_ASKED = (re.compile(r"\[yes,no\] \(\w+\) ?$"), "yes")


class Junos(Platform):
    """EX and QFX switches."""

    NETMIKO = "juniper_junos"
    NATIVE_1 = False
    RUNNING, STARTUP = "show configuration | display set | no-more", ""
    LOGOUT = "exit"
    EDITING = Editing(
        begin=Say("configure exclusive"),
        leave=Say("exit configuration-mode", questions=(_ASKED,)),
        check=Say("commit check", done=re.compile(r"^configuration check succeeds", re.MULTILINE)),
        candidate="show | display set | no-more",
        commit=Say("commit", done=_DONE),
        abort=Say("rollback 0"),
    )
    STATUS = "show interfaces terse"
    MEASURE = (
        STATUS,
        "show interfaces media",
        "show lldp neighbors detail",
        "show lldp neighbors",
        "show ethernet-switching table",
        "show lacp interfaces",
        "show ethernet-switching interface",
    )
    HARDWARE = ("show version", "show chassis hardware")
    DESCRIPTION_LENGTH, DESCRIPTION_FORBIDDEN = 200, '?"\\'

    def needs_enable(self, prompt: str) -> bool:
        return False

    def prompt_base(self, prompt: str) -> str:
        """Return user and host name, which both prompts have."""
        return prompt.rstrip("> ")

    def config_prompt(self, base: str) -> re.Pattern[str]:
        """Return the pattern of a configuration prompt, which has two lines; group 1 is the place in the hierarchy."""
        return re.compile(rf"^(?:\{{[\w:.-]+\}})?\[edit([^\]\n]*)\]\n{re.escape(base)}#", re.MULTILINE)

    def refused(self, answer: str) -> str:
        """Return the line with which Junos refuses a command, and who holds a lock; a warning refuses nothing."""
        found = _REFUSED.search(answer)
        return " ".join(found.group(1).split()) if found else ""

    def net(self, running: str) -> Net | None:
        return _NET

    def addresses(self, running: str) -> dict[str, tuple[str, ...]]:
        return config.addresses(running)

    def vlan_of(self, interface: str) -> int | None:
        """Return the VLAN of an interface of `irb` as `addresses` names it: its unit need not be the VLAN's number."""
        found = re.fullmatch(r"irb\.\d+ \(VLAN (\d+)\)", interface)
        return int(found[1]) if found else None

    def canonical(self, port: str) -> str:
        return names.canonical(port)

    def is_port(self, name: str) -> bool:
        return names.is_port(name)

    def unconfigured(self, port: str) -> bool:
        """Tell that a port of the hardware need not have a line: Junos shows only what somebody has set."""
        return names.is_port(port) and not port.startswith("ae")

    def unfit(self, text: str, desired: Desired) -> list[str]:
        return list(fit.unfit(text, desired))

    def lag_port(self, number: int) -> str:
        return names.lag_port(number)

    def allows(self, line: str) -> bool:
        return lines.allows(line)

    def settled(self, text: str) -> str:
        return config.settled(text)

    def parse(self, text: str) -> SwitchState:
        return config.parse(text)

    def foreign(self, text: str) -> list[str]:
        return config.foreign(text)

    def addressed(self, port: PortState) -> bool:
        return config.addressed(port)

    def section(self, name: str, port: PortState | None) -> str:
        return config.section(name, port)

    def vlan_section(self, vlan: int, name: str | None) -> str:
        return config.vlan_section(vlan, name)

    def render(self, current: SwitchState, wanted: SwitchState) -> list[Stanza]:
        return render.render(current, wanted)

    def wrote_to(self, port: str, written: Collection[str]) -> bool:
        return restoring.wrote_to(port, written)

    def taken_back(self, captured: str, now: str, written: Collection[str]) -> list[Stanza]:
        return restoring.taken_back(captured, now, written)

    def connected(self, status: str) -> set[str]:
        return show.connected(status)

    def measured(self, answers: Iterable[str]) -> Measured:
        return show.measured(answers)

    def hardware(self, answers: Iterable[str]) -> dict[str, Any]:
        return show.hardware(answers)
