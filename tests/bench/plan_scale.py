"""Load and check a plan of a whole data centre: 5,000 devices, 240,000 ports (120,000 connections).

Run: python tests/bench/plan_scale.py [devices] [--xlsx] [--faults N]; prints seconds and the largest memory;
both are those of two processes together, what they share in memory is counted twice.
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.headers import EQUIPMENT as EQUIPMENT_SHAPE
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.headers import PORTS as PORTS_SHAPE
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.headers import TableShape
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import read_yaml

DEMO = Path(__file__).parents[2] / "inventories" / "demo"
PORTS_PER_DEVICE = 48
DEVICES_PER_RACK = 40
EQUIPMENT: dict[str, Any] = {
    "type": "交换机", "vendor": "甲牌", "model": "S48", "room": "R1", "face": "前", "p_est": 120, "weight": 8,
    "system": "网络", "zone": "生产", "purpose": "交换机", "admin": "吴工", "app_owner": "吴工", "run_state": "运行",
    "warranty_start": "2026-01-01", "warranty_end": "2029-01-01", "rack_date": "2026-02-01",
    "online_date": "2026-03-01",
}  # fmt: skip
PORTS: dict[str, Any] = {
    "a_room": "R1", "purpose": "业务", "zone": "生产", "mode": "trunk", "vlan_untagged": 1, "speed": "10G",
    "duplex": "full", "media": "CAT6A", "connector": "RJ45", "length": 3, "color": "蓝", "status": "规划",
}  # fmt: skip
FACTS = (
    "sites racks vlans prefixes switches groups entry_points databases backup packages releases configs migrations "
    "checks tables process"
)
CRITERION = {"name": "ports", "target": 1, "unit": "port", "measured_by": "ports"}
REACHED = {"from": "DC1-NET-SW0000", "to": "10.1.0.1", "port": 80, "allowed": True}
LOAD = {"name": "page", "from": "DC1-NET-SW0000", "url": "http://10.1.0.1/", "rate": 1, "duration_s": 1,
        "targets": {"errors": 0}}  # fmt: skip


def generate(folder: Path, devices: int, faults: int) -> Path:
    """Write a plan of `devices` switches, every port cabled to the same port of the device opposite."""
    (folder / "types").mkdir(parents=True)
    names = [f"Ethernet1/{port}" for port in range(1, PORTS_PER_DEVICE + 1)]
    kind = {"manufacturer": "甲牌", "model": "S48", "slug": "s48", "u_height": 1, "is_full_depth": False}
    interfaces = [{"name": name, "type": "10gbase-t"} for name in names]
    (folder / "types" / "s48.yaml").write_text(yaml.safe_dump({**kind, "interfaces": interfaces}, allow_unicode=True))
    _write(folder / "equipment.csv", EQUIPMENT_SHAPE, (_device(device) for device in range(devices)))
    _write(folder / "ports.csv", PORTS_SHAPE, _links(devices, names, faults))
    plan = folder / "plan.yml"
    plan.write_text(json.dumps(_plan(devices), ensure_ascii=False, default=str), encoding="utf-8")
    return plan


def _rack(device: int) -> str:
    return f"R{device // DEVICES_PER_RACK:03d}"


def _write(path: Path, shape: TableShape, rows: Iterator[dict[str, Any]]) -> None:
    """Write rows by English key under Chinese headers."""
    keys = list(shape.model.model_fields)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow([shape.name(key) for key in keys])
        csv.DictWriter(file, keys, restval="").writerows(rows)


def _device(device: int) -> dict[str, Any]:
    unit = device % DEVICES_PER_RACK + 1
    return {
        "device_id": device,
        "asset_no": f"ZC-{device}",
        "name": _name(device),
        "hostname": _name(device),
        "serial": f"SN{device}",
        "rack": _rack(device),
        "u_start": unit,
        "u_end": unit,
        "mgmt_ip": f"10.{device // 250 + 1}.{device % 250}.1",
        **EQUIPMENT,
    }


def _name(device: int) -> str:
    return f"DC1-NET-SW{device:04d}"


def _links(devices: int, names: list[str], faults: int) -> Iterator[dict[str, Any]]:
    row = 0
    for near in range(devices // 2):
        for port in names:
            row += 1
            vlan = 999 if row <= faults else 100 + row % 50
            ends = {**_end("a", near, port), **_end("b", near + devices // 2, port)}
            yield {
                "no": row,
                "link_id": f"L{row:06d}",
                "outlet_id": f"D-{row}",
                **ends,
                "vlan_tagged": f"{vlan},150-160",
                **PORTS,
            }


def _end(side: str, device: int, port: str) -> dict[str, Any]:
    place = {"rack": _rack(device), "u": f"{device % DEVICES_PER_RACK + 1}U", "device": _name(device), "port": port}
    return {f"{side}_{key}": value for key, value in place.items()}


def _plan(devices: int) -> dict[str, Any]:
    demo = read_yaml(DEMO / "plan.yml", "plan.yml")  # as the plan does: `no` is a key, not false
    racks = {_rack(device): {"site": "DC1", "room": "R1"} for device in range(0, devices, DEVICES_PER_RACK)}
    vlans = {number: {"name": f"V{number}"} for number in range(100, 161)}
    prefixes = [{"prefix": f"10.{net}.0.0/16"} for net in range(1, devices // 250 + 2)]
    return {
        **{key: value for key, value in demo.items() if key not in FACTS.split()},
        "tables": {"ports": "ports.csv", "equipment": "equipment.csv", "device_types": "types"},
        "sites": {"DC1": {"name": "DC1", "rooms": ["R1"]}},
        "racks": racks,
        "vlans": vlans,
        "prefixes": prefixes,
        "procurement": [{**line, "contract_no": None} for line in demo["procurement"]],  # other devices than here
        "objective": {**demo["objective"], "success_criteria": [CRITERION]},
        "groups": {"probe": [_name(0)]},
        "checks": {"reachability": [REACHED], "performance": [LOAD]},
        "switches": {_name(device): {"platform": "ios"} for device in range(devices)},
    }


def to_xlsx(plan: Path) -> None:
    """Write the port table as a workbook in place of the CSV."""
    import xlsxwriter  # noqa: PLC0415 - only this variant needs it

    book = xlsxwriter.Workbook(plan.parent / "ports.xlsx", {"constant_memory": True})
    sheet = book.add_worksheet()
    with (plan.parent / "ports.csv").open(encoding="utf-8", newline="") as file:
        for line, cells in enumerate(csv.reader(file)):
            sheet.write_row(line, 0, cells)
    book.close()
    plan.write_text(plan.read_text(encoding="utf-8").replace("ports.csv", "ports.xlsx"), encoding="utf-8")


def main() -> int:
    """Generate, load in this process, print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("devices", type=int, nargs="?", default=5000)
    parser.add_argument("--xlsx", action="store_true")
    parser.add_argument("--faults", type=int, default=0)
    parser.add_argument("--profile", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        plan = generate(Path(folder) / "project", given.devices, given.faults)
        if given.xlsx:
            to_xlsx(plan)
        return _measure(plan, given.profile)


def _measure(plan: Path, profile: bool) -> int:
    from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import PlanFaults  # noqa: PLC0415
    from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load  # noqa: PLC0415

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begin, begin_cpu = time.perf_counter(), time.process_time()
    try:
        if profile:
            import cProfile  # noqa: PLC0415

            cProfile.runctx("load(plan)", globals(), {"load": load, "plan": plan}, sort="tottime")
            return 0
        found = load(plan)
        told = f"{len(found.devices)} devices, {2 * len(found.connections)} ports"
    except PlanFaults as error:
        told = f"{len(error.faults)} faults, the first: {error.lines()[0]}"
    wall, cpu = time.perf_counter() - begin, time.process_time() - begin_cpu
    peak = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    cpu += sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
    print(f"{told}: {wall:.1f} s wall, {cpu:.1f} s CPU, {peak / 1024:.0f} MiB peak ({before / 1024:.0f} before)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
