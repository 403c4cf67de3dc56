"""Collection cisco.ios, in the benchmark's environment: `python -m tests.bench.fleet.collection_way FOLDER PORTS`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.bench.fleet.work import PROCESSES, THREADS, lines_of, told


def main(folder: Path, ports: int) -> None:
    """Write the same lines by ios_config, which compares first, and save where something was changed."""
    reached, lines = json.loads((folder / "reached.json").read_text()), lines_of(ports)
    heads = {at for at, line in enumerate(lines) if line.startswith(("interface ", "vlan "))}
    one = {"cisco.ios.ios_config": {"src": str(folder / "lines.cfg"), "save_when": "modified"}}
    text = "".join(("" if at in heads else " ") + line + "\n" for at, line in enumerate(lines) if line != "exit")
    (folder / "lines.cfg").write_text(text)
    (folder / "play.json").write_text(json.dumps([{"hosts": "all", "gather_facts": False, "tasks": [one]}]))
    hosts = {name: {"ansible_host": "127.0.0.1", "ansible_port": port} for name, port in reached.items()}
    common = {
        "ansible_connection": "ansible.netcommon.network_cli", "ansible_network_os": "cisco.ios.ios",
        "ansible_user": "netops", "ansible_password": "bench-login", "ansible_become": True,
        "ansible_become_method": "enable", "ansible_become_password": "bench-enable",
        "ansible_host_key_checking": False, "ansible_network_cli_ssh_type": "libssh",
        "ansible_python_interpreter": sys.executable, "ansible_command_timeout": 300, "ansible_connect_timeout": 120,
    }  # fmt: skip
    (folder / "hosts.json").write_text(json.dumps({"all": {"hosts": hosts, "vars": common}}))
    command = ["ansible-playbook", "-i", "hosts.json", "-f", str(PROCESSES * THREADS), "play.json"]
    own = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")}
    home = {"ANSIBLE_HOME": str(folder / "home"), "ANSIBLE_HOST_KEY_CHECKING": "false", "PATH": os.environ["PATH"]}
    bin_of = Path(sys.executable).parent
    path = {"PATH": f"{bin_of}:{os.environ['PATH']}"}
    answer = subprocess.run(
        command, env={**own, **home, **path}, cwd=folder, capture_output=True, text=True, check=False
    )
    if answer.returncode:
        raise SystemExit(f"cisco.ios failed: {answer.stdout[-1500:]} {answer.stderr[-500:]}")


if __name__ == "__main__":
    told(lambda: main(Path(sys.argv[1]), int(sys.argv[2])))
