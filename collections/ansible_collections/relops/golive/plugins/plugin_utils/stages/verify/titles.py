"""What the tasks of the role are called in Chinese."""

from __future__ import annotations

CHINESE = {
    "Measure the hardware": "测量硬件",
    "Run the checks of the plan and the project's own": "执行计划与项目自带的检查",
    "Load the new system and compare with the targets": "压测新系统并与目标比较",
    "Say that there is nothing to take back": "说明没有可恢复的内容",
}
