# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The three steps of the stage, each with read, apply and undo: schema, data, reconciliation (R51, R33)."""

from __future__ import annotations

import typing as t

from ansible_collections.relops.golive.plugins.module_utils import engines as registry
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.known import known
from ansible_collections.relops.golive.plugins.module_utils.migrate import (
    copying,
    finishing,
    ledger,
    reconciling,
    schema,
)
from ansible_collections.relops.golive.plugins.module_utils.migrate.findings import refuse
from ansible_collections.relops.golive.plugins.module_utils.migrate.preparing import looked
from ansible_collections.relops.golive.plugins.module_utils.migrate.schema import Project
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Job
from ansible_collections.relops.golive.plugins.module_utils.rows.protocols import Source, Target

Params = dict[str, t.Any]
Answer = dict[str, t.Any]


def read_schema(params: Params) -> Answer:
    """Answer what is deployed and which changes are missing before the data."""
    target, project = _target(params), _project(params)
    there = schema.deployed(target, project)
    wanted = [change for change in project.changes(False) if change not in there]
    return {
        "before": {"deployed": there, "tables": target.registry.tables(), "shape": target.registry.shape()},
        "changes": [{"item": f"{project.name}:{change}", "from": None, "to": "deployed"} for change in wanted],
        "diff": {"before": _lines(there), "after": _lines([*there, *wanted])} if wanted else None,
        "facts": {"deployed": there},
    }


def apply_schema(params: Params) -> Answer:
    """Deploy and verify what is missing."""
    answer = read_schema(params)
    target, project = _target(params), _project(params)
    schema.deploy(target, project, whole=False)
    return {"changes": answer["changes"], "facts": {"deployed": schema.deployed(target, project)}}


def undo_schema(params: Params, before: Answer, done: Answer) -> Answer:
    """Take back what was deployed since `before`; what `done` names is in the registry, or gone with its tables."""
    target, project = _target(params), _project(params)
    keep = known(before, "deployed", f"schema {project.name}")
    if not target.exists(certain=True):
        if keep:
            raise GoliveError(
                f"target database {params['target']['name']} is gone, and {', '.join(keep)} was deployed in it before "
                "the go-live: bring it back from its backup"
            )
        return {"changes": []}
    schema.refuse_lost(target, project, before, done)
    gone = schema.revert(target, project, keep, before.get("shape") or schema.UNKNOWN)
    left = [change for change in schema.deployed(target, project) if change not in keep]
    if left or schema.missing_of(target, project, keep):
        what = f"{', '.join(left)} stayed" if left else "what was deployed before is gone"
        raise GoliveError(f"schema {project.name} is not as it was before the go-live: {what}")
    target.registry.drop()
    return {"changes": [{"item": f"{project.name}:{change}", "from": "deployed", "to": None} for change in gone]}


def read_data(params: Params) -> Answer:
    """Answer which tables are still to be copied and what comes after the load; a mapping that is wrong is refused."""
    job, target = Job.of(params), _target(params)
    source = _source(params, job)
    if not ledger.state(target, job).digest and source.reachable():  # who can't be asked yet is asked later
        refuse(job.name, looked(source, target if target.exists() else None, job))
    return _planned(params, job, target)


def _planned(params: Params, job: Job, target: Target) -> Answer:
    project, state = _project(params), ledger.state(target, job)
    ledger.same_mapping(state, job)
    there = schema.deployed(target, project)
    changes: list[Answer] = [
        {
            "item": table.target,
            "from": f"{state.arrived.get(table.source, 0)} rows",
            "to": f"all rows of {table.source}",
        }
        for table in job.tables
        if not state.finished
    ]
    after = [change for change in project.changes(True) if change not in there and change not in project.changes(False)]
    changes += [{"item": f"{project.name}:{change}", "from": None, "to": "deployed"} for change in after]
    return {
        "before": {
            "deployed": there,
            "finished": state.finished,
        },
        "changes": changes,
        "diff": {
            "before": _lines([f"{change['item']}: {change['from'] or 'not deployed'}" for change in changes]),
            "after": _lines([f"{change['item']}: {change['to']}" for change in changes]),
        }
        if changes
        else None,
        "facts": {**copying.facts(target, job, {}), "finished_before": True} if state.finished else {},
    }


