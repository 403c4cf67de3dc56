"""What the tasks of the role are called in Chinese."""

from __future__ import annotations

CHINESE = {
    "Prepare the backup store": "准备备份库",
    "Back up databases and files and prove it": "备份数据库与文件，并以恢复验证",
    "Bring files and databases back": "恢复文件与数据库",
    "Take the access to the backup store back": "撤销备份库访问权限",
}
