"""What the product itself wrote on a switch beside the ports it owns: found by what it noted, undone from the capture.

Which lines a plan may add is a closed list of each platform; should a switch take one of them for more than it
is, what came of it is ours to take away, and nobody else is to be blamed for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.words import checked, single_line
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import captures
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Platform, Stanza
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import Desired, SwitchState
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.text import shown

NOTED = "written.json"
"""Every line that a go-live has written on a switch, kept before it does, readable by the owner only.

What comes later stands in files beside it (`written-2.json`): one that is there is never written again, so that a state
folder which lost what is newest still knows what came before.
"""

_NUMBER = re.compile(r"written(?:-(\d+))?\.json")


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
    return [str(line) for path in _files(folder).values() for line in json.loads(path.read_text(encoding="utf-8"))]


def note(folder: Path, wanted: Sequence[Stanza]) -> None:
    """Note the lines of some stanzas durably, but for those that are noted already."""
    known, last = {*noted(folder)}, max(_files(folder), default=0)
    fresh = dict.fromkeys(line for stanza in wanted for line in stanza.commands() if line not in known)
    if fresh:
        captures.write(folder / (f"written-{last + 1}.json" if last else NOTED), json.dumps([*fresh]))


def _files(folder: Path) -> dict[int, Path]:
    """Return the files of notes by their numbers, in order."""
    found = {_NUMBER.fullmatch(path.name): path for path in folder.glob("written*.json")}
    return dict(sorted((int(name[1] or 1), path) for name, path in found.items() if name))


def ports_of_ours(
    captured: SwitchState, now: SwitchState, desired: Desired, written: Collection[str], platform: Platform
) -> list[str]:
    """Return the interfaces that the plan does not own, that this go-live entered, and that are not as they were."""
    return [
        name
        for name in {**captured.ports, **now.ports}
        if name not in desired.ports
        and platform.wrote_to(name, written)
        and captured.ports.get(name) != now.ports.get(name)
    ]
