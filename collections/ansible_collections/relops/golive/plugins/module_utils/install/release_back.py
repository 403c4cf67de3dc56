# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The way back of an application release: the former one again, or nothing of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils import words
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.install import placing
from ansible_collections.relops.golive.plugins.module_utils.install.release import (
    STAMP,
    Release,
    change,
    has_user,
    hashes_of,
)
from ansible_collections.relops.golive.plugins.module_utils.system.run import run
from ansible_collections.relops.golive.plugins.module_utils.system.services import (
    control,
    service,
    wait_until_healthy,
    wait_until_steady,
)


def switch_back(wish: Release, before: JSON) -> list[JSON]:
    """Bring the former release back, or take everything away when there was none; may be repeated."""
    changes: list[JSON] = []
    _check_former(wish, before)
    now = service(wish.service)
    if now.known and not before["active"] and now.active:
        control("stop", wish.service)
        changes.append(change(wish.service, "active", "stopped"))
    if now.known and not before["enabled"] and now.enabled:
        control("disable", wish.service)
    changes += _former_files(wish, before)
    if changes:
        control("daemon-reload")
    if before["enabled"] and not service(wish.service).enabled:
        control("enable", wish.service)
        changes.append(change(wish.service, "disabled", "enabled"))
    if before["active"] and (changes or not now.active):
        control("restart", wish.service)
        changes.append(change(wish.service, wish.version, "restarted"))
    if before["healthy"]:
        wait_until_healthy(wish.service, wish.url, wish.timeout, wish.hold)
    if before.get("steady"):
        wait_until_steady(wish.service)
    _check_service(wish, before)
    return changes + _remove_new(wish, before)


def _check_former(wish: Release, before: JSON) -> None:
    """Raise GoliveError, before anything is touched, when the former release is gone or is not what was unpacked."""
    if not before["current"]:
        return
    folder = wish.root / before["current"]
    if not folder.is_dir():
        raise GoliveError(f"the former release {folder} is gone: nothing was touched, it has to come from the backup")
    try:
        stamp = json.loads((folder / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return  # not unpacked by a go-live
    found = hashes_of(folder)
    lost = [name for name, sha256 in sorted(stamp.get("files", {}).items()) if found.get(name) != sha256]
    if lost:
        raise GoliveError(
            f"the former release {folder} is not what was unpacked: {', '.join(lost[:5])}; nothing was touched, "
            "it has to come from the backup"
        )


def _check_service(wish: Release, before: JSON) -> None:
    """Raise GoliveError while the service is not what it was, unless it was failing; nothing was removed yet."""
    now, failing = service(wish.service), before["active"] and not before["healthy"]
    if now.enabled != before["enabled"] or (now.active != before["active"] and not failing):
        raise GoliveError(f"{wish.service} is {now.words()}, which it was not before the go-live")


def _former_files(wish: Release, before: JSON) -> list[JSON]:
    changes: list[JSON] = []
    if wish.links_to() != before["current"]:
        changes.append(change(str(wish.current), wish.links_to() or "absent", before["current"] or "absent"))
        if before["current"]:
            placing.link(wish.current, before["current"])
        else:
            wish.current.unlink()
    for name, state in before["files"].items():
        words.checked("file", name)
        if placing.bring_back(Path(name), state):
            changes.append(change(name, "as planned", "as before"))
    return changes


def _remove_new(wish: Release, before: JSON) -> list[JSON]:
    changes: list[JSON] = []
    # The release that was new is the one of `before`, whatever version the task names by now.
    new = wish.root / "releases" / words.checked("version", before["version"])
    gone = wish.root if not before["root"] else new if not before["release"] else None
    if gone and gone.exists():
        shutil.rmtree(gone)
        changes.append(change(str(gone), before["version"], "absent"))
    if not before["account"] and has_user(wish.user):
        run(["userdel", wish.user])
        changes.append(change(f"account {wish.user}", "system account", "absent"))
    placing.forget(state["sha256"] for state in before["files"].values() if state and "sha256" in state)
    return changes
