"""Where the state of a project is, from the task's variables and the environment."""

from __future__ import annotations

import getpass
import multiprocessing
import os
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError


def state_folder(variables: dict[str, Any], templar: Any) -> Path:
    """Return the project's state folder: GOLIVE_STATE, variable golive_state, or `.golive/<project>` here."""
    given = os.environ.get("GOLIVE_STATE") or templar.template(variables.get("golive_state"))
    return Path(given or Path(".golive") / project(variables)).absolute()


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
