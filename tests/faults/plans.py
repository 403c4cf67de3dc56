"""The plans of a campaign: plans.yml, applied to the project's plan."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import read_yaml

DATA = Path(__file__).with_name("plans.yml")
WHOLE = "whole"
LAWFUL = ("law",)
"""Plans that play production: their gates are asked and their people sign."""
APART = ("families",)
"""Plans with devices beside the project's own: each has a lab of its own, whose campaign has no other plan."""


def names(path: Path = DATA) -> list[str]:
    """Return the names of all plans, the whole one first."""
    return list(read_yaml(path, path.name))


def of_one_lab(path: Path = DATA) -> list[str]:
    """Return the names of the plans that can share a lab, the whole one first."""
    return [name for name in names(path) if name not in APART]


def raised_by(wanted: Sequence[str]) -> str:
    """Return the plan by which the lab of these plans is raised."""
    return next((name for name in APART if name in wanted), WHOLE)


def apart(trials: Sequence[str]) -> tuple[str, ...]:
    """Return the plan that has a lab of its own, where trials as they are written are of one."""
    wanted = {text.split()[0].partition("/")[2] for text in trials}
    return tuple(name for name in APART if name in wanted)


def file_of(project: Path, name: str) -> Path:
    """Return the path of a plan in a working copy of the project."""
    return project / ("plan.yml" if name == WHOLE else f"{name}.plan.yml")


def write(project: Path, raised: str = WHOLE, path: Path = DATA) -> None:
    """Write every plan beside the project's own, and the twin of the one by which the lab is raised."""
    whole = read_yaml(file_of(project, WHOLE), "plan.yml")
    for name, patch in read_yaml(path, path.name).items():
        if name == WHOLE:
            continue
        own = {key: value for key, value in patch.items() if key not in ("twin", "rows")}
        own |= _tables(project, name, patch.get("rows", {}))
        _write(file_of(project, name), "# plugin: relops.golive.plan\n", merged(whole, own))
        if name == raised and "twin" in patch:
            twin = project / "twin/twin.yml"
            _write(twin, "", merged(read_yaml(twin, twin.name), patch["twin"]))


def _write(path: Path, head: str, content: Any) -> None:
    path.write_text(head + json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")


def _tables(project: Path, name: str, rows: dict[str, list[str]]) -> dict[str, Any]:
    """Write the tables that have lines of their own; return the patch that names them."""
    named = {}
    for table, lines in rows.items():
        named[table] = f"{name}.{table}.csv"
        own = (project / f"{table}.csv").read_text(encoding="utf-8")
        (project / named[table]).write_text(own + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return {"tables": named} if named else {}


def merged(target: Any, patch: Any) -> Any:
    """Return a document with a JSON merge patch (RFC 7396) applied."""
    if not isinstance(patch, dict):
        return patch
    found = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            found.pop(key, None)
        else:
            found[key] = merged(found.get(key), value)
    return found
