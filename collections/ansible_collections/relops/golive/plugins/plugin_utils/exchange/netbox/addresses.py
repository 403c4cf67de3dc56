"""Addresses: of ports, of devices with their primary ones, virtual ones, gateways; hardware addresses of ports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_interface
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.devices import device_ref
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.ports import Ports
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.thing import Ref, Thing
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.values import described
from ansible_collections.relops.golive.plugins.plugin_utils.model import Device, Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import LinkPurpose
from ansible_collections.relops.golive.plugins.plugin_utils.site.addressing import Address, gateways, prefixes
from ansible_collections.relops.golive.plugins.plugin_utils.site.cabling import stands

_DNS = re.compile(r"([0-9a-z_-]+)(\.[0-9a-z_-]+)*")


class Addresses:
    """Every address of the plan once: the port table tells where it is, the equipment list what it is for."""

    def __init__(self, plan: Plan, ports: Ports) -> None:
        self.plan, self.ports = plan, ports
        self.known = prefixes(plan)
        self.found: dict[Address, dict[str, Any]] = {}
        self._of_lines()
        for device in plan.devices.values():
            self._of_device(device)
        self._shared()

    def things(self) -> Iterator[Thing]:
        """Yield the addresses."""
        for address, fields in self.found.items():
            owner = fields.get("assigned_object_id")
            near = (device_ref(owner.key[0]),) if owner else ()
            yield Thing("ipam.ipaddress", (str(address),), {"status": "active", **fields}, near)

    def primary(self) -> Iterator[Thing]:
        """Yield which of them are the primary ones, and the one out of band, of each device."""
        for device in self.plan.devices.values():
            fields: dict[str, Any] = {}
            if device.mgmt_ip:
                fields[f"primary_ip{device.mgmt_ip.version}"] = _ref(device.mgmt_ip)
            if device.oob_ip:
                fields["oob_ip"] = _ref(device.oob_ip)
            if fields:
                yield Thing("dcim.device.addresses", (device.name,), {"id": device_ref(device.name), **fields})

    def hardware(self) -> Iterator[Thing]:
        """Yield the hardware addresses that the port table gives, and that they are those of their ports."""
        lines = [link for link in self.plan.connections if link.a_mac and stands(link)]
        for link in lines:
            port, mac = Ref("dcim.interface", (link.a_device, link.a_port)), str(link.a_mac).upper()
            fields = {"mac_address": mac, "assigned_object_type": "dcim.interface", "assigned_object_id": port}
            yield Thing("dcim.macaddress", (mac,), fields)
        for link in lines:
            key = (link.a_device, link.a_port)
            mac_ref = Ref("dcim.macaddress", (str(link.a_mac).upper(),))
            yield Thing("dcim.interface.mac", key, {"id": Ref("dcim.interface", key), "primary_mac_address": mac_ref})

    def _of_lines(self) -> None:
        for link in filter(stands, self.plan.connections):
            if link.ip is not None:
                fields = self._on(self.ports.carrier(link), str(link.ip), f"{link.link_id} {link.purpose.en}")
                if link.vrf:
                    fields["vrf"] = Ref("ipam.vrf", (link.vrf,))
                self.found.setdefault(link.ip.ip, fields)

    def _of_device(self, device: Device) -> None:
        """Add management addresses that are on no line, and name the device by the one in band."""
        two = device.mgmt_ip and device.oob_ip and device.mgmt_ip != device.oob_ip
        for address, purpose, made_up, kept in (
            (device.oob_ip, LinkPurpose.BMC, "oob", True),
            (device.mgmt_ip, LinkPurpose.MANAGEMENT, "mgmt", not two),
        ):
            if address is not None and address not in self.found:
                interface = self.ports.management(device, purpose, made_up, kept)
                self.found[address] = self._on(interface, self._with_length(address), f"{device.name} {made_up}")
        name = (device.hostname or "").lower()
        if device.mgmt_ip in self.found and _DNS.fullmatch(name):
            self.found[device.mgmt_ip]["dns_name"] = name

    def _shared(self) -> None:
        """Add what is no port's: addresses of applications, virtual ones of several devices, gateways of prefixes."""
        for device in self.plan.devices.values():
            for address in device.app_ip:
                self.found.setdefault(address, self._alone(address, f"{device.name} application"))
        owners: dict[Address, list[str]] = {}
        for device in self.plan.devices.values():
            if device.vip:
                owners.setdefault(device.vip, []).append(device.name)
        for address, names in owners.items():
            text = f"VIP {', '.join(names)}"
            self.found.setdefault(address, {**self._alone(address, text), "role": "vip"})
        for prefix, gateway in gateways(self.plan):
            if gateway is not None:
                self.found.setdefault(gateway, self._alone(gateway, f"gateway of {prefix}"))

    def _on(self, interface: Ref, address: str, text: str) -> dict[str, Any]:
        fields = {"address": address, "description": described(text)}
        return {**fields, "assigned_object_type": "dcim.interface", "assigned_object_id": interface}

    def _alone(self, address: Address, text: str) -> dict[str, Any]:
        return {"address": self._with_length(address), "description": described(text)}

    def _with_length(self, address: Address) -> str:
        """Return an address with the length of its prefix; alone where the plan has none."""
        lengths = [prefix.prefixlen for prefix in self.known if address in prefix]
        return str(ip_interface(f"{address}/{max(lengths)}" if lengths else f"{address}"))


def _ref(address: Address) -> Ref:
    return Ref("ipam.ipaddress", (str(address),))
