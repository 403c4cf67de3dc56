"""The address that the plan gives a routed port of a switch."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import Mode
from ansible_collections.relops.golive.plugins.plugin_utils.model.network import Connection


def address_of(link: Connection, first: bool) -> dict[str, str]:
    """Return `{address: "10.0.0.1 255.255.255.252"}` for end a of a routed connection, IPv4 alone; else nothing.

    A port to which the plan gives no address keeps what it has.
    """
    if link.mode is not Mode.ROUTED or not first or link.ip is None or link.ip.version != 4:
        return {}
    return {"address": f"{link.ip.ip} {link.ip.network.netmask}"}
