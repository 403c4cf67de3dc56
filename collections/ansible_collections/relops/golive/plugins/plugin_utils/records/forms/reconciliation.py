"""数据移植核对: rows, sums and checksums of every table on both sides (form 10, R51)."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.records.base.evidence import Evidence
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.form import Form, Occasion
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import Column
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.reconciled import (
    ReconciliationRow,
    reconciled,
)
from ansible_collections.relops.golive.plugins.plugin_utils.records.forms import test_report

FORM: Form[Night, ReconciliationRow] = Form(
    number=test_report.FORM.number,
    name="reconciliation",
    occasion=Occasion.NIGHT,
    shown=(
        "table",
        "source_rows",
        "target_rows",
        "source_sum",
        "target_sum",
        "source_checksum",
        "target_checksum",
        "differences",
        "rejects",
        "verify",
    ),
    columns=(
        Column("no", 6),
        Column("table", 22),
        Column("source_rows", 11, "number", measured=True),
        Column("target_rows", 11, "number", measured=True),
        Column("source_sum", 18, "number", measured=True),
        Column("target_sum", 18, "number", measured=True),
        Column("source_checksum", 22, "hash", measured=True),
        Column("target_checksum", 22, "hash", measured=True),
        Column("differences", 8, "number", measured=True),
        Column("rejects", 8, "number", measured=True),
        Column(
            "verify",
            10,
            "verdict",
            evidence=(
                Evidence("fact", "tables", "migrate"),
                Evidence("fact", "tables.differences", "migrate"),
                Evidence("fact", "tables.checksum_target", "migrate"),
            ),
        ),
        Column("checked_by", 16),
    ),
    rows=reconciled,
)
