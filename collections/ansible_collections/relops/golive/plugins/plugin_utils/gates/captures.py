"""No switch is changed before its configurations are kept as they were, by the digest that the journal holds."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import Golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.markers import SWITCHES
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Open, Verdict
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.captures import SUMS, fault_of

STAGE = "network"
BEFORE = ("suspend", "backup")
"""Stages that are asked as a suspension and come before the first change of a host."""


class Captures:
    """Refuse to change a switch that was not captured, and anything once a capture is not what it was."""

    id = "captures"
    title = Said("交换机配置留存", "captures of switches")
    rules = ("R42", "H1")
    at = (At.SUSPEND, At.CHANGE)
    about = About.SIGNED

    def verdict(self, asked: Asked) -> Verdict:
        """Compare the kept texts of a switch, elsewhere those of all switches, with the journal.

        Before business stops they are looked at once more: from there on the way back needs them.
        """
        if asked.at is At.SUSPEND and asked.stage not in BEFORE:
            return Closed(Said("此后不再变更交换机", "no switch is changed from here on"))
        if asked.found is None:
            return Open(Said("没有进行中的上线", "no go-live is open"), Said("运行 golive.yml", "run golive.yml"))
        one = asked.host if asked.stage == STAGE else ""
        wrong = [fault for host in _captured(asked) for fault in _faults(asked.found, host, must=host == one)]
        if wrong:
            said = "; ".join(wrong[:4])
            what = Said("重新留存其配置, 或从副本取回状态目录", "capture it again, or bring the state folder back")
            return Open(Said(said, said), what, Said("网络管理员", "network administrators"))
        return Closed()


def _captured(asked: Asked) -> list[str]:
    """Return the switches whose captures count: the one that is about to be changed, else all of the plan."""
    if asked.stage == STAGE and asked.host:
        return [asked.host]
    return sorted(asked.plan.switches) if asked.plan else []


def _faults(found: Golive, host: str, must: bool) -> Iterator[str]:
    steps = dict.fromkeys(event.step for event in found.journal.events(host) if event.stage == STAGE)
    befores = [before for step in steps if (before := found.journal.first_before(host, step)) is not None]
    known = [before for before in befores if all(name in before for name in SUMS.values())]
    if not known and (must or found.journal.first_before(host, SWITCHES) is not None):
        yield f"{host}: nothing was captured"
    for before in known:
        yield from filter(None, (fault_of(found.folder / "restore" / host, name, before) for name in SUMS))


GATE = Captures()
