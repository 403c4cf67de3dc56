"""A lab goes up, stands, is repaired, and leaves nothing behind."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from ansible_collections.relops.lab.plugins.plugin_utils import fleet, groups, trouble
from ansible_collections.relops.lab.plugins.plugin_utils.shell import LabError
from ansible_collections.relops.lab.plugins.plugin_utils.topology import parse

from tests.integration.lab import topologies
from tests.integration.lab.conftest import Lab, eventually

pytestmark = pytest.mark.integration
SCRIPT = 'set -eu\nread -r word < /srv/image/word.txt\necho "$word from the image" > /etc/made-by-image\n'


@pytest.fixture
def second(folder: Path) -> Iterator[Lab]:
    """A lab beside the first, of one host on its own image layer."""
    files = folder / "files"
    files.mkdir(exist_ok=True)
    (files / "word.txt").write_text("greetings\n")
    (folder / "image.sh").write_text(SCRIPT)
    topology = topologies.one_host("lb2", folder)
    for word in ("vendor", "model", "serial"):
        topology["hosts"][0].pop(word)
    topology["hosts"][0]["image"] = "made"
    topology["packages"] = ["tree"]
    topology["images"] = {"made": {"script": str(folder / "image.sh"), "files": str(files), "packages": ["tree"]}}
    yield Lab("lb2", folder, fleet.up(parse(topology)))
    fleet.down("lb2", folder / "lb2")


def test_a_standing_lab_is_left_alone_and_the_dead_are_raised(lab: Lab) -> None:
    topology = parse(topologies.small("lb1", lab.folder))
    assert not fleet.up(topology).changed
    lab.ssh(2, "touch /root/kept")
    assert trouble.power("lb1", "HOST-2", "off")
    assert not trouble.power("lb1", "HOST-2", "off")
    assert "notconnect" in lab.switch(1).send_command("show interfaces gi1/0/2 status")
    report = fleet.up(topology)
    assert report.changed
    assert report.started == ["HOST-2"]
    assert lab.ssh(2, "test -e /root/kept").returncode == 0


def test_a_reboot_inside_keeps_disk_and_network(lab: Lab) -> None:
    lab.ssh(2, "touch /run/before /root/rebooted; systemctl reboot")
    assert eventually(lambda: lab.ssh(2, "test ! -e /run/before").returncode == 0, 30)
    assert lab.ssh(2, "test -e /root/rebooted && ip -br addr show ens1f0").stdout.split()[2] == "10.21.0.12/24"


def test_a_switch_whose_data_plane_died_is_raised_again(lab: Lab) -> None:
    lab.configure(2, "interface gi1/0/4", "description lost with the power")
    groups.end(f"relops-{lab.name}", "sw2")
    report = fleet.up(parse(topologies.small("lb1", lab.folder)))
    assert report.started == ["SW2"]
    assert "lost" not in lab.switch(2).send_command("show running-config")


def test_an_unreachable_device_comes_back(lab: Lab) -> None:
    assert trouble.misbehave("lb1", "HOST-1", {"unreachable": True})
    assert not trouble.misbehave("lb1", "HOST-1", {"unreachable": True})
    with pytest.raises(OSError, match=r"timed out|No route|unreachable"):
        lab.connection("10.255.0.11")
    assert trouble.misbehave("lb1", "HOST-1", {}, clear=True)
    assert eventually(lambda: lab.ssh(1, "true").returncode == 0)
    with pytest.raises(LabError, match="is a host"):
        trouble.misbehave("lb1", "HOST-1", {"lock": True})


def test_what_a_killed_ssh_began_does_not_wait_for_its_input(lab: Lab) -> None:
    """The way into the lab ends with who came by it: a module would wait for its code until the server asks for it."""
    words = ["ssh", "-F", str(lab.folder / lab.name / "ssh_config"), "-o", "ControlPath=none", "HOST-1"]
    with subprocess.Popen([*words, "echo begun; exec cat"], stdin=-1, stdout=-1) as client:
        assert client.stdout
        assert client.stdin
        assert client.stdout.readline() == b"begun\n"
        assert lab.ssh(1, "pgrep -x cat").stdout
        client.kill()
        client.wait()
    assert eventually(lambda: not lab.ssh(1, "pgrep -x cat").stdout, 15)


def test_two_labs_stand_side_by_side(lab: Lab, second: Lab) -> None:
    for here in (lab, second):
        assert here.ssh(1, "hostname").stdout == "host1\n"
    ids = {here.ssh(1, "cat /etc/machine-id").stdout for here in (lab, second)}
    assert len(ids) == 2
    assert second.ssh(1, "cat /etc/made-by-image; tree --version").stdout.startswith("greetings from the image\ntree")
    assert lab.ssh(1, "test -e /etc/made-by-image").returncode == 1


def test_packages_are_installed_offline(second: Lab) -> None:
    second.ssh(1, "apt-get -q update")
    assert second.ssh(1, "apt-cache policy tree | grep -c file:/srv/repo").stdout == "1\n"
    assert second.ssh(1, "apt-get -q -y install --reinstall tree").returncode == 0


def test_hardware_is_read_where_every_machine_has_it(lab: Lab) -> None:
    shown = lab.ssh(
        1, "cd /sys/class/dmi/id && cat sys_vendor product_name product_serial && stat -c %a product_serial"
    )
    assert shown.stdout.splitlines() == ["乙牌", "X5200", "SN1", "400"]
    assert lab.ssh(1, "cat /sys/class/dmi/id/bios_version").returncode == 1
    assert lab.ssh(1, "cat /sys/class/net/ens1f1/carrier").stdout.strip() == "0"
    assert "SN1" not in lab.ssh(1, "cat /etc/relops-lab/hardware.json").stdout


def test_hardware_without_a_record_is_not_there_to_be_read(second: Lab) -> None:
    """Whatever the machine below has: nothing of it is shown."""
    assert second.ssh(1, "cat /sys/class/dmi/id/*").stdout == ""


def test_another_lab_of_the_same_name_is_in_the_way(lab: Lab, tmp_path: Path) -> None:
    with pytest.raises(LabError, match="take it down first"):
        fleet.up(parse(topologies.one_host("lb1", tmp_path)))
    with pytest.raises(LabError, match="different topology"):
        fleet.up(parse(topologies.one_host("lb1", lab.folder)))


def test_down_leaves_nothing(folder: Path) -> None:
    topology = topologies.small("lb3", folder)
    before = _traces("lb3")
    fleet.up(parse(topology))
    assert _traces("lb3") != before
    assert fleet.down("lb3")
    assert _traces("lb3") == before == []
    assert not (folder / "lb3").exists()
    assert not fleet.down("lb3", folder / "lb3")


def _traces(name: str) -> list[str]:
    """Everything on this machine that carries the lab's name."""
    places = ["/run/netns", "/run/relops-lab", "/run/systemd/nspawn", "/sys/fs/cgroup"]
    paths = [str(path) for place in places for path in Path(place).glob("*") if path.name.startswith(f"{name}-")]
    groups_ = [str(path) for path in Path("/sys/fs/cgroup").glob(f"*/relops-{name}")]
    mounts = [line for line in Path("/proc/self/mountinfo").read_text().splitlines() if f"/{name}/" in line]
    return paths + groups_ + mounts + list(_processes(f"/{name}/"))


