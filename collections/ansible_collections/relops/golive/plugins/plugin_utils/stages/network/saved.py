"""What switches tell by day: who they are, and whether what they boot from is what they run (R37)."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, UnreachableError
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.crew import THREADS
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.dialogue import Access
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.login import login
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Platform
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.registry import load
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.remote import Remote
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.text import placed_differences

NOWHERE = Path("/nonexistent")
"""Where nothing is noted, because nothing is written."""


def look(access: Access, platform: Platform) -> JSON:
    """Return serial number, model, and the lines (secrets hidden) that are run but not saved; empty where none are."""
    remote = Remote(access.switch, platform, lambda: login(access, platform), NOWHERE)
    try:
        running = remote.running()
        startup = remote.startup(running)
        known = _known(remote, platform)
    finally:
        remote.hang_up()
    return {**known, "differences": placed_differences(startup, running) if startup != running else ""}


def _known(remote: Remote, platform: Platform) -> JSON:
    """Return who a switch says it is; one that does not tell is looked at all the same."""
    try:
        return platform.hardware([remote.ask(command) for command in platform.HARDWARE])
    except UnreachableError:
        raise
    except GoliveError:
        return {}


def looks(switches: Mapping[str, tuple[Access, str] | GoliveError]) -> dict[str, JSON]:
    """Look at many at a time: how each is reached and its platform's name; who doesn't answer says why in `fault`."""
    if not switches:
        return {}
    with ThreadPoolExecutor(max_workers=min(THREADS, len(switches))) as pool:
        begun = {name: pool.submit(_tried, one) for name, one in switches.items()}
    return {name: one.result() for name, one in begun.items()}


def _tried(known: tuple[Access, str] | GoliveError) -> JSON:
    try:
        if isinstance(known, GoliveError):
            raise known
        return look(known[0], load(known[1]))
    except GoliveError as error:
        return {"fault": str(error)}
