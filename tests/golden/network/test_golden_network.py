"""Configuration in, commands out, and the commands that bring it back: one folder per platform, in it one per case.

A platform's folder is found by its name, and so is the model of its switches: `tests/unit/network/<platform>/model.py`
with a `Switch` that is made from a configuration, runs lines, and gives its configuration as text.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.desired import desired
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Platform, Stanza
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import desired_from, target, undo_of
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.registry import available
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.registry import load as platform_of

HERE = Path(__file__).parent
CASES = sorted(path.parent.relative_to(HERE).as_posix() for path in HERE.glob("*/*/wanted.yml"))
DEMO = HERE.parents[2] / "inventories" / "demo"
PLAN = load(DEMO / "plan.yml")
Golden = Callable[[Path, str], None]


def test_each_platform_has_cases() -> None:
    assert sorted({case.partition("/")[0] for case in CASES}) == list(available())


def commands(platform: Platform, current: Any, wanted: Any) -> str:
    """The stanzas as they are written, indented for people."""
    return written(platform.render(current, wanted))


def written(stanzas: list[Stanza]) -> str:
    lines = []
    for stanza in stanzas:
        lines += [stanza.head, *(f" {line}" for line in stanza.lines)]
    return "\n".join([*lines, ""]) if lines else ""


def there_and_back(name: str, text: str, wanted: dict[str, Any]) -> tuple[str, str]:
    """The commands forward and back, carried out on the model of a switch: back is the identical text."""
    platform, switch = platform_of(name), import_module(f"tests.unit.network.{name}.model").Switch(text)
    original = switch.text()
    current = platform.parse(original)
    desired = desired_from(wanted)
    forward = render_and_run(platform, switch, current, target(current, desired))
    after = platform.parse(switch.text())
    assert after == target(after, desired)
    back = render_and_run(platform, switch, after, target(after, desired_from(undo_of(current, desired))))
    beside = platform.taken_back(original, switch.text(), [line.strip() for line in (forward + back).splitlines()])
    switch.run([line for stanza in beside for line in stanza.commands()])
    assert switch.text() == original
    return forward, back + written(beside)


def render_and_run(platform: Platform, switch: Any, current: Any, wanted: Any) -> str:
    """Carry the commands out on the model of a switch and return them for people."""
    switch.run([line for stanza in platform.render(current, wanted) for line in stanza.commands()])
    return commands(platform, current, wanted)


@pytest.mark.parametrize("case", CASES)
def test_case(case: str, golden: Golden) -> None:
    folder = HERE / case
    wanted = yaml.safe_load((folder / "wanted.yml").read_text(encoding="utf-8"))
    forward, back = there_and_back(folder.parent.name, (folder / "running.cfg").read_text(encoding="utf-8"), wanted)
    golden(folder / "expected" / "forward.txt", forward)
    golden(folder / "expected" / "back.txt", back)


@pytest.mark.parametrize("name", PLAN.switches)
def test_demo(name: str, golden: Golden) -> None:
    platform = PLAN.switches[name].platform
    text = (DEMO / "twin" / "startup" / f"{name}.cfg").read_text(encoding="utf-8")
    forward, back = there_and_back(platform, text, desired(PLAN)[name])
    golden(HERE / platform / "demo" / "expected" / f"{name}-forward.txt", forward)
    golden(HERE / platform / "demo" / "expected" / f"{name}-back.txt", back)
