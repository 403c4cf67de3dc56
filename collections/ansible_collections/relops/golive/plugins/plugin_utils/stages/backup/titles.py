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
DIFFS = {
    "backup_host": {
        "files of the operating system": "操作系统文件",
        "application {path}": "应用 {path}",
        "database {name}": "数据库 {name}",
    },
    "backup_store": {
        "account {name}": "账号 {name}",
        "folder {path}": "目录 {path}",
        "repository {path}": "备份库 {path}",
        "program {path}": "程序 {path}",
        "key of {name}": "{name} 的密钥",
        "present, no password, one command": "存在, 无口令, 只能执行一条命令",
        "present, its keys are root's": "存在, 密钥归 root",
        "adds, removes nothing": "只增不删",
        "adds to its repository, nothing else": "只能向自己的备份库增加",
    },
}
"""Words of our own in the differences, by action."""
CHANGES = {
    **DIFFS["backup_host"],
    **DIFFS["backup_store"],
    "copy {name}": "副本 {name}",
    "no proven backup of this go-live": "本次上线尚无已验证的备份",
}
"""Words of our own in what was changed: a whole item or value, as it stands there."""
