"""Sites, rooms, racks and their power: what everything else stands in."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.thing import Ref, Thing
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.values import (
    GREY,
    PHASES,
    described,
    slug,
    whole,
)
from ansible_collections.relops.golive.plugins.plugin_utils.model import Device, Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.site import Feed, Rack


def site_of(plan: Plan, device: Device) -> str:
    """Return the site of a device: that of its rack, else the one that has its room, else the plan's first."""
    if device.rack in plan.racks:
        return plan.racks[device.rack].site
    return next((name for name, site in plan.sites.items() if device.room in site.rooms), next(iter(plan.sites)))


def room_of(plan: Plan, device: Device) -> str:
    """Return the room of a device: that of its rack."""
    return plan.racks[device.rack].room if device.rack in plan.racks else device.room


def platform_of(plan: Plan, device: Device) -> str:
    """Return the platform of a device: that of a switch which this plan configures, else the system that it runs."""
    switch = plan.switches.get(device.name)
    return switch.platform if switch else device.os_version or ""


def names(plan: Plan) -> Iterator[Thing]:
    """Yield the roles and platforms of the plan's devices."""
    for role in dict.fromkeys(device.type.en for device in plan.devices.values()):
        yield Thing("dcim.devicerole", (role,), {"name": role, "slug": slug(role), "color": GREY})
    for platform in dict.fromkeys(platform_of(plan, device) for device in plan.devices.values()):
        if platform:
            yield Thing("dcim.platform", (platform,), {"name": platform, "slug": slug(platform)})


def places(plan: Plan) -> Iterator[Thing]:
    """Yield sites, rooms, racks, power panels and power feeds."""
    for name, site in plan.sites.items():
        known = {"name": name, "slug": slug(name), "status": "active", "description": described(site.name)}
        yield Thing("dcim.site", (name,), known)
    for site_name, room in _rooms(plan):
        site_ref = Ref("dcim.site", (site_name,))
        fields = {"site": site_ref, "name": room, "slug": slug(room), "status": "active"}
        yield Thing("dcim.location", (site_name, room), fields)
    for name, rack in plan.racks.items():
        yield _rack(name, rack)
    yield from _power(plan)


def _rooms(plan: Plan) -> dict[tuple[str, str], None]:
    rooms = [(name, room) for name, site in plan.sites.items() for room in site.rooms]
    rooms += [(rack.site, rack.room) for rack in plan.racks.values()]
    rooms += [(site_of(plan, device), room_of(plan, device)) for device in plan.devices.values()]
    return dict.fromkeys(rooms)


def _rack(name: str, rack: Rack) -> Thing:
    fields = {
        "site": Ref("dcim.site", (rack.site,)),
        "location": Ref("dcim.location", (rack.site, rack.room)),
        "name": name,
        "status": "active",
        "width": 19,
        "u_height": rack.u_height,
        "desc_units": False,
        "outer_width": rack.width_mm,
        "outer_depth": rack.depth_mm,
        "outer_unit": "mm",
        "weight": rack.weight_kg,
        "max_weight": whole(rack.max_weight_kg),
        "weight_unit": "kg",
    }
    return Thing("dcim.rack", (name,), fields)


def _power(plan: Plan) -> Iterator[Thing]:
    """Yield one panel for each room and side, A and B, then the feeds of the racks."""
    feeds = [(name, rack, side, feed) for name, rack in plan.racks.items() for side, feed in rack.feeds.items()]
    for site, room, side in dict.fromkeys((rack.site, rack.room, side) for _name, rack, side, _feed in feeds):
        fields = {
            "site": Ref("dcim.site", (site,)),
            "location": Ref("dcim.location", (site, room)),
            "name": f"{room}-{side}",
        }
        yield Thing("dcim.powerpanel", (site, f"{room}-{side}"), fields)
    for name, rack, side, feed in feeds:
        yield _feed(name, rack, side, feed)


def _feed(name: str, rack: Rack, side: str, feed: Feed) -> Thing:
    fields = {
        "power_panel": Ref("dcim.powerpanel", (rack.site, f"{rack.room}-{side}")),
        "rack": Ref("dcim.rack", (name,)),
        "name": f"{name}-{side}",
        "status": "active",
        "type": "primary" if side == "A" else "redundant",
        "supply": "ac",
        "phase": PHASES[feed.phase],
        "voltage": whole(feed.voltage),
        "amperage": whole(feed.amperage),
        "max_utilization": whole(feed.max_utilization),
    }
    return Thing("dcim.powerfeed", (f"{name}-{side}",), fields)
