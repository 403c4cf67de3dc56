"""What the tasks of the role are called in Chinese."""

from __future__ import annotations

CHINESE = {
    "Open the new entry points": "启用新入口",
    "Close the new entry points": "关闭新入口",
}
