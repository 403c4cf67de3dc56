"""A switch tells by day whether its configuration is saved; nothing is written, and no secret is shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.saved import NOWHERE, looks

from tests.unit.network.conftest import access_to, quick, start, switch
from tests.unit.network.fake_switch import FakeSwitch

__all__ = ["quick", "start", "switch"]


def test_a_switch_that_is_saved_and_one_that_is_not(switch: FakeSwitch, tmp_path: Path) -> None:
    access = access_to(switch, tmp_path)
    assert looks({"SW1": (access, "ios")})["SW1"]["differences"] == ""
    switch.model.run(["interface GigabitEthernet1/0/4", "description foreign", "exit"])
    found = looks({"SW1": (access, "ios")})["SW1"]["differences"]
    assert "interface GigabitEthernet1/0/4: description foreign" in found, "the port is named"
    switch.startup = switch.startup.replace("s3cr3t-c0mmunity", "hunter2")
    found = looks({"SW1": (access, "ios")})["SW1"]["differences"]
    assert "community (hidden)" in found and "hunter2" not in found and "s3cr3t" not in found
    assert not [line for line in switch.log if line.startswith(("conf", "write", "copy"))], "it only looked"
    assert not NOWHERE.exists()


def test_a_switch_that_does_not_answer_says_why(switch: FakeSwitch, tmp_path: Path) -> None:
    away = access_to(switch, tmp_path, port=1)
    refused = access_to(switch, tmp_path, password="wrong")
    found = looks({"SW1": (away, "ios"), "SW2": (refused, "ios"), "SW3": GoliveError("SW3: no user is set")})
    assert "cannot be reached" in found["SW1"]["fault"] and "is refused" in found["SW2"]["fault"]
    assert found["SW3"] == {"fault": "SW3: no user is set"}
    assert looks({}) == {}


@pytest.mark.parametrize("shown", ["", "nonsense that no template reads\n"])
def test_who_does_not_tell_its_serial_number_is_looked_at_all_the_same(
    switch: FakeSwitch, tmp_path: Path, shown: str
) -> None:
    switch.answers["show version"] = shown
    assert looks({"SW1": (access_to(switch, tmp_path), "ios")})["SW1"]["differences"] == ""
