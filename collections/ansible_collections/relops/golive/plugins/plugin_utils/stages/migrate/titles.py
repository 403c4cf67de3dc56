"""What the tasks of the role are called in Chinese."""

from __future__ import annotations

CHINESE = {
    "Deploy the target schema": "部署目标库结构",
    "Copy the data": "移植数据",
    "Reconcile source and target": "核对源与目标",
    "Give the reconciliation up": "放弃核对",
    "Empty the target tables": "清空目标表",
    "Revert the target schema": "回退目标库结构",
}
DIFFS = {
    "migrate_data": {
        "{count} rows": "{count} 行",
        "all rows of {table}": "{table} 的全部行",
        "not deployed": "未部署",
        "deployed": "已部署",
    },
}
"""Words of our own in the differences, by action."""
CHANGES = {
    **DIFFS["migrate_data"],
    "reconcile {name}": "核对 {name}",
    "not copied yet": "尚未移植",
    "0 differences": "0 处差异",
}
"""Words of our own in what was changed: a whole item or value, as it stands there."""
