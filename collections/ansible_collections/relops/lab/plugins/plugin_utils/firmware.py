"""The firmware tables of a host (DMI): what its record says, where production reads it, /sys/class/dmi/id.

A host in a lab has no firmware of its own, and the machine below must not answer in its place. So a unit lays the
record's files over the kernel's folder before anything else starts; what has no record is not there to be read.
"""

from __future__ import annotations

import json

from ansible_collections.relops.lab.plugins.plugin_utils.topology import Host

FOLDER = "etc/relops-lab"
FIELDS = {"product_serial": "serial", "product_name": "model", "sys_vendor": "vendor", "bios_version": "firmware"}
SECRET = frozenset({"product_serial"})
"""What the kernel shows to root alone."""
UNIT = """\
[Unit]
Description=Firmware tables of the simulated machine
DefaultDependencies=no
Before=sysinit.target
FailureAction=poweroff-force
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/sh /etc/relops-lab/firmware.sh
"""
DROP_IN = "[Unit]\nRequires=relops-firmware.service\nAfter=relops-firmware.service\n"
# A kernel without DMI has no folder to lay anything over: then all of /sys/class is put together anew, with one.
SCRIPT = """\
set -eu
tables=/etc/relops-lab/dmi
if [ -d /sys/class/dmi/id ]; then
  mount --bind -o ro "$tables" /sys/class/dmi/id
  exit 0
fi
[ -n "$(ls "$tables")" ] || exit 0
classes=/run/relops-lab/class
mkdir -p "$classes"
mount -t tmpfs -o mode=0755 tmpfs "$classes"
for class in /sys/class/*/; do
  name=$(basename "$class")
  mkdir "$classes/$name"
  mount --bind "$class" "$classes/$name"
done
mkdir -p "$classes/dmi/id"
mount --bind -o ro "$tables" "$classes/dmi/id"
mount --rbind "$classes" /sys/class
"""


def files(host: Host) -> dict[str, tuple[int, str]]:
    """The files of a host that give it its tables: name to mode and text."""
    told = {file: getattr(host, field) for file, field in FIELDS.items()}
    tables = {f"{FOLDER}/dmi/{file}": (_mode(file), text + "\n") for file, text in told.items() if text}
    return {
        **tables,
        f"{FOLDER}/dmi/.record": (0o444, ""),
        f"{FOLDER}/hardware.json": (0o644, json.dumps({"device": host.name}) + "\n"),
        f"{FOLDER}/firmware.sh": (0o755, SCRIPT),
        "etc/systemd/system/relops-firmware.service": (0o644, UNIT),
        "etc/systemd/system/sysinit.target.d/relops-lab.conf": (0o644, DROP_IN),
    }


def _mode(file: str) -> int:
    return 0o400 if file in SECRET else 0o444
