"""Nornir with nornir-netmiko, in the benchmark's environment: `python -m tests.bench.fleet.nornir_way FOLDER PORTS`."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.bench.fleet.work import PROCESSES, THREADS, lines_of, told


def main(folder: Path, ports: int) -> None:
    """Do the same as the bare pool by nornir's tasks, in its threads."""
    reached, lines = json.loads((folder / "reached.json").read_text()), lines_of(ports)
    core, tasks = (
        import_module("nornir.core.inventory"),
        import_module("nornir_netmiko.tasks"),
    )  # not of our environment
    hosts = core.Hosts()
    for name, port in reached.items():
        options = {"netmiko": core.ConnectionOptions(extras={"secret": "bench-enable"})}
        hosts[name] = core.Host(
            name, hostname="127.0.0.1", port=port, username="netops", password="bench-login", platform="cisco_ios",
            connection_options=options,
        )  # fmt: skip
    import_module("nornir.core.plugins.connections").ConnectionPluginRegister.auto_register()
    runner = import_module("nornir.plugins.runners").ThreadedRunner(PROCESSES * THREADS)
    inventory = core.Inventory(hosts, core.Groups(), core.Defaults())
    found = import_module("nornir.core").Nornir(inventory, runner=runner)

    def act(task: Any) -> None:
        task.run(tasks.netmiko_send_command, command_string="show running-config", enable=True)
        task.run(tasks.netmiko_send_config, config_commands=lines)
        task.run(tasks.netmiko_send_command, command_string="show running-config")
        task.run(tasks.netmiko_save_config)

    results = found.run(act)
    found.close_connections()
    if results.failed:
        raise SystemExit(f"nornir failed on {len(results.failed_hosts)}: {next(iter(results.failed_hosts.values()))}")


if __name__ == "__main__":
    told(lambda: main(Path(sys.argv[1]), int(sys.argv[2])))
