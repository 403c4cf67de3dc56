"""Plans for the twin: the demo's or the small one's, with devices of every kind and any connections."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.model import Connection, Device, DeviceType, Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import DeviceKind
from ansible_collections.relops.golive.plugins.plugin_utils.model.convert import Units
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import REGISTERED, Scene
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import CHECKS, load

ROOT = Path(__file__).parents[3]
SOURCES = {
    "demo": ROOT / "inventories" / "demo" / "plan.yml",
    "small": ROOT / "tests" / "golden" / "records" / "project" / "plan.yml",
}
"""In the small one management ports end in switches that are configured."""
LOGIN = {"username": "netops", "password": "p", "enable": "e"}
PORTS = ("port1", "port2", "Gig-E 3", "NIC.Integrated.1-1-1", "以太网5", "eth1/6")
SPARE = ("ens2f0", "ens2f1", "ens2f2", "Gig-E 3", "NIC.Integrated.1-1-1", "以太网5")
ACTIVE = (
    DeviceKind.SERVER, DeviceKind.STORAGE, DeviceKind.SWITCH, DeviceKind.ROUTER, DeviceKind.FIREWALL,
    DeviceKind.LOAD_BALANCER, DeviceKind.PDU, DeviceKind.KVM,
)  # fmt: skip
SILENT = (DeviceKind.PATCH_PANEL, DeviceKind.CABLE_MANAGER, DeviceKind.BLANK, DeviceKind.SHELF, DeviceKind.RESERVED)


@cache
def source(name: str) -> Plan:
    """Return a plan with one more device of every kind (`X-<KIND>`), and more ports on every server."""
    plan = load(SOURCES[name])
    model = plan.devices[plan.hosts[0]]
    new = {f"X-{kind.value.upper().replace('_', '-')}": kind for kind in (*ACTIVE, *SILENT)}
    devices = {name: _device(model, number, name, kind) for number, (name, kind) in enumerate(new.items())}
    interfaces = [{"name": port, "type": "1000base-t"} for port in PORTS]
    kind = DeviceType.model_validate(
        {"manufacturer": "M", "model": "ANY", "slug": "any", "u_height": 0, "interfaces": interfaces}
    )
    types = {name: _wider(plan, name, found) for name, found in plan.device_types.items()}
    return with_(plan, devices={**plan.devices, **devices}, device_types={**types, "ANY": kind})


def _device(model: Device, number: int, name: str, kind: DeviceKind) -> Device:
    """Return a device that hangs at the side of the first host's rack, with nothing that another one has."""
    gone = dict.fromkeys(("device_id", "mgmt_ip", "oob_ip", "vip", "hostname", "pdu_a", "pdu_b", "contract_no"))
    own = {"name": name, "type": kind, "model": "ANY", "vendor": "M", "serial": f"X{number}", "asset_no": f"X{number}"}
    return model.model_copy(
        update={**gone, **own, "u_start": 0, "u_end": 0, "app_ip": (), "power_w": 0, "p_est": 0, "weight": 0}
    )


def _wider(plan: Plan, name: str, kind: DeviceType) -> DeviceType:
    if not any(plan.devices[host].model == name for host in plan.hosts):
        return kind
    more = [{"name": port, "type": "1000base-t"} for port in SPARE]
    content = kind.model_dump(by_alias=True)
    return DeviceType.model_validate({**content, "interfaces": [*content["interfaces"], *more, {"name": "iDRAC"}]})


def with_(plan: Plan, **fields: Any) -> Plan:
    """Return a plan with other parts; what was derived from the old ones is gone."""
    return Plan.model_construct(**{name: getattr(plan, name) for name in type(plan).model_fields} | fields)


def link(plan: Plan, a: tuple[str, str], b: tuple[str, str], **fields: Any) -> Connection:
    """Return a connection between two ports as a sound plan would have it."""
    like = next(one for one in plan.connections if one.vlan_untagged and not one.vlan_tagged)
    ends: dict[str, Any] = {}
    for side, (device, port) in (("a", a), ("b", b)):
        found = plan.devices[device]
        place = {"device": device, "port": port, "rack": found.rack, "u": Units(found.u_start, found.u_end)}
        ends |= {f"{side}_{key}": value for key, value in place.items()}
    number = fields.pop("number", 0)
    own = {"link_id": f"X-L{number}", "no": 900 + number, "outlet_id": None, "a_room": plan.devices[a[0]].room}
    bare = dict.fromkeys(
        ("a_mac", "a_patch", "b_patch", "ip", "gateway", "lag_group", "lag_mode", "label_a", "label_b")
    )
    return like.model_copy(update={**bare, **own, **ends, **fields})


def connected(plan: Plan, *links: Connection, instead: bool = False) -> Plan:
    """Return a plan with these connections as well, or instead."""
    return with_(plan, connections=tuple(links) if instead else (*plan.connections, *links))


def faults_by_link(plan: Plan) -> set[int]:
    """Return the connections in which the plan check finds a fault."""

    def place(index: int, key: str) -> str:
        return f"link:{index} {key}"

    scene = Scene(plan, tuple(plan.devices.values()), place, lambda index, key: f"row:{index} {key}")
    told = [fault.where for check in (*REGISTERED, *CHECKS) for fault in check(scene)]
    return {int(found[1]) for where in told if (found := re.match(r"link:(\d+) ", where))}


def accepted(plan: Plan, links: Iterable[Connection]) -> Plan:
    """Return the plan with those of the connections in which the plan check finds nothing."""
    tried = list(links)
    while True:
        whole = connected(plan, *tried)
        own = len(plan.connections)
        wrong = {index - own for index in faults_by_link(whole) if index >= own}
        if not wrong:
            return whole
        tried = [one for at, one in enumerate(tried) if at not in wrong]
