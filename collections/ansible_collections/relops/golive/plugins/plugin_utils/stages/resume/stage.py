"""Stage resume: what users will write is told apart, then the new entry points are opened (R58, R55)."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.engines import ENGINES
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import StageName
from ansible_collections.relops.golive.plugins.plugin_utils.stages.entry_points import entry_points
from ansible_collections.relops.golive.plugins.plugin_utils.stages.stage import Desired, Stage, each, once


def _desired(plan: Plan) -> Desired:
    found = entry_points(plan, "stays", "started")
    for name, database in plan.databases.items() if found else ():
        if database.role.stays and ENGINES[database.engine].can("written"):
            login = {"name": database.name, "port": database.port}
            one: JSON = {"name": name, "engine": database.engine.value, "login": login}
            found.setdefault(database.host, {}).setdefault("databases", []).append(one)
    return found


STAGE = Stage(
    StageName.RESUME,
    "#84cc16",
    desired=_desired,
    tasks=((each("resume.database", "databases"),), (once("resume.entry_points", "entry_points"),)),
)
