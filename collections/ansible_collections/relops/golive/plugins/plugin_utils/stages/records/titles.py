"""What the tasks of the role are called in Chinese."""

from __future__ import annotations

CHINESE = {
    "Write the dossier": "生成卷宗",
}
