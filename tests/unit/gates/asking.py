"""What tests of gates hold: which gates alone are open, or that all are closed."""

from __future__ import annotations

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import Asked, Open
from ansible_collections.relops.golive.plugins.plugin_utils.gates.table import OpenGatesError, refuse_open, rows, table

UNASKED = {"markers"}
"""What hosts have to answer first."""


def broken(asked: Asked, rule: str, *roots: str) -> None:
    """Hold that these gates alone are open, that the rest waits for them, and that the refusal names the rule."""
    found = rows(asked)
    opened = {row.gate.id: row.verdict for row in found if isinstance(row.verdict, Open)}
    assert {name for name, verdict in opened.items() if not verdict.waits} == set(roots), table(found, "en")
    for name, verdict in opened.items():
        assert set(verdict.waits) <= set(opened), (name, verdict.waits)
    assert any(rule in row.gate.rules for row in found if row.gate.id in roots), roots
    with pytest.raises(OpenGatesError, match=rule) as refused:
        refuse_open(asked)
    assert rule in refused.value.said.zh


def whole(asked: Asked) -> set[str]:
    """Hold that every gate is closed that can be asked, and return which were."""
    found = refuse_open(asked)
    assert {row.gate.id for row in found if row.state == "unasked"} <= UNASKED, table(found, "en")
    assert len(found) > 6
    return {row.gate.id for row in found}
