"""Where the state of a project is, from the task's variables and the environment."""

from __future__ import annotations

import multiprocessing
import os
import pwd
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.trust import FIXED, Trust
from ansible_collections.relops.golive.plugins.plugin_utils.paths import state_of
from ansible_collections.relops.golive.plugins.plugin_utils.rehearsal.record import FOLDER

LOGIN = Path("/proc/self/loginuid")
REHEARSING = "golive_rehearsal"
"""Variable of the plays of rehearse.yml alone; admission.py refuses it anywhere else."""
NO_LOGIN = 2**32 - 1
"""What the kernel says of a process that nobody logged in for: a service, a container."""


def state_folder(variables: dict[str, Any], templar: Any) -> Path:
    """Return the project's state folder, the same from every working directory.

    GOLIVE_STATE, variable golive_state (both absolute, or GoliveError), or `relops-golive/<project>` in the user's
    state folder (XDG_STATE_HOME, default ~/.local/state). That of a rehearsal lies below it.
    """
    below = FOLDER if variables.get(REHEARSING) else ""
    if os.environ.get("GOLIVE_STATE"):
        return state_of("") / below
    given = templar.template(variables.get("golive_state"))
    return state_of("" if given else project(variables), str(given or "")) / below


def dossier_folder(variables: dict[str, Any], templar: Any) -> Path:
    """Return the folder of all dossiers: GOLIVE_DOSSIER, variable golive_dossier, or `dossier` here."""
    given = os.environ.get("GOLIVE_DOSSIER") or templar.template(variables.get("golive_dossier")) or "dossier"
    return Path(given).absolute() / (FOLDER if variables.get(REHEARSING) else "")


def trust_copy(variables: dict[str, Any], templar: Any, production: bool) -> Trust | None:
    """Return the trust root of which a dossier keeps a copy: in production root's own, on a twin `golive_signers`.

    None where there is none to read. Whether it may be believed is asked by the gates, not here.
    """
    given = "" if production else str(templar.template(variables.get("golive_signers")) or "")
    path = Path(given).expanduser() if given else FIXED
    try:
        return Trust(path, path.read_bytes())
    except OSError:
        return None


def project(variables: dict[str, Any]) -> str:
    """Return the project's code, or raise GoliveError when the inventory is not a plan."""
    code = variables.get("golive_project")
    if not code:
        raise GoliveError(
            "this inventory is no plan: run with -i inventories/<project>/plan.yml",
            zh="此清单不是计划: 请带 -i inventories/<项目>/plan.yml 运行",
        )
    return str(code)


def operator() -> str:
    """Return who runs this: the account that logged in, with the name that env GOLIVE_OPERATOR claims before it."""
    login, claimed = account(), os.environ.get("GOLIVE_OPERATOR", "").strip()
    return f"{claimed} ({login})" if claimed and claimed != login else login


def account() -> str:
    """Return the account that logged in, which the kernel keeps across su and sudo; else the one of this process.

    Variables such as USER and SUDO_USER say what their owner wants.
    """
    try:
        uid = int(LOGIN.read_text(encoding="ascii"))
    except (OSError, ValueError):
        uid = NO_LOGIN
    uid = os.getuid() if uid == NO_LOGIN else uid
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def run_process() -> int:
    """Return the process of the run that forked this worker; a killed one leaves it with another parent."""
    run = multiprocessing.parent_process()
    return run.pid if run and run.pid else os.getppid()
