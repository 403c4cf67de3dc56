"""In check mode nothing is measured, and nobody says that it was."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.golive.plugins.plugin_utils.ansible.measurement import Measurement
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.outcomes import as_result
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Place, fingerprint, perform


def test_a_measurement_in_check_mode_reads_unmeasured(tmp_path: Path) -> None:
    place = Place(tmp_path, tmp_path / "g", "", "h", "verify", "verify.checks", fingerprint({}), "x")

    def measure() -> tuple[dict[str, object], str]:
        raise AssertionError("measured")

    outcome = perform(place, Measurement(place, measure, check=True), check=True)
    assert (outcome.status, outcome.failed, outcome.changed) == ("unmeasured", False, False)
    assert as_result([("verify.checks", outcome)])["steps"] == {"verify.checks": "unmeasured"}
