"""The network stage against bare netmiko: N simulated switches, the same lines, wall and processor seconds, memory.

`python tests/bench/network.py [--switches 50] [--ports 48]`. Both ways log in, read the running configuration, write
every port, read again and save, with the same number of processes and threads; the stage also keeps its journal and
restore points, compares what it read with the plan, and compares the saved configuration. The switches are the twin's
command lines on the loopback without a data plane.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import multiprocessing
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "collections"))

import asyncssh
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Outcome, Place
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import fleet
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.dialogue import Access
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import desired_from, target
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.registry import load
from ansible_collections.relops.lab.plugins.plugin_utils.cli import door
from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device, Paths
from ansible_collections.relops.lab.plugins.plugin_utils.cli.registry import dialect as dialect_named
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Switch
from netmiko import ConnectHandler

USER, PASSWORD, ENABLE = "netops", "bench-login", "bench-enable"
IOS = load("ios")
Work = dict[str, Any]


def desired_of(ports: int) -> Work:
    """Two VLANs and `ports` access ports with four lines each."""
    owned = {
        "enabled": True,
        "mode": "access",
        "native": None,
        "allowed": None,
        "speed": None,
        "duplex": None,
        "lag": None,
    }
    wishes = {
        f"GigabitEthernet1/0/{number}": {
            "owned": {**owned, "description": f"HOST{number} ens1f0 L{number:03}", "access": 101 + number % 2},
            "extra": ["spanning-tree portfast"],
        }
        for number in range(1, ports + 1)
    }
    return {"platform": "ios", "vlans": {"101": "PAY-APP", "102": "PAY-DB"}, "ports": wishes, "unused": [], "links": {}}


def serve(folder: Path, switches: int, ports: int) -> None:
    """Run the command lines of all switches on the loopback and write how they are reached."""
    asyncio.run(_serve(folder, switches, ports))


async def _serve(folder: Path, switches: int, ports: int) -> None:
    logging.getLogger("asyncio").setLevel(logging.ERROR)  # a client that hangs up first is no news
    key = asyncssh.generate_private_key("ssh-ed25519")
    reached = {}
    listening = []
    for number in range(1, switches + 1):
        device = _device(f"SW{number:03}", folder, ports)
        dialect = dialect_named(device.switch.dialect)
        dialect.load(device, "")
        dialect.store(device)
        device.hostname = dialect.hostname

        def accept(process: Any, device: Device = device, dialect: Any = dialect) -> Any:
            return door._converse(process, device, dialect)

        acceptor = await asyncssh.listen(
            "127.0.0.1", 0, server_host_keys=[key], line_editor=False, encoding="utf-8", process_factory=accept,
            server_factory=lambda device=device, dialect=dialect: door._Door(device, dialect),
        )  # fmt: skip
        listening.append(acceptor)
        reached[device.switch.name] = acceptor.get_port()
    public = key.export_public_key().decode().strip()
    (folder / "known_hosts").write_text("".join(f"[127.0.0.1]:{port} {public}\n" for port in reached.values()))
    (folder / "ports.json").write_text(json.dumps(reached))
    await asyncio.Event().wait()


def _device(name: str, folder: Path, ports: int) -> Device:
    interfaces = [{"name": "GigabitEthernet0/0"}, *({"name": f"GigabitEthernet1/0/{n}"} for n in range(1, ports + 1))]
    switch = Switch.model_validate(
        {
            "name": name,
            "dialect": "ios",
            "oob_interface": "GigabitEthernet0/0",
            "oob_ip": "127.0.0.1",
            "interfaces": interfaces,
            "secrets": {"username": USER, "password": PASSWORD, "enable": ENABLE},
        }
    )
    home = folder / name
    home.mkdir()
    device = Device(switch, Paths(home, home, ""), "255.255.255.0", {})

    async def settled() -> None:
        """There is no data plane to bring anywhere."""

    device.settle = settled
    return device


def stage(folder: Path, names: list[str], work: Work, reached: dict[str, int]) -> None:
    """The stage as the fleet action runs it."""
    golive = folder / "state" / "bench"
    (golive / "journal").mkdir(parents=True)

    def act(name: str) -> Outcome:
        access = Access(name, "127.0.0.1", USER, PASSWORD, ENABLE, str(folder / "known_hosts"), port=reached[name])
        place = Place(folder / "state", golive, "RUN", name, "network", "network.ports", "f" * 64)
        return fleet.bring(fleet.Target(work, access, place), check=False)

    outcomes = fleet.forward(names, act, fleet.Policy(1, len(names)), lambda: True)
    faults = [outcome.message for outcome in outcomes.values() if outcome.status != "done"]
    if faults:
        raise SystemExit(f"{len(faults)} switches: {faults[0]}")


def bare(folder: Path, names: list[str], work: Work, reached: dict[str, int]) -> None:
    """Netmiko as most people use it, in the same processes and threads."""
    empty = IOS.parse("".join(f"interface {name}\n" for name in work["ports"]))
    wanted = target(empty, desired_from(work))
    lines = [line for stanza in IOS.render(empty, wanted) for line in stanza.commands()]

    def act(name: str) -> None:
        with ConnectHandler(
            device_type="cisco_ios",
            host="127.0.0.1",
            port=reached[name],
            username=USER,
            password=PASSWORD,
            secret=ENABLE,
        ) as switch:
            switch.enable()
            switch.send_command("show running-config")
            switch.send_config_set(lines)
            if "PAY-APP" not in str(switch.send_command("show running-config")):
                raise SystemExit(f"{name}: not configured")
            switch.save_config()

    def share(part: list[str]) -> None:
        with ThreadPoolExecutor(fleet.THREADS) as pool:
            list(pool.map(act, part))

    processes = min(os.cpu_count() or 1, -(-len(names) // fleet.THREADS))
    fork = multiprocessing.get_context("fork")
    running = [fork.Process(target=share, args=(names[at::processes],)) for at in range(processes)]
    for process in running:
        process.start()
    for process in running:
        process.join()
    if any(process.exitcode for process in running):
        raise SystemExit("bare netmiko failed")


def measured(way: Callable[..., None], switches: int, ports: int) -> tuple[float, float, float]:
    """Wall seconds, processor seconds and the largest process in MB of one way, in a process of its own."""
    fork = multiprocessing.get_context("fork")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        serving = fork.Process(target=serve, args=(folder, switches, ports), daemon=True)
        serving.start()
        while not (folder / "ports.json").exists() or not (folder / "ports.json").read_text():
            time.sleep(0.1)
        reached = json.loads((folder / "ports.json").read_text())
        pipe, far = fork.Pipe(duplex=False)

        def run() -> None:
            began = time.monotonic()
            way(folder, sorted(reached), desired_of(ports), reached)
            wall = time.monotonic() - began
            own, below = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
            used = own.ru_utime + own.ru_stime + below.ru_utime + below.ru_stime
            far.send((wall, used, max(own.ru_maxrss, below.ru_maxrss) / 1024))

        process = fork.Process(target=run)
        process.start()
        process.join()
        serving.terminate()
        if process.exitcode:
            raise SystemExit(1)
        found: tuple[float, float, float] = pipe.recv()
        return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--switches", type=int, default=50)
    parser.add_argument("--ports", type=int, default=48)
    chosen = parser.parse_args()
    print(
        f"{chosen.switches} switches x {chosen.ports} ports x 4 lines, {os.cpu_count()} cores shared with the switches"
    )
    print(f"{'way':<34}{'wall s':>8}{'cpu s':>8}{'MB':>8}")
    for name, way in (("network stage (journal, verify)", stage), ("bare netmiko send_config_set", bare)):
        wall, used, memory = measured(way, chosen.switches, chosen.ports)
        print(f"{name:<34}{wall:>8.1f}{used:>8.1f}{memory:>8.0f}", flush=True)


if __name__ == "__main__":
    main()
