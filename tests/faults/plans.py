"""The plans of a campaign: plans.yml, applied to the project's plan."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import read_yaml

DATA = Path(__file__).with_name("plans.yml")
WHOLE = "whole"
LAWFUL = ("law",)
"""Plans that play production: their gates are asked and their people sign."""


def names(path: Path = DATA) -> list[str]:
    """Return the names of the plans, the whole one first."""
    return list(read_yaml(path, path.name))


def file_of(project: Path, name: str) -> Path:
    """Return the path of a plan in a working copy of the project."""
    return project / ("plan.yml" if name == WHOLE else f"{name}.plan.yml")


def write(project: Path, path: Path = DATA) -> None:
    """Write every plan beside the project's own."""
    whole = read_yaml(file_of(project, WHOLE), "plan.yml")
    for name, patch in read_yaml(path, path.name).items():
        if name != WHOLE:
            head = "# plugin: relops.golive.plan\n"
            text = json.dumps(merged(whole, patch), ensure_ascii=False, indent=1)
            file_of(project, name).write_text(head + text, encoding="utf-8")


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
