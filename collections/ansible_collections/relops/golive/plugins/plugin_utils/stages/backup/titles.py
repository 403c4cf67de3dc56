"""What the tasks of the role are called in Chinese."""

from __future__ import annotations

CHINESE = {
    "Keep a copy of what was on the switches": "在备份库中保存交换机原配置",
    "Let the copies of the switches lie until their end": "交换机原配置副本保留至到期",
    "Prepare the backup store": "准备备份库",
    "Back up databases and files and prove it": "备份数据库与文件，并以恢复验证",
    "Bring files and databases back": "恢复文件与数据库",
    "Take the access to the backup store back": "撤销备份库访问权限",
}
