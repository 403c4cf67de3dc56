"""Switches: an Open vSwitch and an lldpd in each switch's namespace, and one process for all command lines."""

from __future__ import annotations

import json
import shlex
import shutil
import socket
import sys
import time
from pathlib import Path
from typing import Any

from ansible_collections.relops.lab.plugins.plugin_utils import groups, wires
from ansible_collections.relops.lab.plugins.plugin_utils.cli.registry import dialect
from ansible_collections.relops.lab.plugins.plugin_utils.keys import make_key
from ansible_collections.relops.lab.plugins.plugin_utils.layout import NETNS_ROOT, Layout, slug
from ansible_collections.relops.lab.plugins.plugin_utils.openvswitch import starting
from ansible_collections.relops.lab.plugins.plugin_utils.shell import LabError, run
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Switch, Topology
from ansible_collections.relops.lab.plugins.plugin_utils.words import Said, refusal

COMMAND_LINES = "cli"  # the unit of the process that serves all command lines
SERVER = "ansible_collections.relops.lab.plugins.plugin_utils.cli.server"
SUPERVISOR = """\
set -u
trap 'kill 0' EXIT
# an address answers on its own interface alone
echo 1 > /proc/sys/net/ipv4/conf/all/arp_ignore
{starting}unshare --mount --propagation slave sh -c 'mount --bind "$1/run" /run; shift; exec "$@"' run {run} \
  lldpd -d -u /run/lldpd.sock -O /run/lldpd.conf -S {description} -I 'p*' -m {management} &
wait -n
"""


def prepare_switch(topology: Topology, layout: Layout, switch: Switch) -> None:
    """Write what the switch's programs start with, and give its management port the address."""
    folder, run_dir = layout.switch_dir(switch.name), layout.switch_run(switch.name)
    folder.mkdir(parents=True, exist_ok=True)
    (run_dir / "run").mkdir(parents=True, exist_ok=True)
    make_key(folder / "ssh_host_ed25519_key")
    (run_dir / "run" / "lldpd.conf").write_text(_lldp(switch))
    script = SUPERVISOR.format(
        run=shlex.quote(str(run_dir)),
        starting=starting(layout, switch.name),
        description=shlex.quote(dialect(switch.dialect).describe(switch)),
        management=shlex.quote(str(switch.oob_ip)),
    )
    (folder / "supervise.sh").write_text(script)
    port = wires.plug(layout, switch, switch.oob_interface)
    run("ip", "-n", port.netns, "addr", "add", f"{switch.oob_ip}/{topology.oob.prefix.prefixlen}", "dev", port.name)
    wires.set_links(port.netns, [port.name], up=True)


def startup_faults(topology: Topology) -> list[Said]:
    """Lines of startup configurations that a switch would refuse."""
    faults = []
    for switch in topology.switches:
        refused = dialect(switch.dialect).check(switch, switch.startup_config)
        faults += [refusal(line).at(f"switches.{switch.name}.startup_config") for line in refused]
    return faults


def host_key(layout: Layout, switch: Switch) -> str:
    return (layout.switch_dir(switch.name) / "ssh_host_ed25519_key.pub").read_text().strip()


def _lldp(switch: Switch) -> str:
    """Ports are announced under the names the vendor gives them."""
    short = dialect(switch.dialect).short
    lines = [f"configure system hostname {switch.name}", "configure lldp tx-interval 2"]
    for number, port in enumerate(switch.interfaces):
        where = f"configure ports p{number} lldp"
        lines.append(f'{where} portidsubtype local "{short(port.name)}"')
        lines.append(f'{where} portdescription "{port.name}"')
    return "\n".join(lines) + "\n"


def start_switch(layout: Layout, switch: Switch) -> None:
    """Start the switch's data plane (its command line is booted by an order or by the command lines' start)."""
    folder, netns = layout.switch_dir(switch.name), str(NETNS_ROOT / layout.netns(switch.name))
    inside = ["unshare", "--mount", "--propagation", "slave", "nsenter", f"--net={netns}"]
    command = [*inside, "/bin/bash", str(folder / "supervise.sh")]
    groups.start(layout.group, slug(switch.name), command, folder / "console.log")


def start_command_lines(layout: Layout) -> None:
    """Start the process that serves all command lines; it boots every switch from its startup configuration."""
    layout.orders.unlink(missing_ok=True)
    root = Path(__file__).parents[5]
    command = [sys.executable, "-m", SERVER, str(layout.state)]
    environment = {"PYTHONPATH": str(root), "PYTHONUNBUFFERED": "1"}
    groups.start(layout.group, COMMAND_LINES, command, layout.state / "switches.log", environment)


def stop_switch(layout: Layout, switch: Switch) -> None:
    """Cut the power: the command line goes first, so that its far ends see the links go."""
    order(layout, {"what": "off", "switch": switch.name})
    groups.end(layout.group, slug(switch.name))


def boot_switch(layout: Layout, switch: Switch) -> None:
    start_switch(layout, switch)
    order(layout, {"what": "on", "switch": switch.name})


def order(layout: Layout, what: dict[str, Any], patience: float = 20.0) -> dict[str, Any]:
    """Tell the switches' process to do something and return its answer; LabError when it does not answer."""
    deadline = time.monotonic() + patience
    while True:
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(patience)
                connection.connect(str(layout.orders))
                connection.sendall(json.dumps(what).encode() + b"\n")
                answer: dict[str, Any] = json.loads(connection.makefile().readline())
                return answer
        except (FileNotFoundError, ConnectionRefusedError) as error:
            if time.monotonic() > deadline:
                raise LabError(
                    f"the command lines do not answer; see {layout.state}/switches.log",
                    f"交换机命令行没有应答; 见 {layout.state}/switches.log",
                ) from error
            time.sleep(0.02)
        except (ValueError, OSError) as error:
            raise LabError(
                f"the command lines failed; see {layout.state}/switches.log",
                f"交换机命令行出错; 见 {layout.state}/switches.log",
            ) from error


def missing_programs() -> list[str]:
    return [
        name for name in ("ovsdb-server", "ovs-vswitchd", "ovs-vsctl", "lldpd", "lldpcli") if not shutil.which(name)
    ]
