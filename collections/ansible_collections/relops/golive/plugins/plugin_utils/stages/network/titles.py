"""What the tasks of the role are called in Chinese."""

from __future__ import annotations

CHINESE = {
    "Write down which ports are about to be changed": "记下即将变更的端口",
    "Bring the ports of all switches to what the plan says": "按计划配置各交换机端口",
    "Tell how the ports ended on each switch": "汇报各交换机端口结果",
    "Measure what is plugged in where": "测量实际接线",
    "Tell what was found behind the ports of each switch": "汇报各交换机端口的实际接线",
    "Bring the ports of all switches back": "恢复各交换机端口",
    "Tell how the way back ended on each switch": "汇报各交换机恢复结果",
}
DIFFS = {"network_ports": {"{switch} running": "{switch} 现配置", "{switch} planned": "{switch} 计划配置"}}
"""Words of our own in the differences, by action."""
CHANGES = {
    "vlan {vlan}": "VLAN {vlan}",
    "startup configuration": "启动配置",
    "as before": "未变",
    "saved": "已保存",
    "absent": "无",
    "present": "有",
}
"""Words of our own in what was changed: a whole item or value, as it stands there."""
WRITTEN = {
    "{port} description": "{port} 描述",
    "{port} enabled": "{port} 启用",
    "{port} mode": "{port} 模式",
    "{port} access": "{port} 接入 VLAN",
    "{port} native": "{port} 本征 VLAN",
    "{port} allowed": "{port} 允许的 VLAN",
    "{port} speed": "{port} 速率",
    "{port} duplex": "{port} 双工",
    "{port} lag": "{port} 聚合组",
    "{port} lag_mode": "{port} 聚合模式",
    "{port} mlag": "{port} 跨设备聚合组",
    "{port} address": "{port} 地址",
    "{port} line": "{port} 配置行",
}
"""Items whose values are what the switch's configuration says: these stay as they are."""
