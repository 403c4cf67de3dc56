"""Configuration in, commands out, and the commands that bring it back; the demo's switches and one folder per case."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.desired import desired
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms import ios
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import desired_from, target, undo_of

from tests.unit.network.ios_model import Switch

HERE = Path(__file__).parent
CASES = sorted(path.parent.name for path in HERE.glob("*/wanted.yml"))
DEMO = HERE.parents[2] / "inventories" / "demo"
Golden = Callable[[Path, str], None]


def commands(current: Any, wanted: Any) -> str:
    """The stanzas as they are written, indented for people."""
    lines = []
    for stanza in ios.render(current, wanted):
        lines += [stanza.head, *(f" {line}" for line in stanza.lines)]
    return "\n".join([*lines, ""]) if lines else ""


def there_and_back(text: str, wanted: dict[str, Any]) -> tuple[str, str]:
    """The commands forward and back, carried out on the model of a switch: back is the identical text."""
    switch = Switch(text)
    original = switch.text()
    current = ios.parse(original)
    desired = desired_from(wanted)
    forward = commands(current, target(current, desired))
    switch.run(_lines(forward))
    after = ios.parse(switch.text())
    assert after == target(after, desired)
    back = commands(after, target(after, desired_from(undo_of(current, desired))))
    switch.run(_lines(back))
    assert switch.text() == original
    return forward, back


def _lines(text: str) -> list[str]:
    """The commands with the line that leaves a section before each new one."""
    return [word for line in text.splitlines() for word in ([line.strip()] if line.startswith(" ") else ["exit", line])]


@pytest.mark.parametrize("case", CASES)
def test_case(case: str, golden: Golden) -> None:
    folder = HERE / case
    wanted = yaml.safe_load((folder / "wanted.yml").read_text(encoding="utf-8"))
    forward, back = there_and_back((folder / "running.cfg").read_text(encoding="utf-8"), wanted)
    golden(folder / "expected" / "forward.txt", forward)
    golden(folder / "expected" / "back.txt", back)


@pytest.mark.parametrize("name", ["SHZJ-ACC-SW01", "SHZJ-ACC-SW02", "SHZJ-AGG-SW01"])
def test_demo(name: str, golden: Golden) -> None:
    text = (DEMO / "twin" / "startup" / f"{name}.cfg").read_text(encoding="utf-8")
    forward, back = there_and_back(text, desired(load(DEMO / "plan.yml"))[name])
    golden(HERE / "demo" / "expected" / f"{name}-forward.txt", forward)
    golden(HERE / "demo" / "expected" / f"{name}-back.txt", back)
