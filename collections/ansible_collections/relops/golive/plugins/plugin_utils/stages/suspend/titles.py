"""What the tasks of the role are called in Chinese."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.stages.services import ENTRY_POINTS

CHINESE = {
    "Close the entry points and wait until they are quiet": "关闭业务入口并等待业务静止",
    "Open the entry points again": "重新启用业务入口",
}
CHANGES = ENTRY_POINTS
"""Words of our own in what was changed: a whole item or value, as it stands there."""
