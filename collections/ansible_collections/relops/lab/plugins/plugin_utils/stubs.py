"""Stubs: devices that the lab does not run, as their neighbours see them: a link, an address, a name by LLDP."""

from __future__ import annotations

import shlex

from ansible_collections.relops.lab.plugins.plugin_utils import groups
from ansible_collections.relops.lab.plugins.plugin_utils.layout import NETNS_ROOT, Layout, slug
from ansible_collections.relops.lab.plugins.plugin_utils.stations import raising
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Interface, Stub, Topology
from ansible_collections.relops.lab.plugins.plugin_utils.wires import linux_name

DESCRIPTION = "relops.lab stub: answers, and does nothing else"
SUPERVISOR = """\
set -u
trap 'kill 0' EXIT
echo 0 > /proc/sys/net/ipv4/ip_forward
{raising}{addresses}\
unshare --mount --propagation slave sh -c 'mount --bind "$1/run" /run; shift; exec "$@"' run {run} \\
  lldpd -d -u /run/lldpd.sock -O /run/lldpd.conf -S {description} -I {ports} &
wait -n
"""


def prepare_stub(layout: Layout, stub: Stub) -> None:
    """Write what the stub's programs start with."""
    folder, run_dir = layout.switch_dir(stub.name), layout.switch_run(stub.name)
    folder.mkdir(parents=True, exist_ok=True)
    (run_dir / "run").mkdir(parents=True, exist_ok=True)
    lines = [f"configure system hostname {stub.name}", "configure lldp tx-interval 2"]
    for port in stub.interfaces:
        where = f"configure ports {linux_name(stub, port.name)} lldp"
        lines.append(f'{where} portidsubtype local "{port.name}"')
        lines.append(f'{where} portdescription "{port.name}"')
    (run_dir / "run" / "lldpd.conf").write_text("\n".join(lines) + "\n", encoding="utf-8")
    spoken = [linux_name(stub, port.name) for port in stub.interfaces if port.lldp]
    script = SUPERVISOR.format(
        run=shlex.quote(str(run_dir)),
        raising=raising(layout, stub),
        addresses="".join(_up(stub, end) for end in stub.ends),
        description=shlex.quote(DESCRIPTION),
        ports=shlex.quote(",".join(spoken) or "none"),
    )
    (folder / "supervise.sh").write_text(script)


def _up(stub: Stub, end: Interface) -> str:
    name = linux_name(stub, end.name)
    lines = [f"ip link set {name} addrgenmode none up"]
    lines += [f"ip addr add {address} dev {name} nodad" for address in end.addresses]
    return "".join(line + "\n" for line in lines)


def start_stub(layout: Layout, stub: Stub) -> None:
    folder, netns = layout.switch_dir(stub.name), str(NETNS_ROOT / layout.netns(stub.name))
    inside = ["unshare", "--mount", "--propagation", "slave", "nsenter", f"--net={netns}"]
    command = [*inside, "/bin/bash", str(folder / "supervise.sh")]
    groups.start(layout.group, slug(stub.name), command, folder / "console.log")


def start_missing(topology: Topology, layout: Layout) -> list[str]:
    """Start every stub that does not run; returns their names."""
    missing = [stub for stub in topology.stubs if not groups.alive(layout.group, slug(stub.name))]
    for stub in missing:
        start_stub(layout, stub)
    return [stub.name for stub in missing]
