"""How an Open vSwitch is started in the namespace of a device: its empty database, and the lines of a supervisor."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

from ansible_collections.relops.lab.plugins.plugin_utils.layout import Layout
from ansible_collections.relops.lab.plugins.plugin_utils.shell import run

SCHEMA = Path("/usr/share/openvswitch/vswitch.ovsschema")
# Without TSO between veth ends TCP stalls; the threads default to the number of cores, per switch.
SETTINGS = {"userspace-tso-enable": "true", "n-handler-threads": "1", "n-revalidator-threads": "1"}
STARTING = """\
export OVS_RUNDIR={run} OVS_LOGDIR={run} OVS_DBDIR={run} OVS_SYSCONFDIR={run}
rm -f {run}/*.sock
cp {database} {run}/conf.db
ovsdb-server {run}/conf.db --remote=punix:{run}/db.sock --unixctl={run}/db.ctl -vconsole:warn -vsyslog:off &
ovs-vswitchd unix:{run}/db.sock --unixctl={run}/vswitchd.ctl -vconsole:warn -vsyslog:off &
"""


def starting(layout: Layout, device: str) -> str:
    """The lines of a shell that start a device's Open vSwitch; it has no bridge yet."""
    return STARTING.format(
        run=shlex.quote(str(layout.switch_run(device))), database=shlex.quote(str(_database(layout)))
    )


def _database(layout: Layout) -> Path:
    """An empty Open vSwitch database with our settings, made once and copied for each device."""
    path = layout.runtime / "empty.db"
    if not path.exists():
        row = {"other_config": ["map", list(map(list, SETTINGS.items()))]}
        run("ovsdb-tool", "create", path, SCHEMA)
        change = json.dumps(["Open_vSwitch", {"op": "insert", "table": "Open_vSwitch", "row": row}])
        run("ovsdb-tool", "transact", path, change)
    return path
