"""What keeps the twin of a sound plan from being reached comes at once, in both languages, before anything is built."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import LinkPurpose
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import PlanFaults
from ansible_collections.relops.golive.plugins.plugin_utils.site.twinned import OUT_OF_BAND
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load
from ansible_collections.relops.golive.plugins.plugin_utils.twin.topology import topology

from tests.golden.plan.project import DEMO


def test_all_faults_of_the_twin_come_at_once_in_both_languages(tmp_path: Path) -> None:
    plan = load(DEMO / "plan.yml")
    host = next(iter(plan.hosts))
    links = tuple(
        link.model_copy(update={"purpose": LinkPurpose.BUSINESS}) if link.purpose in OUT_OF_BAND else link
        for link in plan.connections
    )
    devices = {**plan.devices, host: plan.devices[host].model_copy(update={"mgmt_ip": None})}
    vlans = {number: vlan.model_copy(update={"prefixes": ()}) for number, vlan in plan.vlans.items()}
    kinds = {
        name: kind.model_copy(
            update={"interfaces": tuple(part.model_copy(update={"mgmt_only": False}) for part in kind.interfaces)}
        )
        for name, kind in plan.device_types.items()
    }
    changed = {"prefixes": (), "vlans": vlans, "devices": devices, "connections": links, "device_types": kinds}
    bare = plan.model_copy(update=changed)
    vars(bare).pop("links", None)
    with pytest.raises(PlanFaults) as caught:
        topology(bare, name="t1", directory=tmp_path, cache=tmp_path, secrets={})
    english = "\n".join(caught.value.lines("en"))
    for said in (f"{host}: has no management address", "no connection for management", "prefixes: none holds"):
        assert said in english
    assert "模拟环境无法连接" in "\n".join(caught.value.lines("zh"))
