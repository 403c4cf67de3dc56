"""The gates there are: each file of this folder that has a GATE; to add one is to add a file."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path

from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, At, Gate

_PACKAGE = "ansible_collections.relops.golive.plugins.plugin_utils.gates"


@cache
def gates() -> tuple[Gate, ...]:
    """Return every gate: those of the command, of the record, of the process, each by name."""
    modules = [import_module(f"{_PACKAGE}.{path.stem}") for path in sorted(Path(__file__).parent.glob("*.py"))]
    found: list[Gate] = [module.GATE for module in modules if hasattr(module, "GATE")]
    return tuple(sorted(found, key=lambda gate: (list(About).index(gate.about), gate.id)))


def gates_at(at: At, production: bool = True) -> tuple[Gate, ...]:
    """Return the gates that are asked at a point of the night; those of the process only in `production`."""
    return tuple(gate for gate in gates() if at in gate.at and (production or gate.about is not About.SIGNED))
