"""What systemd says of a service, as changes tell it, in Chinese."""

from __future__ import annotations

SERVICES = {
    "active": "运行",
    "stopped": "停止",
    "active, enabled": "运行, 开机启动",
    "active, disabled": "运行, 不开机启动",
    "stopped, enabled": "停止, 开机启动",
    "stopped, disabled": "停止, 不开机启动",
    "absent": "无",
}
ENTRY_POINTS = {**SERVICES, "port {port}": "端口 {port}", "in use": "使用中", "quiet": "已静止", "answers": "有应答"}