def apply_data(params: Params) -> Answer:
    """Copy what has not arrived, deploy what comes after the load, let the identities continue."""
    job, target, project = Job.of(params), _target(params), _project(params)
    changes = _planned(params, job, target)["changes"]
    waiting = schema.missing(target, project, whole=False)
    if waiting:
        raise GoliveError(f"the target schema lacks {', '.join(waiting)}: run the step migrate.schema first")
    source = _source(params, job)
    finished = ledger.state(target, job).finished
    facts = copying.facts(target, job, {}) if finished else copying.copy(source, target, job)
    try:
        schema.deploy(target, project, whole=True)
    except GoliveError as error:
        left_out = "; ".join(str(reject) for reject in target.ledger.rejects(job)[:5])
        raise GoliveError(f"{error}{f' (rows left out before: {left_out})' if left_out else ''}") from error
    return {"changes": changes, "facts": facts if finished else {**facts, **finishing.finish(source, target, job)}}


def undo_data(params: Params, before: Answer, done: Answer) -> Answer:
    """Empty the target tables and forget the migration; what came after the load goes first.

    Only what the ledger says that this migration copied is emptied; rows of a `done` one without a ledger are a fault.
    What an earlier go-live had finished is not touched: those rows live on since.
    """
    job, target, project = Job.of(params), _target(params), _project(params)
    keep = known(before, "deployed", f"migration {job.name}")
    if not target.exists(certain=True):  # what was in it before is the business of the schema's undo
        return {"changes": []}
    state = ledger.state(target, job)
    if done and not state.digest and not target.ledger.forgotten(job):
        ledger.refuse_lost(target, job)
    gone = schema.revert(target, project, keep or project.changes(False))
    changes = [{"item": f"{project.name}:{change}", "from": "deployed", "to": None} for change in gone]
    arrived = {} if before.get("finished") else state.arrived
    if state.digest and not before.get("finished"):
        target.ledger.forget(job)
    rows = [
        {
            "item": table.target,
            "from": f"{arrived[table.source]} rows",
            "to": "those beside them" if table.beside else "0 rows",
        }
        for table in job.tables
        if table.source in arrived
    ]
    return {"changes": [*changes, *rows]}


def read_reconcile(params: Params) -> Answer:
    """Compare when the data have arrived; it changes nothing, so the comparison is the reading.

    What an earlier go-live had finished lives on since: the old system is no measure of it any more.
    """
    if params.get("lives_on"):
        return {"before": {}, "changes": [], "diff": None, "facts": {"lives_on": True}}
    job, target = Job.of(params), _target(params)
    if not ledger.state(target, job).finished:
        change = {"item": f"reconcile {job.name}", "from": "not copied yet", "to": "0 differences"}
        return {"before": {}, "changes": [change], "diff": None}
    return {"before": {}, "changes": [], "diff": None, "facts": _reconciled(params)}


def apply_reconcile(params: Params) -> Answer:
    """Compare; data that have not arrived are a fault."""
    return {"changes": [], "facts": _reconciled(params)}


def undo_reconcile(params: Params, before: Answer, done: Answer) -> Answer:
    """Do nothing: a comparison leaves nothing."""
    del params, before, done
    return {"changes": []}


def _reconciled(params: Params) -> Answer:
    job = Job.of(params)
    return reconciling.reconcile(_source(params, job), _target(params), job)


def _engine(params: Params, end: str) -> str:
    name = (params.get("engines") or {}).get(end)
    if not name:
        raise GoliveError(f"the engine of the {end} was not given: pass the plan's work, or engines.{end}")
    return str(name)


def _source(params: Params, job: Job) -> Source:
    return registry.source(_engine(params, "source"), job.source, job.timeout_s or None)


def _target(params: Params) -> Target:
    if not params.get("target"):
        raise GoliveError("nothing to migrate was given: pass the plan's work, or name, target and the other options")
    zone, timeout = params.get("zone") or "UTC", params.get("timeout_s") or None
    return registry.target(_engine(params, "target"), params["target"], zone, timeout)


def _project(params: Params) -> Project:
    return Project(params["scripts"], params.get("before_data") or "", params["target"].get("owner") or "")


def _lines(items: t.Iterable[str]) -> str:
    return "".join(f"{item}\n" for item in items)
