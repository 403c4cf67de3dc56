"""What the tasks of the role are called in Chinese."""

from __future__ import annotations

CHINESE = {
    "Close the old entry points and wait until they are quiet": "关闭旧入口并等待业务静止",
    "Open the old entry points again": "重新启用旧入口",
}
