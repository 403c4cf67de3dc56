"""Open vSwitch over its own sockets: OVSDB transactions and the switch daemon's questions.

RFC 7047 (OVSDB) and ovs-appctl's JSON-RPC; a program per command would cost 10 ms each.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

from ansible_collections.relops.lab.plugins.plugin_utils.cli import routed, strings
from ansible_collections.relops.lab.plugins.plugin_utils.cli.fabric import Lane
from ansible_collections.relops.lab.plugins.plugin_utils.cli.rpc import JsonRpc
from ansible_collections.relops.lab.plugins.plugin_utils.shell import LabError

Place = tuple[str, str]
Row = dict[str, Any]
BRIDGE = "br0"
BRIDGE_ROW: Row = {
    "name": BRIDGE,
    "datapath_type": "netdev",
    "fail_mode": "standalone",
    "other_config": ["map", [["mac-aging-time", "300"], ["disable-in-band", "true"]]],
}


class DataPlane:
    """One switch's bridge. `ports` maps an interface of the switch to its Linux name, `p<number>`.

    `far` names the ports of the other switch of a pair that end here: `s<number>`, strung to its `p<number>`.
    """

    def __init__(self, run: Path, ports: dict[str, str], netns: str = "") -> None:
        self.database = JsonRpc(run / "db.sock")
        self.daemon = JsonRpc(run / "vswitchd.ctl")
        self.ports = ports
        self.netns = netns
        self.far: dict[Place, str] = {}
        self._applied: dict[str, Lane] = {}
        self._uuids: dict[str, list[Any]] = {}
        self._lent: dict[str, Any] = {}

    async def reset(self) -> None:
        """Begin with an empty bridge."""
        await self._transact(
            {"op": "update", "table": "Open_vSwitch", "where": [], "row": {"bridges": ["set", []]}},
            {"op": "insert", "table": "Bridge", "row": {**BRIDGE_ROW, **_local_port()}, "uuid-name": "bridge"},
            *_local_rows(),
            _bridge_link(),
        )
        self._applied, self._uuids, self._lent = {}, {}, {}

    async def apply(self, lanes: dict[str, Lane]) -> None:
        """Bring the bridge to these lanes (those that have a wire) and wait until frames follow them."""
        lent = [member for lane in lanes.values() if lane.lent for member in lane.members if member in self.ports]
        wired = {name: self._wired(lane) for name, lane in lanes.items() if not lane.lent}
        lanes = {name: lane for name, lane in wired.items() if lane.members or not lanes[name].members}
        operations: list[Row] = []
        made: dict[str, list[int]] = {}
        gone = [name for name, lane in self._applied.items() if _shape(lanes.get(name)) != _shape(lane)]
        if gone:
            operations.append(_mutate("delete", [uuid for name in gone for uuid in self._uuids[name]]))
        for name, lane in lanes.items():
            if name in gone or name not in self._applied:
                rows = self._rows(name, lane)
                made[name] = [len(operations) + at for at, row in enumerate(rows) if row["table"] == "Port"]
                operations += rows
            elif lane != self._applied[name]:
                parts = [_carriage(lane), routed.carriage(lane)][not lane.members : 1 + bool(lane.address)]
                for uuid, row in zip(self._uuids[name], parts, strict=True):
                    where = [["_uuid", "==", uuid]]
                    operations.append({"op": "update", "table": "Port", "where": where, "row": row})
        linux = {self.ports[member] for member in lent}
        operations += strings.cut({name: uuid for name, uuid in self._lent.items() if name not in linux})
        made_strings = {}
        for name in sorted(linux - set(self._lent)):
            made_strings[name] = len(operations)
            operations += strings.rows(name)
        if not operations:
            return
        results = await self._transact(*operations)
        self._lent = {name: uuid for name, uuid in self._lent.items() if name in linux} | {
            name: results[at]["uuid"] for name, at in made_strings.items()
        }
        self._uuids = {name: uuids for name, uuids in self._uuids.items() if name not in gone}
        self._uuids.update({name: [results[at]["uuid"] for at in places] for name, places in made.items()})
        before, self._applied = self._applied, dict(lanes)
        for name, lane in lanes.items():
            if lane.address and (name in made or lane.address != before[name].address):
                await routed.give(self.netns, self._linux(name), lane)

    def _rows(self, name: str, lane: Lane) -> list[Row]:
        """What makes a lane; the rows of its ports come in the order of `_uuids`."""
        linux = self._linux(name)
        strung = [strings.interface(self.far[place]) for place in lane.remote]
        outer = [*(self._interface(member) for member in lane.members), *strung, self._port(name, lane)]
        own = outer if lane.members else []
        inner = routed.rows(linux, lane) if lane.address else []
        ports = [*([linux] if lane.members else []), *([routed.interface_of(linux)] if lane.address else [])]
        return [*own, *inner, _mutate("insert", [["named-uuid", _id(port)] for port in ports])]

    async def mac_table(self) -> list[tuple[str, int, str]]:
        """(interface, VLAN, MAC) as the switch has learned them."""
        names = {int(linux[1:]) + 1: name for name, linux in self.ports.items()} | {
            strings.number(self.far[place]): lane.members[0] for lane in self._applied.values() for place in lane.remote
        }
        found, own = [], {lane.tag for lane in self._applied.values() if lane.address and lane.members}
        for line in (await self.daemon.ask("fdb/show", [BRIDGE])).splitlines()[1:]:
            port, vlan, mac, _age = line.split()
            if port.isdigit() and int(port) in names and int(vlan) not in own:
                found.append((names[int(port)], int(vlan), mac))
        return found

    async def flush(self) -> None:
        await self.daemon.ask("fdb/flush", [BRIDGE])

    async def lacp_members(self) -> dict[str, bool]:
        """Which members of LACP aggregates have agreed with their far end; what is strung here by its own name."""
        names = {linux: name for name, linux in self.ports.items()} | {linux: linux for linux in self.far.values()}
        state: dict[str, bool] = {}
        for line in (await self.daemon.ask("lacp/show", [])).splitlines():
            words = line.replace(":", " ").split()
            if words[:1] in (["member"], ["slave"]) and words[1] in names:
                state[names[words[1]]] = "attached" in words and "current" in words
        return state

    def close(self) -> None:
        self.database.close()
        self.daemon.close()

    def _wired(self, lane: Lane) -> Lane:
        return replace(lane, members=tuple(member for member in lane.members if member in self.ports))

    def _linux(self, name: str) -> str:
        digits = "".join(char for char in name if char.isdigit())
        return self.ports.get(name) or ("vlan" if "lan" in name.lower() or "irb" in name else "lag") + digits

    def _interface(self, member: str) -> Row:
        linux = self.ports[member]
        row = {"name": linux, "ofport_request": int(linux[1:]) + 1}
        return {"op": "insert", "table": "Interface", "row": row, "uuid-name": _id("i" + linux)}

    def _port(self, name: str, lane: Lane) -> Row:
        linux = [*(self.ports[member] for member in lane.members), *(self.far[place] for place in lane.remote)]
        members = ["set", [["named-uuid", _id("i" + name_)] for name_ in linux]]
        row = {"name": self._linux(name), "interfaces": members, **_carriage(lane)}
        return {"op": "insert", "table": "Port", "row": row, "uuid-name": _id(self._linux(name))}

    async def _transact(self, *operations: Row) -> list[Row]:
        """Commit, then wait until the daemon has caught up (cur_cfg reaches next_cfg)."""
        count = {"op": "mutate", "table": "Open_vSwitch", "where": [], "mutations": [["next_cfg", "+=", 1]]}
        select = {"op": "select", "table": "Open_vSwitch", "where": [], "columns": ["next_cfg", "cur_cfg"]}
        results: list[Row] = await self.database.ask("transact", ["Open_vSwitch", *operations, count, select])
        for result in results:
            if result and result.get("error"):
                why = f"{result['error']}: {result.get('details')}"
                raise LabError(f"{self.database.path} refused: {why}", f"{self.database.path} 拒绝: {why}")
        wanted = results[-1]["rows"][0]["next_cfg"]
        for _attempt in range(1000):
            rows = (await self.database.ask("transact", ["Open_vSwitch", select]))[0]["rows"]
            if rows[0]["cur_cfg"] >= wanted:
                return results
            await asyncio.sleep(0.005)
        raise LabError(
            f"{self.daemon.path}: the data plane does not follow its configuration",
            f"{self.daemon.path}: 数据平面未跟上其配置",
        )


def _shape(lane: Lane | None) -> Any:
    """What cannot be changed in place."""
    return None if lane is None else (lane.members, lane.remote, lane.aggregate, bool(lane.address))


def _carriage(lane: Lane) -> Row:
    row: Row = {
        "tag": ["set", [] if lane.tag is None else [lane.tag]],
        "trunks": ["set", sorted(lane.trunks)],
        "vlan_mode": "trunk" if lane.tag is None else "native-untagged" if lane.trunk else "access",
        "lacp": lane.lacp or "off",
    }
    if lane.aggregate:
        row["bond_mode"] = "balance-tcp" if lane.lacp else "balance-slb"
        row["other_config"] = ["map", [["lacp-time", "fast"], ["bond-rebalance-interval", "0"]]]
    return row


def _id(name: str) -> str:
    return "row_" + name


def _mutate(how: str, uuids: list[Any]) -> Row:
    where = [["name", "==", BRIDGE]]
    return {"op": "mutate", "table": "Bridge", "where": where, "mutations": [["ports", how, ["set", uuids]]]}


def _local_port() -> Row:
    return {"ports": ["set", [["named-uuid", "localport"]]]}


def _local_rows() -> list[Row]:
    """The bridge's own port takes part in no VLAN."""
    row = {"name": BRIDGE, "interfaces": ["named-uuid", "localif"], "vlan_mode": "trunk", "trunks": ["set", [4095]]}
    return [
        {"op": "insert", "table": "Port", "row": row, "uuid-name": "localport"},
        {"op": "insert", "table": "Interface", "row": {"name": BRIDGE, "type": "internal"}, "uuid-name": "localif"},
    ]


def _bridge_link() -> Row:
    row = {"bridges": ["set", [["named-uuid", "bridge"]]]}
    return {"op": "update", "table": "Open_vSwitch", "where": [], "row": row}
