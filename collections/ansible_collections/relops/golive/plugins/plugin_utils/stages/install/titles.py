"""What the tasks of the role are called in Chinese."""

from __future__ import annotations

CHINESE = {
    "Install packages": "安装软件包",
    "Make databases, roles and access": "建立数据库、角色与访问权限",
    "Change the schema of databases": "变更数据库结构",
    "Install releases and switch to them": "安装并切换到新版本",
    "Write configuration files that were proven valid": "写入已校验的配置文件",
    "Write the former configuration files back": "写回原配置文件",
    "Switch back to the former releases": "切换回原版本",
    "Take the changes of the schema back": "撤回数据库结构变更",
    "Take databases, roles and access back": "撤销数据库、角色与访问权限",
    "Purge the packages that were new": "清除新装软件包",
}
_SECRET = {
    "(secret, not shown)": "（密码, 不予显示）",
    "(secret, not shown; differs)": "（密码, 不予显示; 与原来不同）",
}
DIFFS = {"install_config_files": _SECRET, "install_release": _SECRET}
"""Words of our own in the differences, by action."""
