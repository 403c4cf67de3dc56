"""How a lab is reached: its known_hosts and ssh_config, from its topology and the keys in its folder alone."""

from __future__ import annotations

from ansible_collections.relops.lab.plugins.plugin_utils import hosts, switching
from ansible_collections.relops.lab.plugins.plugin_utils.layout import NETNS_ROOT, Layout
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Topology


def known_hosts_text(topology: Topology, layout: Layout) -> str:
    """Each device's address with the key by which it proves that it is the lab's."""
    lines = [f"{host.oob_ip} {hosts.host_key(layout, host)}" for host in topology.hosts]
    lines += [f"{switch.oob_ip} {switching.host_key(layout, switch)}" for switch in topology.switches]
    return "".join(line + "\n" for line in lines)


def ssh_config_text(topology: Topology, layout: Layout) -> str:
    """Let `ssh -F <dir>/ssh_config DEVICE` reach each device by its name, and Ansible by its address.

    No other file of keys counts: whoever answers below these addresses is the lab's own device, or nobody.
    """
    blocks = [f"Host {device.name}\n    HostName {device.oob_ip}\n" for device in topology.devices]
    shared = {
        "ProxyCommand": proxy_command(layout),
        "IdentityFile": layout.ssh_key,
        "UserKnownHostsFile": layout.known_hosts,
        "GlobalKnownHostsFile": "/dev/null",
        "StrictHostKeyChecking": "yes",
    }
    lines = "".join(f"    {name} {value}\n" for name, value in shared.items())
    users = f"Host {' '.join(host.name for host in topology.hosts)}\n    User root\n"
    return "".join(blocks) + f"{users}Host *\n{lines}"


def proxy_command(layout: Layout) -> str:
    """The command by which ssh gets into the lab's network."""
    return f"nsenter --net={NETNS_ROOT / layout.control} nc -N %h %p"
