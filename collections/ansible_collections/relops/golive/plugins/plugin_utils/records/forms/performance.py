"""性能: every measured metric against the plan's target (form 10, R53, H4)."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.records.base.evidence import Evidence
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.form import Form, Occasion
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import Column
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.metrics import PerformanceRow, metrics
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.records.forms import test_report

FORM: Form[Night, PerformanceRow] = Form(
    number=test_report.FORM.number,
    name="performance",
    occasion=Occasion.NIGHT,
    shown=(
        "name",
        "metric",
        "target",
        "value",
        "unit",
        "load",
        "verify",
    ),
    columns=(
        Column("name", 30),
        Column("metric", 14, "word"),
        Column("unit", 8),
        Column("target", 10, "number"),
        Column("value", 12, "number", measured=True),
        Column("load", 20),
        Column("duration_s", 9, "number"),
        Column("verify", 10, "verdict", evidence=(Evidence("fact", "performance", "verify"),)),
    ),
    rows=metrics,
)
