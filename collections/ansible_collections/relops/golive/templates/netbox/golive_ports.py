"""A script for NetBox (Customization, Scripts): completes the ports that devices have of their types.

Give it the file 20_ports_of_types.csv. NetBox's own import can only create ports, or change those whose id stands in
the file, which nobody knows before the devices are there. Ports that are not there are told, and left out.
"""

import csv
import io

from dcim.models import Interface
from extras.scripts import FileVar, Script
from ipam.models import VLAN


class GolivePorts(Script):
    """Set what the port table says of each port."""

    table = FileVar(description="20_ports_of_types.csv")

    class Meta:
        name = "RelOps GoLive: ports"
        description = "Completes the ports that devices have of their types"

    def run(self, data, commit):
        """Read the table; NetBox takes back all of it when one line is at fault."""
        changed = 0
        for row in csv.DictReader(io.StringIO(data["table"].read().decode("utf-8-sig"))):
            port = Interface.objects.filter(device__name=row["device"], name=row["name"]).first()
            if port is None:
                self.log_failure(f"{row['device']} {row['name']}: no such port")
                continue
            changed += self.complete(port, row)
        self.log_success(f"{changed} ports changed")

    def complete(self, port, row):
        """Set the fields of one port; return 1 when something changed."""
        vlans = VLAN.objects.filter(group__name=row["vlan_group"])
        wanted = {
            "enabled": row["enabled"] == "true",
            "speed": int(row["speed"]) if row["speed"] else None,
            "duplex": row["duplex"] or None,
            "description": row["description"],
            "lag": port.device.interfaces.get(name=row["lag"]) if row["lag"] else None,
            "mode": row["mode"] or "",
            "untagged_vlan": vlans.get(vid=row["untagged_vlan"]) if row["untagged_vlan"] else None,
        }
        tagged = [vlans.get(vid=number) for number in row["tagged_vlans"].split(",") if number]
        same = all((getattr(port, name) or None) == (value or None) for name, value in wanted.items())
        if same and set(port.tagged_vlans.all()) == set(tagged):
            return 0
        port.snapshot()
        for name, value in wanted.items():
            setattr(port, name, value)
        port.full_clean()
        port.save()
        port.tagged_vlans.set(tagged)
        return 1
