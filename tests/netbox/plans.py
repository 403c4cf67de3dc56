"""Plans that are sent to a NetBox: the demo, one with whatever a port table can say, one of many devices."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load

from tests.bench.plan_scale import generate
from tests.golden.plan.project import DEMO, KEYS, patched, read_csv, write_csv

BONDS: dict[str, Any] = {
    "set": {
        "vlans/105": {"name": "PAY-LINK", "prefixes": ["10.21.105.0/30"]},
        "sites/BJ-YZ": {"name": {"zh": "亦庄", "en": "Yizhuang"}, "rooms": ["R201"]},
        "racks/C01": {"site": "BJ-YZ", "room": "R201", "width_mm": 600, "depth_mm": 1200},
    },
    "ports": {
        "PAYGW-L011": {"聚合组": "bond0/Port-channel5", "聚合模式": "LACP主动", "本端MAC": "02:00:5e:10:00:11"},
        "PAYGW-L009": {"聚合组": "bond1", "聚合模式": "主备"},
        "PAYGW-L024": {"状态": "停用"},
    },
    "append": {
        "ports": [
            {"like": "PAYGW-L011", "序号": "25", "连接编号": "PAYGW-L025", "本端端口": "ens1f1", "信息点编号": "",
             "对端端口": "GigabitEthernet1/0/2", "IP/掩码": "", "本端MAC": "02:00:5e:10:00:12"},
            {"like": "PAYGW-L009", "序号": "26", "连接编号": "PAYGW-L026", "本端端口": "eno2", "信息点编号": "",
             "对端端口": "GigabitEthernet1/0/7", "IP/掩码": "", "网关": ""},
            {"like": "PAYGW-L012", "序号": "27", "连接编号": "PAYGW-L027", "本端端口": "TenGigabitEthernet1/1/3",
             "对端端口": "TenGigabitEthernet1/1/5", "配线架/端口(本侧)": "B05-42:05", "配线架/端口(对侧)": "",
             "端口模式": "routed", "VLAN": "", "允许VLAN": "", "聚合组": "", "聚合模式": "",
             "IP/掩码": "10.21.105.1/30", "VRF": "PAY"},
            {"like": "PAYGW-L012", "序号": "28", "连接编号": "PAYGW-L028", "本端机柜": "C01", "本端设备": "BJYZ-SW01",
             "对端机柜": "C01", "对端U位": "40U", "对端设备": "BJYZ-SW02", "配线架/端口(本侧)": "",
             "配线架/端口(对侧)": "", "允许VLAN": "100", "聚合组": "", "聚合模式": ""},
        ],
        "equipment": [
            {"like": "SHZJ-PAY-APP01", "设备ID": "20", "资产编号": "BJ-1", "设备名称": "BJYZ-SW01",
             "设备类型": "交换机",
             "品牌/厂商": "Cisco", "型号": "C9300-24T", "序列号": "FOCBJ1", "机柜": "C01", "开始U位": "41",
             "结束U位": "41", "PDU A": "", "PDU B": "", "单电源": "true", "带内管理IP": "10.255.0.250",
             "带外管理IP": "10.255.0.251", "主机名": "bjyz-sw01", "操作系统/版本": "IOS-XE 17.9.4", "配置": "24×1G"},
            {"like": "SHZJ-ACC-SW02", "设备ID": "21", "资产编号": "BJ-2", "设备名称": "BJYZ-SW02", "机柜": "C01",
             "序列号": "FOCBJ2", "开始U位": "40", "结束U位": "40", "PDU A": "", "PDU B": "", "单电源": "true",
             "带内管理IP": "", "带外管理IP": "", "主机名": "bjyz-sw02"},
        ],
    },
}  # fmt: skip
"""The demo with bonds, a routed port in a VRF, one panel, hardware addresses, a line out of use, two sites."""


def demo() -> Plan:
    """Return the plan of the demo."""
    return load(DEMO / "plan.yml")


def bonds(folder: Path) -> Plan:
    """Return the plan with everything."""
    plan = patched(folder, {"set": BONDS["set"]})
    for table, key in KEYS.items():
        headers, rows = read_csv(folder / f"{table}.csv")
        by_key = {row[key]: row for row in rows}
        for name, cells in BONDS.get(table, {}).items():
            by_key[name].update(cells)
        for cells in BONDS["append"][table]:
            more = dict(cells)
            rows.append({**by_key[more.pop("like")], **more})
        write_csv(
            folder / f"{table}.csv", list(dict.fromkeys([*headers, *(name for row in rows for name in row)])), rows
        )
    return load(plan)


def many(folder: Path, devices: int = 200) -> Plan:
    """Return a plan of many switches with 48 ports, all of them cabled."""
    return load(generate(folder / "many", devices, 0))
