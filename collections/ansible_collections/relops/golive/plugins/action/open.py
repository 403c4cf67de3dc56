# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Open a go-live, or resume it: lock, digest, direction."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from ansible import context
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import operator, project, run_process
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.journal import lock

JSON = dict[str, Any]
# Molecule always skips these, and no task of a go-live carries them.
OF_MOLECULE = ("molecule-notest", "notest", "molecule-idempotence-notest")


class ActionModule(RunAction):
    """Take the lock of the project and find the go-live to work on; refuse what would restore half."""

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return the go-live's id, run, direction and result so far."""
        _refuse_partial(context.CLIARGS)
        code, digest = project(self.variables), str(self.variables["golive_digest"])
        if self._task.check_mode:
            found = golive.current(state)
            return _answer(found) if found and found.digest() == digest else {"golive": "", "direction": "forward"}
        back = arguments.get("direction") == golive.ROLLBACK
        facts = assessed(golive.current(state), str(arguments.get("assessment") or "")) if back else {}
        breaking = str(self.variables.get("golive_break_lock") or "")
        broken = lock.take(state, run_process(), operator(), f"{code} {digest[:8]}", breaking=breaking)
        try:
            found = golive.enter(state, code, digest, operator(), back)
        except GoliveError:
            lock.give(state)
            raise
        if broken:
            found.write("fact", operator=operator(), facts={**broken}, message=f"broke the lock of {broken['holder']}")
        if back and found.result() != golive.CANCELLED:
            found.turn(golive.ROLLBACK, str(arguments.get("reason") or "asked for by the operator"), facts)
        return _answer(found)


def assessed(found: golive.Golive | None, path: str) -> JSON:
    """Return the digest of the impact assessment; GoliveError when the new system is live and there is none (R55)."""
    if found is None or found.result() != golive.SUCCESS:
        return {}
    document = Path(path).expanduser() if path else None
    if document is None or not document.is_file() or not document.stat().st_size:
        raise GoliveError(
            f"{found.id} is live: what its users wrote since then would be lost. Assess that first "
            "and give the document with -e golive_assessment=<file>"
        )
    return {"assessment": document.name, "assessment_sha256": hashlib.sha256(document.read_bytes()).hexdigest()}


def _refuse_partial(options: Any) -> None:
    """Raise GoliveError for options that would take only a part of the hosts or steps (they would restore half)."""
    tags = [tag for tag in options.get("tags") or () if tag != "all"]
    given = {
        "--limit": options.get("subset"),
        "--tags": tags,
        "--skip-tags": [tag for tag in options.get("skip_tags") or () if tag not in OF_MOLECULE],
        "--start-at-task": options.get("start_at_task"),
    }
    refused = sorted(name for name, value in given.items() if value)
    if refused:
        raise GoliveError(
            f"{', '.join(refused)} is refused: a go-live acts on all its hosts and steps or on none; "
            "run the command again without it (done steps are skipped)"
        )


def _answer(found: golive.Golive) -> JSON:
    return {
        "golive": found.id,
        "run": found.run(),
        "direction": found.direction(),
        "result": found.result(),
        "msg": f"{found.id} {found.result() or found.direction()}",
    }
