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
