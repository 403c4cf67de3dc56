"""Where the state of a project is, from the task's variables and the environment."""

from __future__ import annotations

import getpass
import multiprocessing
import os
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError


def state_folder(variables: dict[str, Any], templar: Any) -> Path:
    """Return the project's state folder, the same from every working directory.

    GOLIVE_STATE, variable golive_state (both absolute, or GoliveError), or `relops-golive/<project>` in the user's
    state folder (XDG_STATE_HOME, default ~/.local/state).
    """
    given = os.environ.get("GOLIVE_STATE") or templar.template(variables.get("golive_state"))
    if not given:
        home = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local/state"
        return Path(home) / "relops-golive" / project(variables)
    if not (found := Path(str(given)).expanduser()).is_absolute():
        raise GoliveError(f"the state folder {given} is not absolute: set GOLIVE_STATE or golive_state to a whole path")
    return found


def dossier_folder(variables: dict[str, Any], templar: Any) -> Path:
    """Return the folder of all dossiers: GOLIVE_DOSSIER, variable golive_dossier, or `dossier` here."""
    return Path(
        os.environ.get("GOLIVE_DOSSIER") or templar.template(variables.get("golive_dossier")) or "dossier"
    ).absolute()


def project(variables: dict[str, Any]) -> str:
    """Return the project's code, or raise GoliveError when the inventory is not a plan."""
    code = variables.get("golive_project")
    if not code:
        raise GoliveError("this inventory is no plan: run with -i inventories/<project>/plan.yml")
    return str(code)


def operator() -> str:
    """Return the person at the keyboard: env GOLIVE_OPERATOR, else the login name."""
    return os.environ.get("GOLIVE_OPERATOR") or getpass.getuser()


def run_process() -> int:
    """Return the process of the run that forked this worker; a killed one leaves it with another parent."""
    run = multiprocessing.parent_process()
    return run.pid if run and run.pid else os.getppid()
