"""A switch whose VLANs are those of a VTP domain, brought live: nothing is written there that the domain would get."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Place
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import fleet
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.fleet import Target

from tests.unit.network.conftest import STATUS_HEAD, TEXT, WORK, access_to
from tests.unit.network.fake_switch import FakeSwitch
from tests.unit.network.ios.test_ios_field import VLANS, VTP_STATUS

WITHOUT_VLANS = TEXT.replace("vlan 100\n name PAY-FRONT\nvlan 900\n name OLD-TEST\n", "")


def test_a_vtp_server_is_refused_before_anything_is_written(
    start: Callable[..., FakeSwitch], place: Place, tmp_path: Path
) -> None:
    answers = {"show interfaces status": STATUS_HEAD, "show vtp status": VTP_STATUS.format(mode="Server"),
               "show vlan brief": VLANS}  # fmt: skip
    switch = start(WITHOUT_VLANS, answers=answers)
    failed = fleet.bring(Target(WORK, access_to(switch, tmp_path), place), check=False)
    assert failed.status == "failed"
    assert "its VLANs are those of VTP domain BANK, mode server" in failed.message
    assert "vlan 100 is USERS-3F, planned PAY-FRONT" in failed.message
    assert "configure terminal" not in switch.log
