"""The prompt is learned from a switch that is slow: the rest of its login may still be on the way."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.login import TRIES, _privileged_prompt

INFO = "Info: The configuration takes effect on the current user terminal interface only."
PLATFORM: Any = SimpleNamespace(needs_enable=lambda prompt: prompt.endswith("weak>"))


class Slow:
    """What netmiko finds, one after the other; the last one again and again."""

    def __init__(self, base: str, *found: str) -> None:
        self.base_prompt, self.found, self.asked, self.enabled = base, list(found), 0, False

    def find_prompt(self) -> str:
        self.asked += 1
        return self.found.pop(0) if len(self.found) > 1 else self.found[0]

    def enable(self) -> None:
        self.enabled = True


def learned(connection: Any) -> str:
    return _privileged_prompt(connection, PLATFORM)


@pytest.mark.parametrize("late", [INFO, "<SW", "<SW1", "0 temporary"])
def test_what_comes_late_of_the_login_is_no_prompt(late: str) -> None:
    """A session that took it for one waited a minute for it after its first command (found under load, VRP 8)."""
    slow = Slow("SW1", late, "<SW1>")
    assert learned(slow) == "<SW1>"
    assert slow.asked == 2


def test_a_prompt_that_looks_like_one_is_asked_for_once() -> None:
    quick = Slow("SW1", "SW1#")
    assert (learned(quick), quick.asked, quick.enabled) == ("SW1#", 1, False)


def test_one_of_its_own_making_is_believed_when_it_comes_again() -> None:
    own = Slow("at your service", "at your service:")
    assert (learned(own), own.asked) == ("at your service:", 2)


def test_after_the_privileged_mode_it_is_learned_anew() -> None:
    weak = Slow("SW1", "SW1-weak>", "Password:", "SW1#")
    assert (learned(weak), weak.enabled) == ("SW1#", True)


def test_one_that_never_says_the_same_has_no_prompt() -> None:
    with pytest.raises(ValueError, match="another each time"):
        learned(Slow("SW1", *(f"line {number}" for number in range(TRIES + 1))))
