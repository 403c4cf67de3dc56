"""《测试报告》: every check that ran, with its outcome (form 10, R52)."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.records.base.evidence import Evidence
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.form import Form, Occasion
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import Column
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.tests import TestRow, test_rows

FORM: Form[Night, TestRow] = Form(
    number="10",
    name="test_report",
    occasion=Occasion.NIGHT,
    shown=(
        "case_id",
        "name",
        "host",
        "kind",
        "seconds",
        "outcome",
        "actual",
    ),
    columns=(
        Column("case_id", 9),
        Column("name", 56),
        Column("host", 20),
        Column("kind", 12, "word"),
        Column("outcome", 9, "verdict", evidence=(Evidence("fact", "tests", "verify"),)),
        Column("seconds", 9, "number", measured=True),
        Column("actual", 48),
        Column("owner", 12),
        Column("tester", 14),
        Column("date", 20),
    ),
    rows=test_rows,
)
