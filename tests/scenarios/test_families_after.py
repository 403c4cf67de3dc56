"""After the families' go-live: each as planned, measured and saved; the way back ends in the exact old texts."""

from __future__ import annotations

import json
import re

from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import load_texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.ports import compare
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load
from ansible_collections.relops.lab.plugins.plugin_utils import trouble

from tests.families.reading import SWITCHES, Texts, every, texts
from tests.site import Site

NEW = {
    "FAM-IOS": ("channel-group 1 mode active", "switchport trunk native vlan 110", "no switchport", " shutdown"),
    "FAM-NXOS": ("channel-group 2 mode active", "switchport trunk native vlan 110", "no switchport", "feature lacp"),
    "FAM-EOS": ("channel-group 2 mode active", "switchport trunk native vlan 110", "no switchport", " shutdown"),
    "FAM-VRP": ("eth-trunk 2", "port trunk pvid vlan 110", "undo portswitch", " shutdown"),
    "FAM-VRP8": ("eth-trunk 2", "port trunk pvid vlan 110", "undo portswitch", " shutdown"),
    "FAM-CMW": ("port link-aggregation group 2", "port trunk pvid vlan 110", "port link-mode route", " shutdown"),
    "FAM-RGOS": ("port-group 2 mode active", "switchport trunk native vlan 110", "no switchport", " shutdown"),
    "FAM-JUNOS": ("802.3ad ae2", "native-vlan-id 110", "xe-0/0/1 unit 0 family inet", "xe-0/0/2 disable"),
}
"""Of each family: a member of a group, the native VLAN of a trunk, a routed port, an unused one."""


def before(site: Site) -> Texts:
    """Return the texts that the scenario's first step has read."""
    found: Texts = json.loads((site.folder / "texts.json").read_text())
    return found


def test_every_switch_is_as_planned_and_a_loss_of_power_changes_nothing(site: Site) -> None:
    old, new = before(site), texts(site)
    for switch, lines in NEW.items():
        running = new[switch]["running"]
        assert new[switch].get("startup", running) == running, switch
        assert [line for line in (*lines, "FAM-ONE", "OLD-TEST") if line not in running] == [], running
        assert [line for line in lines if line not in old[switch]["running"]], "it was so before"
        assert "OLD-NAME" not in running
    every(lambda switch: trouble.power(site.lab, switch, "cycle"))
    assert texts(site) == new


def test_every_connection_was_measured_and_found_as_planned(site: Site) -> None:
    found = compare(Night(load(str(site.plan), "en"), load_texts("en"), site.golive().journal))
    measured = {name: one for name, one in found.items() if one.seen_at}
    told = {name: (one.verdict, one.faults) for name, one in measured.items()}
    assert {verdict for verdict, _faults in told.values()} == {"equal"}, told
    assert len(measured) == 8 + 14 + 4
    assert sum(one.lag == "bundled" for one in measured.values()) == 14


def test_the_way_back_ends_in_the_exact_old_texts(site: Site) -> None:
    back = site.play("rollback")
    assert back.returncode == 0, back.stdout
    assert site.golive().result() == "cancelled"
    assert site.golive().journal.verify() == []
    undone = {event.host for event in site.events() if event.event == "undone" and event.step == "network.ports"}
    assert undone == set(SWITCHES)
    now = texts(site)
    assert now == before(site)
    assert [name for name in SWITCHES if now[name].get("startup", now[name]["running"]) != now[name]["running"]] == []
    assert not [name for name in SWITCHES if re.search("FAM-L0", now[name]["running"])]
