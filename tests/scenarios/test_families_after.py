"""After the families' go-live: each as planned, measured and saved; the way back ends in the exact old texts."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import partial

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import load_texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.ports import compare
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load
from ansible_collections.relops.lab.plugins.plugin_utils import trouble

from tests.families.reading import SWITCHES, Texts, every, texts
from tests.faults.scene import eventually
from tests.site import Site

NEW = {
    "FAM-IOS": ("channel-group 1 mode active", "switchport trunk native vlan 110", "no switchport", " shutdown"),
    "FAM-NXOS": ("channel-group 2 mode active", "switchport trunk native vlan 110", "no switchport", "feature lacp"),
    "FAM-EOS": ("channel-group 2 mode active", "switchport trunk native vlan 110", "no switchport", " shutdown"),
    "FAM-VRP": ("eth-trunk 2", "port trunk pvid vlan 110", "undo portswitch", " shutdown"),
    "FAM-VRP8": ("eth-trunk 20", "dfs-group 1 m-lag 20", "port trunk pvid vlan 110", "undo portswitch", " shutdown"),
    "FAM-VRP8B": ("eth-trunk 20", "dfs-group 1 m-lag 2\n", "dfs-group 1 m-lag 20", " shutdown"),
    "FAM-CMW": ("port link-aggregation group 2", "port trunk pvid vlan 110", "port link-mode route", " shutdown"),
    "FAM-RGOS": ("port-group 2 mode active", "switchport trunk native vlan 110", "no switchport", " shutdown"),
    "FAM-JUNOS": ("802.3ad ae2", "native-vlan-id 110", "xe-0/0/1 unit 0 family inet", "xe-0/0/2 disable"),
}
"""Of each family: a member of a group, one over both of a pair, a trunk's native VLAN, a routed port, an unused one."""
PAIR = ("FAM-VRP8", "FAM-VRP8B")
OVER_BOTH = 104
"""The VLAN that both hosts have, one behind the pair and one behind a switch that hangs on both of it as well."""


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
    assert len(measured) == 9 + 16 + 4
    lags = Counter(one.lag for one in measured.values() if one.lag)
    assert lags == {"bundled": 14, "bundled (full)": 2, "bundled/bundled (full)": 2}, lags


@pytest.mark.parametrize("lost", PAIR)
def test_what_hangs_on_both_of_the_pair_outlives_the_loss_of_either(site: Site, lost: str) -> None:
    other = next(name for name in PAIR if name != lost)
    before = texts(site)
    trouble.power(site.lab, lost, "off")
    try:
        assert eventually(partial(_answers, site), 60.0), f"{other} alone forwards nothing"
    finally:
        trouble.power(site.lab, lost, "on")
    assert eventually(partial(_answers, site), 60.0), f"nothing is forwarded since {lost} is back"
    assert texts(site) == before


def _answers(site: Site) -> bool:
    """Tell whether the host on the pair answers the other one, call after call."""
    call = f"ping -c 5 -i 0.2 -W 1 -I ens1f3 10.31.{OVER_BOTH}.12 >/dev/null && echo answered; true"
    return "answered" in site.shell("FAM-HOST01", call)


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
