"""What the tasks of the role are called in Chinese."""

from __future__ import annotations

CHINESE = {
    "Back up the new system and the logs of the night": "备份新系统与当晚日志",
    "Keep in the case that it is there": "在卷宗中留存备份证据",
    "Let what was kept lie until its end": "新系统备份保留至到期",
}
DIFFS = {
    "baseline_host": {
        "files of the new system": "新系统文件",
        "logs of the night": "上线当晚的系统日志",
        "database {name}": "数据库 {name}",
    },
}
"""Words of our own in the differences, by action."""
CHANGES = {**DIFFS["baseline_host"], "no copy of the new system": "尚无新系统副本"}
"""Words of our own in what was changed: a whole item or value, as it stands there."""
