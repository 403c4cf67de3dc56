"""A real NetBox takes a plan from empty, shows all of it, and keeps what others wrote; for `make netbox`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.files import SCRIPT, netbox_files
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.report import Report
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.send import send
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.tables import TABLES, TYPE_PORTS, TYPES
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.target import NetboxTarget
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan

from tests.golden.plan.project import DEMO
from tests.netbox import plans
from tests.netbox.asking import Client
from tests.netbox.forms import Person
from tests.netbox.server import ROOT, Server, raised
from tests.netbox.shown import differences

Seed = Callable[[Client], None]


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A NetBox of our own; not in a folder of pytest, which other runs on this machine clear away."""
    made = tempfile.TemporaryDirectory(prefix="golive-netbox-", ignore_cleanup_errors=True)
    with made as folder, raised(Path(folder)) as found:
        yield found


def client(server: Server, who: str = "") -> Client:
    """Return somebody who asks."""
    return Client(server.url, who or server.token, str(server.ca))


def sent(server: Server, plan: Plan, dry: bool = False, overwrite: str = "") -> Report:
    """Send a plan."""
    names = frozenset(filter(None, [overwrite]))
    return send(plan, NetboxTarget(server.url, server.token, str(server.ca), overwrite=names), dry=dry)


def first_and_again(server: Server, plan: Plan) -> None:
    """Send a plan to an empty NetBox, twice, and hold what it shows against it; print the seconds of the first."""
    server.fresh()
    began = time.monotonic()
    report = sent(server, plan)
    seconds = time.monotonic() - began
    assert report.good, report.lines("en")
    assert (report.changed, report.more) == ([], [])
    again = sent(server, plan)
    assert (again.good, again.writes, again.created, again.changed) == (True, 0, [], [])
    print(f"\n{len(plan.devices)} devices: {seconds:.0f} s, {report.writes} requests that write")
    assert differences(client(server), plan) == []


def test_the_plan_with_everything(server: Server, tmp_path: Path) -> None:
    first_and_again(server, plans.bonds(tmp_path / "project"))


def test_two_hundred_devices(server: Server, tmp_path: Path) -> None:
    first_and_again(server, plans.many(tmp_path))


def test_the_files_are_taken_in_their_order(server: Server, tmp_path: Path) -> None:
    plan = plans.bonds(tmp_path / "project")
    server.fresh()
    files = {name: content.decode() for name, content in netbox_files(plan, set()).items()}
    person = Person(server.url, str(server.ca), "golive", server.password)
    menus = {table.name: table.url for table in TABLES} | {TYPES: "dcim/device-types"}
    for name in sorted(name for name in files if name[0].isdecimal()):
        if name == TYPE_PORTS:
            _run_script(server, files)
        else:
            assert person.take(menus[name], files[name], "yaml" if name == TYPES else "csv") == [], name
    assert differences(client(server), plan) == []
    report = sent(server, plan, dry=True)
    assert (report.created, report.changed, report.conflicts) == ([], [], []), report.lines("en")


def _run_script(server: Server, files: dict[str, str]) -> None:
    """Run NetBox's script with its file, as its page does."""
    folder = server.folder / "given"
    folder.mkdir(exist_ok=True)
    (folder / SCRIPT).write_text(files[SCRIPT])
    (folder / TYPE_PORTS).write_text(files[TYPE_PORTS])
    said = server.manage("shell", "--interface", "python", given=f"""
import sys
sys.path.insert(0, {str(folder)!r})
from golive_ports import GolivePorts
script = GolivePorts()
script.run({{"table": open({str(folder / TYPE_PORTS)!r}, "rb")}}, True)
print("SCRIPT", script.messages)
""")  # fmt: skip
    assert "no such port" not in said and "ports changed" in said, said[-2000:]


def _one(client: Client, endpoint: str, **asked: Any) -> int:
    (row,) = client.all(endpoint, **asked)
    return int(row["id"])


def _patch(client: Client, endpoint: str, number: int, **data: Any) -> None:
    client.ask("patch", f"{endpoint}/{number}/", **data)


def _cable_of(client: Client, device: str, port: str) -> int:
    (row,) = client.all("dcim/interfaces", device=device, name=port)
    return int(row["cable"]["id"])


