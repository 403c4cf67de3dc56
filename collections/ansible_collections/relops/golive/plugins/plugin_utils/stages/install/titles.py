"""What the tasks of the role are called in Chinese."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.stages.services import SERVICES

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
CHANGES = {
    **SERVICES,
    "package {name}": "软件包 {name}",
    "account {name}": "账号 {name}",
    "role {name}": "角色 {name}",
    "database {name}": "数据库 {name}",
    "owner of {name}": "{name} 的属主",
    "privileges of {name}": "{name} 的权限",
    "connect of everybody to {name}": "任何人连接 {name}",
    "connect of {name}": "{name} 的连接",
    "health of {name}": "{name} 的健康状态",
    "owner {name}": "属主 {name}",
    "as planned": "与计划一致",
    "differs": "与计划不同",
    "unknown": "未知",
    "incomplete": "不完整",
    "files were changed": "文件被改动",
    "system account": "系统账号",
    "login": "可登录",
    "another password": "其他密码",
    "the plan's password": "计划的密码",
    "none": "无",
    "refused": "拒绝",
    "allowed": "允许",
    "healthy": "正常",
    "deployed": "已部署",
}
"""Words of our own in what was changed: a whole item or value, as it stands there."""
