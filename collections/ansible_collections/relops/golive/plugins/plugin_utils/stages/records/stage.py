"""Stage records: the documents of the night; it touches no device (R57)."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import StageName
from ansible_collections.relops.golive.plugins.plugin_utils.stages.stage import Stage

STAGE = Stage(StageName.RECORDS, "#64748b")
