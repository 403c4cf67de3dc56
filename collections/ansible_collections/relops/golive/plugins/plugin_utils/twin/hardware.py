"""What stands in the racks (`hardware` of twin/twin.yml): a record of its own; the plan is never taken for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault, suggestion
from ansible_collections.relops.golive.plugins.plugin_utils.model.fields import Mac, Model
from ansible_collections.relops.golive.plugins.plugin_utils.model.words import Label, PortName
from ansible_collections.relops.golive.plugins.plugin_utils.site.twinned import OnTwin, device_on_twin, unused

PLACE = "twin/twin.yml: hardware"


class TwinPort(Model):
    """A port as its label says; a MAC address that nobody wrote down is made up."""

    mac: Mac | None = None


class Hardware(Model):
    """One machine as somebody read it at the rack; what is left out is not measured on the twin either."""

    serial: Label | None = None
    model: Label | None = None
    manufacturer: Label | None = None
    firmware: Label | None = None
    version: Label | None = None
    """Software of a switch; a host's own system tells its."""
    interfaces: dict[PortName, TwinPort] = {}
    missing: tuple[PortName, ...] = ()
    """Ports of the model that this machine hasn't."""

    def told(self) -> JSON:
        """Return what the machine says of itself, by the names of the lab; empty where there is no record."""
        return {
            "vendor": self.manufacturer or "",
            "model": self.model or "",
            "serial": self.serial or "",
            "firmware": self.firmware or "",
        }


NO_RECORD = Hardware()


def faults(plan: Plan, records: Mapping[str, Hardware]) -> Iterator[Fault]:
    """Yield records of what the twin doesn't run, ports that the model hasn't, MAC addresses that are there twice."""
    macs: dict[str, str] = {}
    running = [*plan.hosts, *plan.switches]
    for name, record in records.items():
        if device_on_twin(plan, name) is not OnTwin.RUNS:
            zh, en = unused(plan, name) or suggestion(name, running)
            zh, en = f"不是模拟环境运行的主机或交换机{zh}", f"is no host or switch that runs on the twin{en}"
            yield Fault(PLACE, name, zh, en)
            continue
        if record.version and name not in plan.switches:
            zh, en = "主机的系统版本由其系统自己回答", "a host's system tells its version itself"
            yield Fault(f"{PLACE}.{name}.version", record.version, zh, en)
        ports = plan.device_type(name).interface_names
        for port in (*record.interfaces, *record.missing):
            if port not in ports:
                zh, en = suggestion(port, ports)
                zh, en = f"计划的型号没有此端口{zh}", f"is no port of the model in the plan{en}"
                yield Fault(f"{PLACE}.{name}", port, zh, en)
        for port, seen in record.interfaces.items():
            place, mac = f"{name} {port}", (seen.mac or "").lower()
            if mac and macs.setdefault(mac, place) != place:
                yield Fault(f"{PLACE}.{place}", mac, f"重复（{macs[mac]}）", f"is used twice (also {macs[mac]})")
