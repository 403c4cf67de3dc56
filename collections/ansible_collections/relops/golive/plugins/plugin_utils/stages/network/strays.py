"""What the product itself wrote on a switch beside the ports it owns: found by what it noted, undone from the capture.

Which lines a plan may add is a closed list (`platforms/*_lines.py`); should a switch take one of them for more than it
is, what came of it is ours to take away, and nobody else is to be blamed for it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.words import checked, single_line
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Platform, Stanza
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import Desired, SwitchState
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.text import shown, stanzas

NOTED = "written.json"
"""Every line that a go-live has written on a switch, kept before it does, readable by the owner only."""


def refuse_lines(name: str, desired: Desired, platform: Platform) -> None:
    """Raise GoliveError for anything wanted that would be more than one line of its interface: the last look before."""
    for port, wish in desired.ports.items():
        if not platform.is_port(port):
            raise GoliveError(f"{name}: {shown(port)} is no interface of a switch that a plan may configure")
        for line in wish.extra:
            if not platform.allows(line):
                raise GoliveError(
                    f"{name} {port}: line '{shown(single_line(line, 'line'))}' is none that a plan may add"
                )
        description = (wish.owned or {}).get("description")
        if description:
            checked("line", description)
    for vlan in desired.vlans.values():
        if vlan and isinstance(vlan, str):
            checked("name", vlan)


def noted(folder: Path) -> list[str]:
    """Return the lines that this go-live has written on the switch whose restore points lie in `folder`."""
    path = folder / NOTED
    return [str(line) for line in json.loads(path.read_text(encoding="utf-8"))] if path.exists() else []


def note(known: Sequence[str], wanted: Sequence[Stanza]) -> list[str]:
    """Return the known lines and those of some stanzas, each once."""
    return list(dict.fromkeys([*known, *(line for stanza in wanted for line in stanza.commands())]))


def ports_of_ours(captured: SwitchState, now: SwitchState, desired: Desired, written: Collection[str]) -> list[str]:
    """Return the interfaces that the plan does not own, that this go-live entered, and that are not as they were."""
    return [
        name
        for name in {**captured.ports, **now.ports}
        if name not in desired.ports
        and f"interface {name}" in written
        and captured.ports.get(name) != now.ports.get(name)
    ]


def lines_of_ours(captured: str, now: str, written: Collection[str], platform: Platform) -> list[Stanza]:
    """Return what takes the lines outside interfaces and VLANs back that this go-live has written or taken away."""
    before, after = (stanzas("\n".join(platform.foreign(text))) for text in (captured, now))
    found = [Stanza(_negated(head)) for head in after if head not in before and _of_ours(head, written)]
    for head, lines in before.items():
        if head not in after and _of_ours(head, written):
            found.append(Stanza(head, lines, "exit" if lines else ""))
        elif head in after and after[head] != lines and _of_ours(head, written):
            found.append(Stanza(head, tuple(_section(lines, after[head], written)), "exit"))
    return [stanza for stanza in found if stanza.lines or stanza.head not in before or stanza.head not in after]


def _section(lines: tuple[str, ...], now: tuple[str, ...], written: Collection[str]) -> Iterator[str]:
    yield from (_negated(line) for line in now if line not in lines and _of_ours(line, written))
    yield from (line for line in lines if line not in now and _of_ours(line, written))


def _of_ours(line: str, written: Collection[str]) -> bool:
    """Tell whether a line came or went by one of ours: a switch shows what follows the second word in its own way."""
    return any(_begins(line) == _begins(one) for one in written)


def _begins(line: str) -> list[str]:
    return line.removeprefix("no ").split()[:2]


def _negated(line: str) -> str:
    """Return what takes a line away; of an account only its name, since what is shown of it is not what was typed."""
    if line.startswith("no "):
        return line.removeprefix("no ")
    return "no " + (" ".join(_begins(line)) if line.startswith("username ") else line)
