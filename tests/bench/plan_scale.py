"""Load and check a plan of a whole data centre: 5,000 devices, 240,000 ports (120,000 connections).

Run: python tests/bench/plan_scale.py [devices] [--xlsx] [--faults N]; prints seconds per phase and the largest memory.
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
from ansible_collections.relops.golive.plugins.plugin_utils.plan.headers import EQUIPMENT as EQUIPMENT_SHAPE
from ansible_collections.relops.golive.plugins.plugin_utils.plan.headers import PORTS as PORTS_SHAPE
from ansible_collections.relops.golive.plugins.plugin_utils.plan.headers import TableShape
from ansible_collections.relops.golive.plugins.plugin_utils.plan.source import read_yaml

DEMO = Path(__file__).parents[2] / "inventories" / "demo"
PORTS_PER_DEVICE = 48
DEVICES_PER_RACK = 40
EQUIPMENT = [
    "设备ID",
    "资产编号",
    "设备名称",
    "设备类型",
    "品牌/厂商",
    "型号",
    "序列号",
    "机房",
    "机柜",
    "面",
    "开始U位",
    "结束U位",
    "估算功率W",
    "重量kg",
    "带内管理IP",
    "主机名",
    "业务系统",
    "业务区域",
    "用途",
    "设备管理员",
    "应用管理员",
    "维保开始",
    "维保结束",
    "上架日期",
    "上线日期",
    "运行状态",
    "备注",
]
PORTS = [
    "序号",
    "连接编号",
    "本端机房",
    "本端机柜",
    "本端U位",
    "本端设备",
    "本端端口",
    "信息点编号",
    "对端机柜",
    "对端U位",
    "对端设备",
    "对端端口",
    "链路用途",
    "网络区域",
    "端口模式",
    "VLAN",
    "允许VLAN",
    "速率",
    "双工",
    "聚合组",
    "IP/掩码",
    "网关",
    "介质",
    "接口/模块",
    "长度m",
    "颜色",
    "状态",
    "备注",
]


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
    kept = [
        "plugin",
        "schema",
        "project",
        "objective",
        "window",
        "schedule",
        "resources",
        "tasks",
        "procurement",
        "risks",
        "network",
        "approval_chain",
        "notices",
    ]
    racks = {_rack(device): {"site": "DC1", "room": "R1"} for device in range(0, devices, DEVICES_PER_RACK)}
    vlans = {number: {"name": f"V{number}"} for number in range(100, 161)}
    prefixes = [{"prefix": f"10.{net}.0.0/16"} for net in range(1, devices // 250 + 2)]
    return {
        **{key: value for key, value in demo.items() if key not in facts},
        "tables": {"ports": "ports.csv", "equipment": "equipment.csv", "device_types": "types"},
        "sites": {"DC1": {"name": "DC1", "rooms": ["R1"]}},
        "racks": racks,
        "vlans": vlans,
        "prefixes": prefixes,
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
    from ansible_collections.relops.golive.plugins.plugin_utils.plan.faults import PlanFaults  # noqa: PLC0415
    from ansible_collections.relops.golive.plugins.plugin_utils.plan.load import load  # noqa: PLC0415

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
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{told}: {wall:.1f} s wall, {cpu:.1f} s CPU, {peak / 1024:.0f} MiB peak ({before / 1024:.0f} before)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
