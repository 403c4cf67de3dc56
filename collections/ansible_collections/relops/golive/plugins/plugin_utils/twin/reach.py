"""How the controller reaches a twin: the management network, and what a sound plan lacks for one."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network, ip_network
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault
from ansible_collections.relops.golive.plugins.plugin_utils.site.twinned import way_in


def faults(plan: Plan) -> Iterator[Fault]:
    """Yield what a plan that is sound lacks for a twin: every device needs a way to it that is the same network's."""
    names = dict.fromkeys((*plan.hosts, *plan.switches))
    for name in names:
        address = plan.devices[name].mgmt_ip
        if address is None:
            zh, en = "缺带内管理IP，模拟环境无法连接", "has no management address: the twin cannot reach it"
            yield Fault(plan.tables.equipment, name, zh, en)
        elif not isinstance(address, IPv4Address):
            zh = f"带内管理IP {address} 不是 IPv4，模拟环境无法连接"
            en = f"has the management address {address}, which is not IPv4: the twin cannot reach it"
            yield Fault(plan.tables.equipment, name, zh, en)
        if name in plan.switches and way_in(plan, name) is None:
            zh = "没有用途为管理或带外BMC的连接，型号也没有管理口，模拟环境无法连接"
            en = "has no connection for management, and its model no port for it: the twin cannot reach it"
            yield Fault(plan.tables.ports, name, zh, en)
    prefix = management_prefix(plan)
    if prefix is None:
        zh = "没有一个网段包含全部主机和交换机的管理地址，模拟环境需要一个"
        en = "none holds the management addresses of all hosts and switches, which the twin needs"
        yield Fault("prefixes", "", zh, en)
    elif controller(plan, prefix) is None:
        zh, en = "没有空闲地址，模拟环境的控制机需要一个", "has no free address, and the twin's controller needs one"
        yield Fault("prefixes", str(prefix), zh, en)


def management_prefix(plan: Plan) -> Any:
    """Return the prefix that holds the management addresses of all hosts and switches, None when there is none."""
    addresses = [plan.devices[name].mgmt_ip for name in (*plan.hosts, *plan.switches)]
    known = [plain.prefix for plain in plan.prefixes] + [net for vlan in plan.vlans.values() for net in vlan.prefixes]
    fitting = (prefix for prefix in known if isinstance(prefix, IPv4Network))
    return next((prefix for prefix in fitting if all(each is None or each in prefix for each in addresses)), None)


def controller(plan: Plan, prefix: Any) -> Any:
    """Return the first address of the management network that nobody has, None when there is none."""
    taken = {device.mgmt_ip for device in plan.devices.values()} | {device.oob_ip for device in plan.devices.values()}
    taken |= {link.ip.ip for link in plan.connections if link.ip is not None}
    return next((address for address in ip_network(prefix).hosts() if address not in taken), None)


def out_of_band(plan: Plan) -> JSON:
    """Return the management network: the prefix of the plan that holds the management addresses."""
    prefix = management_prefix(plan)
    return {"prefix": str(prefix), "controller": str(controller(plan, prefix))}
