"""Netmiko as most people use it: `python -m tests.bench.fleet.bare FOLDER PORTS STATE FIRST`."""

from __future__ import annotations

import json
import multiprocessing
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from netmiko import ConnectHandler

from tests.bench.fleet.work import PROCESSES, THREADS, lines_of, told


def main(folder: Path, ports: int, first: int) -> None:
    """Log in, read, write, read again and save, fifty at once as the network stage does, `first` of them beforehand."""
    reached, lines = json.loads((folder / "reached.json").read_text()), lines_of(ports)

    def act(name: str) -> None:
        with ConnectHandler(
            device_type="cisco_ios", host="127.0.0.1", port=reached[name], username="netops", password="bench-login",
            secret="bench-enable",
        ) as switch:  # fmt: skip
            switch.enable()
            switch.send_command("show running-config")
            switch.send_config_set(lines)
            if "PAY-APP" not in str(switch.send_command("show running-config")):
                raise SystemExit(f"{name}: not configured")
            switch.save_config()

    def share(part: list[str]) -> None:
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(act, part))

    names = list(reached)
    for name in names[:first]:
        act(name)
    names = names[first:]
    fork = multiprocessing.get_context("fork")
    running = [fork.Process(target=share, args=(names[at::PROCESSES],)) for at in range(PROCESSES)]
    for process in running:
        process.start()
    for process in running:
        process.join()
    if any(process.exitcode for process in running):
        raise SystemExit("bare netmiko failed")


if __name__ == "__main__":
    told(lambda: main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[4])))
