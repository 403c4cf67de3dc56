"""Nornir with nornir-netmiko, in the benchmark's own environment: `python -m tests.bench.fleet.nornir_way FOLDER PORTS`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from nornir.core import Nornir
from nornir.core.inventory import ConnectionOptions, Defaults, Groups, Host, Hosts, Inventory
from nornir.core.plugins.connections import ConnectionPluginRegister
from nornir.plugins.runners import ThreadedRunner
from nornir_netmiko.tasks import netmiko_save_config, netmiko_send_command, netmiko_send_config

from tests.bench.fleet.work import PROCESSES, THREADS, lines_of, told


def main(folder: Path, ports: int) -> None:
    """Do the same as the bare pool by nornir's tasks, in its threads."""
    reached, lines = json.loads((folder / "reached.json").read_text()), lines_of(ports)
    hosts = Hosts()
    for name, port in reached.items():
        options = {"netmiko": ConnectionOptions(extras={"secret": "bench-enable"})}
        hosts[name] = Host(
            name, hostname="127.0.0.1", port=port, username="netops", password="bench-login", platform="cisco_ios",
            connection_options=options,
        )  # fmt: skip
    ConnectionPluginRegister.auto_register()
    found = Nornir(Inventory(hosts, Groups(), Defaults()), runner=ThreadedRunner(PROCESSES * THREADS))

    def act(task: Any) -> None:
        task.run(netmiko_send_command, command_string="show running-config", enable=True)
        task.run(netmiko_send_config, config_commands=lines)
        task.run(netmiko_send_command, command_string="show running-config")
        task.run(netmiko_save_config)

    results = found.run(act)
    found.close_connections()
    if results.failed:
        raise SystemExit(f"nornir failed on {len(results.failed_hosts)}: {next(iter(results.failed_hosts.values()))}")


if __name__ == "__main__":
    told(lambda: main(Path(sys.argv[1]), int(sys.argv[2])))