SEEDS: dict[str, tuple[Seed, str]] = {
    "serial number": (
        lambda to: _patch(to, "dcim/devices", _one(to, "dcim/devices", name="SHZJ-PAY-DB01"), serial="SN-OTHER"),
        "device SHZJ-PAY-DB01 serial: plan 'SN21A004', NetBox 'SN-OTHER'"),
    "height": (
        lambda to: _patch(to, "dcim/devices", _one(to, "dcim/devices", name="SHZJ-BAK01"), position=14),
        "device SHZJ-BAK01 position: plan 10.0, NetBox 14.0"),
    "VLAN of a port": (
        lambda to: _patch(
            to, "dcim/interfaces", _one(to, "dcim/interfaces", device="SHZJ-ACC-SW01", name="GigabitEthernet1/0/1"),
            untagged_vlan=_one(to, "ipam/vlans", vid=104)),
        "PAYGW-L001 SHZJ-ACC-SW01 VLAN: plan 101, NetBox 104"),
    "a VLAN less on a trunk": (
        lambda to: _patch(
            to, "dcim/interfaces", _one(to, "dcim/interfaces", device="SHZJ-AGG-SW01", name="Port-channel2"),
            tagged_vlans=[_one(to, "ipam/vlans", vid=100)]),
        "PAYGW-L014 SHZJ-AGG-SW01 tagged: plan [100, 101, 102, 103, 104], NetBox [100]"),
    "a cable that was pulled": (
        lambda to: to.ask("delete", f"dcim/cables/{_cable_of(to, 'SHZJ-PAY-LB01', 'ens1f0')}/"),
        "PAYGW-L005 leads to: plan [('SHZJ-ACC-SW01', 'GigabitEthernet1/0/3')], NetBox []"),
    "label of a cable": (
        lambda to: _patch(to, "dcim/cables", _cable_of(to, "SHZJ-PAY-APP02", "ens1f0"), label="B99"),
        "PAYGW-L003 label: plan 'B07-20:ens1f0/B07-41:GigabitEthernet1-0-1', NetBox 'B99'"),
    "primary address": (
        lambda to: _patch(to, "dcim/devices", _one(to, "dcim/devices", name="SHZJ-PAY-LEG01"),
                          primary_ip4=_one(to, "ipam/ip-addresses", address="10.21.100.31")),
        "device SHZJ-PAY-LEG01 primary_ip4.address: plan '10.255.0.31/24', NetBox '10.21.100.31/24'"),
    "length of a prefix": (
        lambda to: _patch(to, "ipam/ip-addresses", _one(to, "ipam/ip-addresses", address="10.21.104.41"),
                          address="10.21.104.41/25"),
        "PAYGW-L011 address: plan ('SHZJ-BAK01', 'ens1f0'), NetBox (None, None)"),
    "amperes of a feed": (
        lambda to: _patch(to, "dcim/power-feeds", _one(to, "dcim/power-feeds", name="B06-B"), amperage=16),
        "feed B06 B amperage: plan 32, NetBox 16"),
}  # fmt: skip


@pytest.fixture(scope="module")
def of_demo(server: Server) -> Plan:
    """The demo, sent from empty; the tests below go on from there."""
    plan = plans.demo()
    first_and_again(server, plan)
    return plan


def test_the_playbook_tells_and_does(of_demo: Plan, server: Server, tmp_path: Path) -> None:
    """The same from the command line: 0 changed, in check mode and without; the token shows nowhere."""
    for more in (["--check"], []):
        done = _play(server, tmp_path, *more)
        assert done.returncode == 0, done.stdout[-3000:]
        assert "0 created" in done.stdout.replace("0 would be created", "0 created")
        assert server.token not in done.stdout


def test_each_seeded_difference_is_found_told_and_left(of_demo: Plan, server: Server, tmp_path: Path) -> None:
    alice = client(server, server.other)
    for seed, _said in SEEDS.values():
        seed(alice)
    found = differences(client(server), of_demo)
    assert [name for name, (_seed, said) in SEEDS.items() if said not in found] == [], found
    report = sent(server, of_demo)
    conflicts = [one.en for one in report.conflicts]
    assert len(conflicts) == len(SEEDS) - 1 and all("(alice, " in one for one in conflicts), conflicts
    assert report.created == ["cable"]  # the one that was pulled: nobody's value is lost by it
    done = _play(server, tmp_path)
    assert done.returncode == 2 and "alice" in done.stdout
    left = differences(client(server), of_demo)
    assert [
        said for name, (_seed, said) in SEEDS.items() if name != "a cable that was pulled" and said not in left
    ] == []


def test_what_gives_way_when_it_is_said(of_demo: Plan, server: Server) -> None:
    assert sent(server, of_demo, overwrite="all").good
    assert differences(client(server), of_demo) == []


def _play(server: Server, folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """Run the playbook with the token in a file that a vault would hold."""
    secrets = folder / "netbox.json"
    secrets.write_text(json.dumps({
        "golive_netbox_url": server.url, "vault_netbox_token": server.token, "golive_netbox_ca": str(server.ca),
        "golive_netbox_token": "{{ vault_netbox_token }}", "golive_language": "en",
    }))  # fmt: skip
    command = [Path(sys.executable).parent / "ansible-playbook", "-i", DEMO / "plan.yml", "-vv"]
    command += [ROOT / "playbooks/netbox.yml", "-e", f"@{secrets}", *more]
    environment = {**os.environ, "GOLIVE_STATE": str(folder / "state"), "ANSIBLE_NOCOLOR": "1", "GOLIVE_LANGUAGE": "en",
                   "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg")}  # fmt: skip
    return subprocess.run(
        list(map(str, command)), cwd=ROOT, env=environment, text=True, check=False, timeout=900,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
