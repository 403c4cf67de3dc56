"""《备份清单》: what was backed up, who answers for it, who ran it, how long it is kept, its proof (form 18, H17)."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.records.base.evidence import Evidence
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.form import Form, Occasion
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import Column
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.backups import BackupRow, backup_rows
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night

FORM: Form[Night, BackupRow] = Form(
    number="18",
    name="backup_list",
    occasion=Occasion.NIGHT,
    named=("no", "kind", "host"),
    shown=(
        "kind",
        "host",
        "path",
        "snapshot",
        "size",
        "sha256",
        "end",
        "verify",
        "proof_seconds",
        "restore_seconds",
        "keep_until",
    ),
    columns=(
        Column("no", 6),
        Column("kind", 12, "word"),
        Column("host", 20),
        Column("path", 44, "code"),
        Column("snapshot", 20, "code"),
        Column("size", 14, "number"),
        Column("sha256", 22, "hash"),
        Column("start", 20),
        Column("end", 20),
        Column("person", 16),
        Column("operator", 12),
        Column("verify", 10, "verdict", evidence=(Evidence("fact", "records"),)),
        Column("proof_seconds", 10, "number", measured=True),
        Column("restore_seconds", 10, "number", measured=True),
        Column("keep_until", 12),
    ),
    rows=backup_rows,
)
