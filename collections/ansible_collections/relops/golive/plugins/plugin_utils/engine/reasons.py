"""Reasons that the engine itself writes into the journal, in Chinese; any other reason is told as it stands there."""

from __future__ import annotations

ASKED, FAILED = "asked for by the operator", "a task of the controller failed"
CHINESE = {ASKED: "由操作人要求", FAILED: "控制机上的任务失败"}


def told(reason: str, language: str) -> str:
    """Return a reason of the journal in a language, `zh` or `en`."""
    return CHINESE.get(reason, reason) if language == "zh" else reason