def _processes(word: str) -> Iterator[str]:
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if word in path.read_text(errors="replace"):
                yield str(path)


def test_roles_raise_and_fell(folder: Path) -> None:
    topology = topologies.one_host("lb4", folder)
    for role, changed in (("up", 1), ("up", 0), ("down", 1), ("down", 0)):
        play = [{"hosts": "localhost", "gather_facts": False, "vars": {"lab_topology": topology}}]
        play[0]["roles"] = [f"relops.lab.{role}"]
        (folder / "play.yml").write_text(yaml.safe_dump(play))
        done = _playbook(folder / "play.yml")
        assert done.returncode == 0, done.stdout + done.stderr
        assert f"changed={changed} " in done.stdout


def test_a_faulty_topology_fails_with_all_faults(folder: Path) -> None:
    topology = topologies.small("lb4", folder)
    topology["hosts"][0]["oob_ip"] = "10.9.9.9"
    topology["cables"][0]["a"]["interface"] = "eth9"
    play = [{"hosts": "localhost", "gather_facts": False, "tasks": [{"relops.lab.lab_up": {"topology": topology}}]}]
    (folder / "play.yml").write_text(yaml.safe_dump(play))
    done = _playbook(folder / "play.yml")
    assert done.returncode == 2
    assert "10.9.9.9 is outside 10.255.0.0/24" in done.stdout
    assert "HOST-1 has no interface eth9" in done.stdout
    assert not (folder / "lb4").exists()


def _playbook(play: Path) -> subprocess.CompletedProcess[str]:
    root = Path(__file__).parents[3]
    play.with_name("ansible.cfg").write_text("[defaults]\n")
    words = [str(Path(sys.executable).with_name("ansible-playbook")), "-i", "localhost,", str(play)]
    environment = {
        **os.environ,
        "ANSIBLE_COLLECTIONS_PATH": str(root / "collections"),
        "ANSIBLE_CONFIG": str(play.with_name("ansible.cfg")),
    }
    return subprocess.run(words, capture_output=True, text=True, check=False, env=environment)
