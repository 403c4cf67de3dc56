"""Put aside what was done on a twin that is gone: a new twin knows nothing of it.

The case stays where it is: what people said and signed is about the project, whatever became of its twins. A state
folder in which a production was ever opened keeps all of its nights; then only rehearsals go.
"""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import Golive
from ansible_collections.relops.golive.plugins.plugin_utils.journal import lock
from ansible_collections.relops.golive.plugins.plugin_utils.journal.kinds import GOLIVE
from ansible_collections.relops.golive.plugins.plugin_utils.rehearsal.record import FOLDER

OF_A_RUN = ("current", "holder.json")
"""What names the newest go-live, and who ran it."""


def put_aside(state: Path, moment: str) -> Path | None:
    """Move the go-lives of an earlier twin, and all rehearsals, to `<state>-<moment>`; return it, None where none is.

    GoliveError while a run of the project goes on.
    """
    folders = [path.parent for path in sorted(state.glob("*/journal")) if not path.parent.is_symlink()]
    production = any(_of_production(Golive(state, folder)) for folder in folders)
    names = [] if production else [*(folder.name for folder in folders), *OF_A_RUN]
    rehearsals = [FOLDER] if (state / FOLDER).is_dir() else []
    if not (folders and names) and not rehearsals:
        return None
    if running := lock.holder(state):
        raise GoliveError(
            f"a run of this project is going on ({running}): its twin is not raised anew under it",
            zh=f"本项目正在运行 ({running}): 此时不重建其模拟环境",
        )
    aside = state.with_name(f"{state.name}-{moment}")
    aside.mkdir(mode=0o700)
    for name in (*names, *rehearsals):
        if (state / name).exists() or (state / name).is_symlink():
            (state / name).rename(aside / name)
    return aside


def _of_production(found: Golive) -> bool:
    """Tell whether a run of it was opened on what was no twin."""
    facts = (one.facts.get("environment") for one in found.journal.events(GOLIVE) if one.event == "opened")
    return any(isinstance(one, dict) and one.get("kind") == "production" for one in facts)
