"""What of a Junos stands in a plan's way is told before anything is sent: groups, units that are shut, lost VLANs."""

from __future__ import annotations

import re
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils import sentences
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import refusals
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.junos import PLATFORM as JUNOS
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import Desired, Wish, target

PORT = "ge-0/0/1"
SWITCHING = "unit 0 family ethernet-switching"
TRUNK: dict[str, Any] = {
    "mode": "trunk", "access": None, "native": None, "allowed": frozenset({10}), "description": None, "enabled": True
}  # fmt: skip
BASE = f"""\
set interfaces {PORT} {SWITCHING} interface-mode trunk
set interfaces {PORT} {SWITCHING} vlan members v10
set vlans v10 vlan-id 10
set vlans v20 vlan-id 20
"""


def unfit(lines: list[str]) -> list[str]:
    return JUNOS.unfit(BASE + "".join(f"{line}\n" for line in lines), Desired({PORT: Wish(TRUNK)}))


def sent(text: str) -> list[str]:
    current = JUNOS.parse(text)
    stanzas = JUNOS.render(current, target(current, Desired({PORT: Wish(TRUNK)})))
    return [line for stanza in stanzas for line in stanza.commands()]


MEMBERS = f"set groups TR interfaces <ge-*> {SWITCHING} vlan members v20"
ON_PORT = f"set interfaces {PORT} apply-groups TR"


@pytest.mark.parametrize(
    "line",
    [
        MEMBERS, "set groups TR interfaces <ge-*> disable", f"set groups TR interfaces {PORT} description x",
        "set groups TR interfaces <*-0/0/[12]> unit <*> family <*> vlan members v20",
        "set groups TR interfaces <ge-*> unit <*> disable", "set groups TR interfaces <*> unit 0 family inet dhcp",
        f'set groups TR interfaces <*> {SWITCHING} vlan members "my vlan"',
        "set groups TR interfaces <*> native-vlan-id 20", f"set groups TR interfaces <*> {SWITCHING}",
    ],
)  # fmt: skip
@pytest.mark.parametrize("applied", ["set apply-groups TR", "set interfaces apply-groups TR", ON_PORT])
def test_what_a_group_says_of_a_port_of_the_plan_is_refused(line: str, applied: str) -> None:
    (told,) = unfit([line, applied])
    assert told.startswith(f"{PORT} has '") and "from the group TR" in told and "apply-groups-except" in told


@pytest.mark.parametrize("place", ["unit 0", SWITCHING, f"{SWITCHING} vlan"])
def test_a_group_gives_what_is_below_the_place_where_it_is_applied(place: str) -> None:
    applied = f"set interfaces {PORT} {place} apply-groups TR"
    assert len(unfit([MEMBERS, applied])) == 1
    assert unfit(["set groups TR interfaces <ge-*> disable", applied]) == []


@pytest.mark.parametrize(
    "lines",
    [
        [MEMBERS], [MEMBERS, "set interfaces ge-0/0/2 apply-groups TR"],
        [MEMBERS, "set apply-groups TR", "deactivate apply-groups TR"],
        [MEMBERS, "set apply-groups TR", "deactivate groups TR"],
        [MEMBERS, "set apply-groups TR", f"set interfaces {PORT} apply-groups-except TR"],
        ["set groups TR interfaces <xe-*> disable", "set apply-groups TR"],
        ["set groups TR interfaces <*> mtu 9192", "set apply-groups TR"],
        ["set groups TR interfaces <*> unit 0", "set apply-groups TR"],
        ["set groups TR system host-name disable", "set groups TR protocols lldp interface all", "set apply-groups TR"],
    ],
)  # fmt: skip
def test_a_group_that_says_nothing_of_the_ports_of_the_plan_is_none_of_its_business(lines: list[str]) -> None:
    assert unfit(lines) == []


@pytest.mark.parametrize(
    ("member", "vlans", "ids"),
    [
        ("campus", ["campus vlan-id-list 100-110"], set(range(100, 111))),
        ("campus", ["campus vlan-id-list 100-101", "campus vlan-id-list 120"], {100, 101, 120}),
        ('"my vlan"', ['"my vlan" vlan-id 30'], {30}),
    ],
)
def test_a_member_by_a_list_or_a_quoted_name_is_read_and_goes(member: str, vlans: list[str], ids: set[int]) -> None:
    line = f"interfaces {PORT} {SWITCHING} vlan members {member}"
    text = f"{BASE}set {line}\n" + "".join(f"set vlans {vlan}\n" for vlan in vlans)
    assert JUNOS.parse(text).ports[PORT].allowed == frozenset(ids | {10})
    assert sent(text) == [f"delete {line}"]
    assert not JUNOS.unfit(text, Desired({PORT: Wish(TRUNK)}))


def test_a_member_that_no_vlan_has_is_refused() -> None:
    line = f"interfaces {PORT} {SWITCHING} vlan members lost"
    (told,) = unfit([f"set {line}"])
    assert told.startswith(f"{PORT} has '{SWITCHING} vlan members lost'")
    assert unfit([f"set {line}", f"deactivate {line}"]) == []


def test_a_unit_that_is_shut_is_refused_where_the_plan_opens_the_port() -> None:
    line = f"interfaces {PORT} unit 0 disable"
    (told,) = unfit([f"set {line}"])
    assert told.startswith(f"{PORT} has 'unit 0 disable'")
    assert unfit([f"set {line}", f"deactivate {line}"]) == []
    text = f"{BASE}set {line}\n"
    assert JUNOS.unfit(text, Desired({PORT: Wish({**TRUNK, "enabled": False})})) == []


LISTED = (
    "set interfaces interface-range SPARE member ge-0/0/1", f"deactivate interfaces {PORT} description",
    f"set interfaces {PORT} unit 0 disable", f"set interfaces {PORT} {SWITCHING} vlan members lost",
    MEMBERS, "set apply-groups TR", f"set interfaces {PORT} mtu 9000", "set protocols vstp vlan v10",
    "set protocols vstp vlan v10 interface all", "set vlans campus vlan-id-list 100-110",
)  # fmt: skip


def test_every_refusal_is_told_in_chinese_alone_and_all_together() -> None:
    text = BASE + "".join(f"{line}\n" for line in LISTED)
    desired = Desired({PORT: Wish(TRUNK, extra=("mtu 9216",))}, {10: "PAY", 100: "A", 110: False})
    told = JUNOS.unfit(text, desired)
    assert len(told) == 9
    with pytest.raises(GoliveError) as refused:
        refusals.refuse_unfit("SW1", text, desired, JUNOS)
    whole = sentences.of_error(refused.value).zh
    assert whole == "SW1: " + "; ".join(sentences.told(one, "zh") for one in told)
    own = re.sub(r"'[^']*'|\([^)]*\)", "", whole)
    words = set(re.findall(r"[a-z]{3,}", own)) - {"interface", "interfaces", "range", "deactivate", "campus", "vlan"}
    assert words <= {"description", "unit"}, "English words in a Chinese sentence"
