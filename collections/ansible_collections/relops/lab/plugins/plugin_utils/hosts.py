"""Hosts: systemd-nspawn over overlayfs, each with its own control group, mounts and network namespace."""

from __future__ import annotations

import os
import shlex
import socket
import threading
import time
import uuid
from pathlib import Path

from ansible_collections.relops.lab.plugins.plugin_utils import firmware, groups
from ansible_collections.relops.lab.plugins.plugin_utils.image import overlay_options
from ansible_collections.relops.lab.plugins.plugin_utils.keys import make_key
from ansible_collections.relops.lab.plugins.plugin_utils.layout import NETNS_ROOT, Layout, slug
from ansible_collections.relops.lab.plugins.plugin_utils.netns import enter_netns
from ansible_collections.relops.lab.plugins.plugin_utils.shell import LabError
from ansible_collections.relops.lab.plugins.plugin_utils.stations import raising
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Bond, Host, Interface, Tagged, Topology

REBOOT = 133

# Everything below happens in the host's own mount namespace: whatever ends the unit also unmounts.
SUPERVISOR = """\
set -u
{bonds}mkdir -p /run/systemd/nspawn && mount -t tmpfs tmpfs /run/systemd/nspawn
rm -rf {work}/work/incompat
mount -t overlay overlay -o {options} {merged} || exit 1
while :; do
  systemd-nspawn -q --boot -D {merged} --machine={machine} --register=no --keep-unit \\
    --network-namespace-path={netns} --capability=CAP_NET_ADMIN --resolv-conf=off --link-journal=no \\
    --timezone=off --bind-ro={repo}:/srv/repo --console=pipe
  status=$?
  [ $status -eq {reboot} ] || exit $status
  echo "relops-lab: reboot"
done
"""


def prepare_host(topology: Topology, layout: Layout, host: Host, lower: list[Path], repo: Path) -> None:
    """Write the host's own files into its upper layer and the script that runs it."""
    folder = layout.host_dir(host.name)
    layout.switch_run(host.name).mkdir(parents=True, exist_ok=True)
    upper, work, merged = (folder / name for name in ("upper", "work", "merged"))
    for path in (upper, work, merged):
        path.mkdir(parents=True, exist_ok=True)
    upper.chmod(0o755)
    for name, (mode, text) in _own_files(topology, layout, host).items():
        _write(upper, name, mode, text)
    (upper / "etc/ssh").mkdir(mode=0o755, exist_ok=True)
    make_key(upper / "etc/ssh/ssh_host_ed25519_key")
    script = SUPERVISOR.format(
        bonds=raising(layout, host),
        work=shlex.quote(str(work)),
        options=shlex.quote(overlay_options(lower, upper, work)),
        merged=shlex.quote(str(merged)),
        machine=slug(f"{layout.name}-{host.name}")[:63],
        netns=NETNS_ROOT / layout.netns(host.name),
        repo=shlex.quote(str(repo)),
        reboot=REBOOT,
    )
    (folder / "supervise.sh").write_text(script)


def host_key(layout: Layout, host: Host) -> str:
    return (layout.host_dir(host.name) / "upper/etc/ssh/ssh_host_ed25519_key.pub").read_text().strip()


def _own_files(topology: Topology, layout: Layout, host: Host) -> dict[str, tuple[int, str]]:
    files = {
        "etc/hostname": (0o644, host.hostname + "\n"),
        "etc/hosts": (0o644, f"127.0.0.1 localhost\n127.0.1.1 {host.hostname}\n"),
        "etc/machine-id": (0o444, uuid.uuid4().hex + "\n"),
        "root/.ssh/authorized_keys": (0o600, layout.ssh_key.with_suffix(".pub").read_text()),
        **firmware.files(host),
    }
    for number, port in enumerate(host.ends):
        files[f"etc/systemd/network/{10 + number}-{port.name}.network"] = (0o644, _network(topology, host, port))
    return files


def _network(topology: Topology, host: Host, port: Interface) -> str:
    """systemd-networkd announces host name and port by LLDP itself: four times in 4 s when the link comes up."""
    told = "yes" if port.lldp and not isinstance(port, (Bond, Tagged)) else "no"
    lines = ["[Match]", f"Name={port.name}", "[Network]", "LinkLocalAddressing=no", "IPv6AcceptRA=no"]
    lines += ["LLDP=no", f"EmitLLDP={told}", "ConfigureWithoutCarrier=yes"]
    lines += [f"Address={address}" for address in host.addresses(port, topology.oob)]
    lines += [f"Gateway={port.gateway}"] if port.gateway else []
    if port.name == host.oob_interface and host.managed_elsewhere:  # the way in answers for an address of another port
        lines += ["[Route]", f"Destination={topology.oob.controller}/32", "Scope=link"]
    return "\n".join(lines) + "\n"


def _write(upper: Path, name: str, mode: int, text: str) -> None:
    path = upper / name
    path.parent.mkdir(parents=True, exist_ok=True)
    for parent in path.parents:
        if parent == upper:
            break
        parent.chmod(0o700 if parent.relative_to(upper).parts[0] == "root" else 0o755)
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)


def start_host(layout: Layout, host: Host) -> None:
    folder = layout.host_dir(host.name)
    netns = str(NETNS_ROOT / layout.netns(host.name))
    inside = ["unshare", "--mount", "--propagation", "slave", "nsenter", f"--net={netns}"]
    environment = {
        "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1",
        "SYSTEMD_NSPAWN_API_VFS_WRITABLE": "network",
        "LANG": "C.UTF-8",
    }
    groups.start(
        layout.group,
        slug(host.name),
        [*inside, "/bin/sh", str(folder / "supervise.sh")],
        folder / "console.log",
        environment,
    )


PORT, BANNER = 22, 0.3
"""Where SSH listens, and for how many seconds one look for its banner lasts on a machine that does nothing else."""
LONGEST = 6.0


def busy() -> float:
    """How many times longer things may take than on a machine that does nothing else, by its load."""
    return min(LONGEST, max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1)))


def await_ssh(layout: Layout, addresses: dict[str, str], patience: float) -> None:
    """Return when every device (name -> address) answers with an SSH banner; LabError names those that don't.

    On a busy machine a device is waited for longer, and so is each look.
    """
    silent, times = dict(addresses), busy()
    patience *= times

    def ask() -> None:
        enter_netns(layout.control)
        deadline = time.monotonic() + patience
        while silent and time.monotonic() < deadline:
            for name, address in list(silent.items()):
                if _banner(address, BANNER * times):
                    del silent[name]
            time.sleep(0.02)

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    if silent:
        names = ", ".join(sorted(silent))
        raise LabError(
            f"no SSH answer in {patience:.0f} s from {names}; see console.log below {layout.state}/hosts",
            f"{patience:.0f} s 内没有 SSH 应答: {names}; 见 {layout.state}/hosts 下的 console.log",
        )


def _banner(address: str, seconds: float) -> bool:
    try:
        with socket.create_connection((address, PORT), timeout=seconds) as connection:
            return connection.recv(4) == b"SSH-"
    except OSError:
        return False
