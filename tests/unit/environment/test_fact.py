"""A twin is what is proven to be one: each single forgery of a lab's files or network makes it production."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.twin.fact import standing
from ansible_collections.relops.lab.plugins.plugin_utils.keys import make_key

from tests.unit.environment.forged import OWNER, Lab, lab, run


@pytest.fixture
def twin(tmp_path: Path) -> Iterator[Lab]:
    """Return a lab that stands by all its files."""
    if os.geteuid():
        pytest.skip("a namespace needs root")
    with lab(tmp_path, f"u{os.getpid() % 10**6}") as made:
        yield made


def test_a_lab_that_stands_is_known_with_its_way_in(twin: Lab) -> None:
    found = standing(twin.place.state)
    assert (found.name, found.owner) == (twin.topology.name, OWNER)
    assert found.devices == {"APP-1": "10.255.0.11", "SW-1": "10.255.0.201"}
    assert found.proxy == f"nsenter --net=/run/netns/{twin.control} nc -N %h %p"
    assert standing(twin.place.state, seal=found.seal) == found
    assert standing(twin.place.state, "APP-1") == found


def leads_to_production(twin: Lab) -> None:
    text = twin.place.ssh_config.read_text()
    twin.place.ssh_config.write_text(text.replace(f"nsenter --net=/run/netns/{twin.control} ", ""))


def another_name(twin: Lab) -> None:
    twin.place.ssh_config.write_text("Host *\n    HostName 192.0.2.1\n" + twin.place.ssh_config.read_text())


def key_of_production(twin: Lab) -> None:
    """Put a public key there whose private half is elsewhere, as who copies it from production would."""
    elsewhere = twin.place.state / "elsewhere"
    public = make_key(elsewhere)
    elsewhere.unlink()
    key = twin.key_of("APP-1")
    old = key.with_name(key.name + ".pub").read_text().strip()
    key.with_name(key.name + ".pub").write_text(public + "\n")
    twin.place.known_hosts.write_text(twin.place.known_hosts.read_text().replace(old, public))


def another_key_too(twin: Lab) -> None:
    public = make_key(twin.place.state / "elsewhere")
    with twin.place.known_hosts.open("a") as opened:
        opened.write(f"10.255.0.11 {public}\n")


def an_authority(twin: Lab) -> None:
    public = make_key(twin.place.state / "elsewhere")
    with twin.place.known_hosts.open("a") as opened:
        opened.write(f"@cert-authority * {public}\n")


def no_private_key(twin: Lab) -> None:
    twin.key_of("SW-1").unlink()


def another_topology(twin: Lab) -> None:
    found = json.loads(twin.place.topology.read_text())
    found["hosts"][0]["oob_ip"] = "10.255.0.12"
    twin.place.topology.write_text(json.dumps(found))


def half_built(twin: Lab) -> None:
    twin.place.standing.unlink()


def another_identity(twin: Lab) -> None:
    twin.place.identity.write_text("another\n")


def not_registered(twin: Lab) -> None:
    twin.place.registration.unlink()


def registered_by_others(twin: Lab) -> None:
    os.chown(twin.place.registration, 65534, 65534)


def writable_for_others(twin: Lab) -> None:
    twin.place.runtime.chmod(0o777)


def a_way_out(twin: Lab) -> None:
    run(f"ip -n {twin.control} link add eth0 type veth peer name eth1")


def a_route_out(twin: Lab) -> None:
    run(f"ip -n {twin.control} link add eth9 type veth peer name oob9")
    run(f"ip -n {twin.control} link set eth9 up")
    run(f"ip -n {twin.control} route add default dev eth9")


def garbage(twin: Lab) -> None:
    twin.place.topology.write_bytes(b"\xff\x00{")


FORGERIES: list[Callable[[Lab], None]] = [
    leads_to_production, another_name, key_of_production, another_key_too, an_authority, no_private_key,
    another_topology, half_built, another_identity, not_registered, registered_by_others, writable_for_others,
    a_way_out, a_route_out, garbage,
]  # fmt: skip


@pytest.mark.parametrize("forge", FORGERIES, ids=lambda forge: forge.__name__)
def test_whatever_is_forged_is_no_twin(twin: Lab, forge: Callable[[Lab], None]) -> None:
    forge(twin)
    with pytest.raises(GoliveError) as refused:
        standing(twin.place.state)
    assert "is no twin" in str(refused.value) and "不是模拟环境" in refused.value.zh


def test_files_that_changed_after_preflight_are_proven_anew(twin: Lab) -> None:
    seal = standing(twin.place.state).seal
    another_key_too(twin)
    with pytest.raises(GoliveError, match="holds keys of others"):
        standing(twin.place.state, seal=seal)


def test_a_lab_that_was_taken_down_is_no_twin_even_with_the_seal(twin: Lab) -> None:
    seal = standing(twin.place.state).seal
    (Path("/run/netns") / twin.control).exists()
    run(f"ip netns del {twin.control}")
    try:
        with pytest.raises(GoliveError, match="its network namespace is not there"):
            standing(twin.place.state, seal=seal)
    finally:
        run(f"ip netns add {twin.control}")


def test_the_network_of_this_machine_under_a_labs_name_is_none(twin: Lab) -> None:
    place = Path("/run/netns") / twin.control
    run(f"ip netns del {twin.control}")
    place.touch()
    run(f"mount --bind /proc/self/ns/net {place}")
    with pytest.raises(GoliveError, match="its network is the one of this machine"):
        standing(twin.place.state)


def test_another_folder_is_none(twin: Lab, tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "twin/..", Path("/"), Path()):
        with pytest.raises(GoliveError, match="has this folder"):
            standing(folder)
