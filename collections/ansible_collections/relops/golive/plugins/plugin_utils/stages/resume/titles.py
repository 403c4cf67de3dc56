"""What the tasks of the role are called in Chinese."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.stages.services import ENTRY_POINTS

CHINESE = {
    "Tell apart what users will write from now on": "标记此后用户写入的起点",
    "Open the entry points": "启用业务入口",
    "Close the entry points again": "再次关闭业务入口",
    "Keep beside what users wrote since": "另存此后用户写入的数据",
}
CHANGES = {**ENTRY_POINTS, "what users write to {name}": "用户写入 {name} 的数据", "told apart": "可区分"}
"""Words of our own in what was changed: a whole item or value, as it stands there."""
