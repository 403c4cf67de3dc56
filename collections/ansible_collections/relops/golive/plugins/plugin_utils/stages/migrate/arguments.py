"""What each step's module gets of the stage's work: only what it uses, so that its fingerprint means something."""

from __future__ import annotations

from collections.abc import Sequence

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.stages.migrate.desired import project_files

Items = list[tuple[str, JSON]]

_SCHEMA = ("name", "engines", "target", "scripts", "before_data")
_RECONCILE = ("name", "engines", "source", "target", "zone", "tables", "dismiss")
_DATA = (*_RECONCILE, "scripts", "before_data", "chunk_rows", "on_reject", "max_rejects")


def schema(work: JSON) -> Items:
    """Return (migration, arguments of the module migrate_schema) of each migration of a host."""
    return _items(work, _SCHEMA)


def data(work: JSON) -> Items:
    """Return (migration, arguments of the module migrate_data)."""
    return _items(work, _DATA)


def reconcile(work: JSON) -> Items:
    """Return (migration, arguments of the module reconcile)."""
    return _items(work, _RECONCILE)


def _items(work: JSON, names: Sequence[str]) -> Items:
    return [(str(migration["name"]), _arguments(migration, names)) for migration in work.get("migrations") or []]


def _arguments(migration: JSON, names: Sequence[str]) -> JSON:
    chosen = {name: migration[name] for name in names}
    if "scripts" in chosen:
        chosen["scripts"] = project_files(chosen["scripts"])
    return chosen
