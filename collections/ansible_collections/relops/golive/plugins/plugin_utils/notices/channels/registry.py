"""The channels there are: each file of this folder that has a CHANNEL; to add one is to add a file."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path

from ansible_collections.relops.golive.plugins.plugin_utils.notices.channels.channel import Channel

_PACKAGE = "ansible_collections.relops.golive.plugins.plugin_utils.notices.channels"


@cache
def channels() -> dict[str, Channel]:
    """Return every channel by its name."""
    modules = [import_module(f"{_PACKAGE}.{path.stem}") for path in sorted(Path(__file__).parent.glob("*.py"))]
    return {module.CHANNEL.name: module.CHANNEL for module in modules if hasattr(module, "CHANNEL")}
