"""What the tasks of the role are called in Chinese."""

from __future__ import annotations

CHINESE = {
    "Tell apart what users will write from now on": "标记此后用户写入的起点",
    "Open the entry points": "启用业务入口",
    "Close the entry points again": "再次关闭业务入口",
    "Keep beside what users wrote since": "另存此后用户写入的数据",
}
