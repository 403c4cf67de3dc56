"""VLANs, each in the group of its site, VRFs and prefixes."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.place import site_of
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.thing import Ref, Thing
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.values import described, slug
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import DeviceKind
from ansible_collections.relops.golive.plugins.plugin_utils.site.cabling import stands

DEFAULT = {1: "default"}
"""The VLAN that is on every switch and that no plan defines."""


class Networks:
    """Which VLAN is where: the same number in another site is another VLAN, so each site has a group of its own."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.carried: dict[str, set[int]] = {site: set() for site in plan.sites}
        for link in filter(stands, plan.connections):
            for name in (link.a_device, link.b_device):
                device = plan.devices[name]
                if device.type is DeviceKind.SWITCH:
                    self.carried.setdefault(site_of(plan, device), set()).update(link.vlans)
        known = set().union(*self.carried.values())
        first = next(iter(plan.sites))
        self.carried[first] |= set(plan.vlans) - known

    def vlan(self, site: str, number: int) -> Ref:
        """Return a VLAN of a site."""
        return Ref("ipam.vlan", (site, str(number)))

    def home(self, number: int) -> str:
        """Return the first site that has a VLAN."""
        return next(site for site, numbers in self.carried.items() if number in numbers)

    def vlans(self) -> Iterator[Thing]:
        """Yield the group of each site, then its VLANs."""
        sites = {site: sorted(numbers) for site, numbers in self.carried.items() if numbers}
        for site in sites:
            fields = {"name": site, "slug": slug(site), **_scope(site)}
            yield Thing("ipam.vlangroup", (site,), fields)
        for site, numbers in sites.items():
            for number in numbers:
                yield self._vlan(site, number)

    def _vlan(self, site: str, number: int) -> Thing:
        found = self.plan.vlans.get(number)
        fields = {
            "group": Ref("ipam.vlangroup", (site,)),
            "vid": number,
            "name": found.name if found else DEFAULT.get(number, f"VLAN{number}"),
            "status": "active",
            "description": described(found.description) if found else "",
        }
        return Thing("ipam.vlan", (site, str(number)), fields)

    def prefixes(self) -> Iterator[Thing]:
        """Yield VRFs, the prefixes of VLANs and the others."""
        for vrf in dict.fromkeys(link.vrf for link in self.plan.connections if link.vrf):
            yield Thing("ipam.vrf", (vrf,), {"name": vrf})
        for number, vlan in self.plan.vlans.items():
            site = self.home(number)
            for prefix in vlan.prefixes:
                more = {"vlan": self.vlan(site, number), **_scope(site), "description": described(vlan.description)}
                yield Thing("ipam.prefix", (str(prefix),), {"prefix": str(prefix), "status": "active", **more})
        only = next(iter(self.plan.sites)) if len(self.plan.sites) == 1 else ""
        for plain in self.plan.prefixes:
            more = {"description": described(plain.purpose), **(_scope(only) if only else {})}
            fields = {"prefix": str(plain.prefix), "status": "active", **more}
            yield Thing("ipam.prefix", (str(plain.prefix),), fields)


def _scope(site: str) -> dict[str, object]:
    return {"scope_type": "dcim.site", "scope_id": Ref("dcim.site", (site,))}
