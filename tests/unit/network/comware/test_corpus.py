"""What real devices printed is read as the tests of ntc-templates say: `corpus/<command>/*.raw` and what is in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import BUNDLED, Link, Measured
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.comware import PLATFORM, show
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.comware.show import named

CORPUS = Path(__file__).parent / "corpus"
FILES = sorted(CORPUS.glob("*/*.raw"))
BRIEF, LLDP, MACS, GROUPS, VLANS, INTERFACE = (
    *("display_interface_brief", "display_lldp_neighbor-information_verbose"),
    *("display_mac-address", "display_link-aggregation_verbose", "display_vlan_all"),
    "display_interface",
)
HEADERS = ("Link", "Protocol", "Primary IP     ", "Description")
LINKS = {"UP": Link.UP, "DOWN": Link.DOWN, "ADM": Link.SHUT}


def files(command: str) -> list[Path]:
    found = [path for path in FILES if path.parent.name == command]
    assert found, f"the corpus has no {command}"
    return found


def said(path: Path) -> list[dict[str, Any]]:
    rows = yaml.safe_load(path.with_suffix(".yml").read_text(encoding="utf-8"))["parsed_sample"]
    assert rows
    return list(rows)


def read(path: Path) -> Measured:
    """The file in the place of its command, and empty answers to the others."""
    answers = {BRIEF: "", LLDP: "", MACS: "", GROUPS: "", VLANS: "", INTERFACE: ""}
    return PLATFORM.measured({**answers, path.parent.name: path.read_text(encoding="utf-8")}.values())


@pytest.mark.parametrize("path", files(BRIEF), ids=lambda path: path.stem)
def test_links_speeds_and_addresses(path: Path) -> None:
    found = read(path)
    for row in said(path):
        name = named(row["interface"])
        assert found.status[name] is LINKS[row["link"]]
        assert found.speed[name] == {"1G(a)": "1G", "1G": "1G", "auto": "", "": ""}[row["speed"]]
        wanted = "full" if row["duplex"].startswith("F") and row["link"] == "UP" else ""
        assert found.duplex.get(name, "") == wanted
        assert found.addresses.get(name, "--") == (row["main_ip"] or "--")
    assert len(found.status) == len(said(path))
    up = {named(row["interface"]) for row in said(path) if row["link"] == "UP"}
    assert PLATFORM.connected(path.read_text(encoding="utf-8")) == up


@pytest.mark.parametrize("path", files(INTERFACE), ids=lambda path: path.stem)
def test_speed_and_duplex_of_ports_that_route(path: Path) -> None:
    """The brief table says neither: the long answer is asked for those that have a link."""
    rows, text = said(path), path.read_text(encoding="utf-8")
    table = "Brief information on interfaces in route mode:\n" + " ".join(["Interface           ", *HEADERS]) + "\n"
    links = [
        f"{row['interface']:<20} {'UP' if row['line_status'] == 'UP' else 'DOWN':<4} UP       --\n" for row in rows
    ]
    found = PLATFORM.measured([table + "".join(links), "", "", "", "", text])
    for row in rows:
        name, speed = named(row["interface"]), row["speed"].lower()
        number = int("".join(filter(str.isdigit, speed)) or 0) * (1 if "mbps" in speed else 1000)
        wanted = "" if not number else f"{number // 1000}G" if number >= 1000 else f"{number}M"
        assert found.speed[name] == (wanted if row["line_status"] == "UP" else "")
        assert found.duplex.get(name, "") == (row["duplex"].partition("-")[0] if found.speed[name] else "")


@pytest.mark.parametrize("path", files(LLDP), ids=lambda path: path.stem)
def test_neighbours(path: Path) -> None:
    found = read(path).neighbours
    for row in said(path):
        heard = found[named(row["local_interface"])]
        assert [neighbour.system for neighbour in heard] == [row["neighbor_name"]]
        ends = {text for text in (row["neighbor_interface"], row["neighbor_interface_description"]) if text}
        assert set(heard[0].ports) == ends
    assert len(found) == len(said(path))


@pytest.mark.parametrize("path", files(MACS), ids=lambda path: path.stem)
def test_mac_addresses(path: Path) -> None:
    found = read(path).macs
    wanted: dict[str, list[str]] = {}
    for row in said(path):
        digits = row["mac_address"].replace("-", "")
        wanted.setdefault(row["interface"], []).append(":".join(digits[at : at + 2] for at in range(0, 12, 2)))
    assert found == wanted


@pytest.mark.parametrize("path", files(GROUPS), ids=lambda path: path.stem)
def test_members(path: Path) -> None:
    found = read(path).bundles
    text = path.read_text(encoding="utf-8")
    for row in said(path):
        group = named(row["interface"])
        members = {name for name, (of, _state) in found.items() if of == group}
        assert members == {named(port.partition("(")[0]) for port in row["local_interfaces"]}
    assert len(found) == sum(len(row["local_interfaces"]) for row in said(path))
    selected = text.count(" S  ") - text.count("U  ")  # every member of these devices carries traffic
    assert selected and {state for _group, state in found.values()} == {BUNDLED}


@pytest.mark.parametrize("path", files("display_device_manuinfo"), ids=lambda path: path.stem)
def test_hardware(path: Path) -> None:
    found = PLATFORM.hardware(["", path.read_text(encoding="utf-8")])
    named_rows = [row for row in said(path) if row["device_name"].strip()]
    chassis = [row for row in named_rows if row["slot_type"] == "Chassis"] or named_rows
    assert found["serial"] == chassis[0]["device_serial_number"]
    assert found["model"] == chassis[0]["device_name"]


@pytest.mark.parametrize("path", [path for path in FILES if "vlan" in path.name or "list" in path.name], ids=str)
def test_the_rest_is_read_with_the_same_fields(path: Path) -> None:
    rows = show.rows(path.parent.name, path.read_text(encoding="utf-8"))
    assert [{key.lower(): value for key, value in row.items()} for row in rows] == said(path)


def test_vlans_of_ports_are_those_of_every_vlan() -> None:
    first, second = (path.read_text(encoding="utf-8") for path in files(VLANS))
    one = {int(row["VLAN"]): row for row in show.rows("vlans", first)}
    assert " ".join(one[1]["UNTAGGED"]).split()[-1] == "Ten-GigabitEthernet1/0/2" and one[1]["TAGGED"] == []
    assert " ".join(one[100]["TAGGED"]).split()[0] == "Bridge-Aggregation5" and one[100]["UNTAGGED"] == []
    assert " ".join(one[101]["UNTAGGED"]).split() == ["Ten-GigabitEthernet1/0/46"]
    two = {int(row["VLAN"]): row for row in show.rows("vlans", second)}
    assert sorted(two) == [1, 1002]
    assert len(" ".join(two[1002]["UNTAGGED"]).split()) == 6 and len(" ".join(two[1002]["TAGGED"]).split()) == 3


H3C = """\
H3C Comware Software, Version 7.1.070, Release 6126P20
Copyright (c) 2004-2019 New H3C Technologies Co., Ltd. All rights reserved.
H3C S5560S-52F-EI uptime is 1 week, 2 days, 3 hours, 4 minutes
"""
HPE = """\
HPE Comware Platform Software, Software Version 7.1.045, Release 2432P06
HPE FF 5930-32QSFP+ uptime is 2 weeks
"""


@pytest.mark.parametrize(
    ("text", "version", "maker"), [(H3C, "7.1.070, Release 6126P20", "H3C"), (HPE, "7.1.045, Release 2432P06", "HPE")]
)
def test_version(text: str, version: str, maker: str) -> None:
    found = PLATFORM.hardware([text, ""])
    assert found["version"] == version
    assert found["serial"] == ""
    assert found["model"] in text and not found["model"].startswith(maker)
