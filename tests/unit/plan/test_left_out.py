"""A plan that changes or saves what its backup leaves out is refused: nothing could restore it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import PlanFaults
from ansible_collections.relops.golive.plugins.plugin_utils.plan import changed
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load

from tests.golden.plan.project import DEMO, patched

EXCLUDE, ROOT = "backup.exclude[1]", "/opt/paygw"


def faults(tmp_path: Path, patch: dict[str, Any]) -> dict[str, str]:
    """Return place → sentence of the faults of the demo's plan with a patch."""
    try:
        load(patched(tmp_path / "project", {"set": patch}))
    except PlanFaults as caught:
        return {fault.where: fault.en for fault in caught.faults}
    return {}


@pytest.mark.parametrize(
    "pattern",
    [
        "/*", "/opt/*", "/o*", "/opt/pay*", "/opt/paygw", "/opt/paygw/*", "/opt/*/*", "/opt/paygw/releases",
        "/opt/*/current", "/opt/paygw/releases/*", "/etc/nginx", "/etc/nginx/*", "/etc/systemd/system/*",
        "/etc/systemd/system/paygw.service", "/etc/*/*",
    ],
)  # fmt: skip
def test_bak_silent_other_filesystem_exclude(tmp_path: Path, pattern: str) -> None:
    """A release, its current link, a configuration file, a unit."""
    assert EXCLUDE in faults(tmp_path, {"backup/exclude": [pattern]})


@pytest.mark.parametrize("pattern", ["/opt/paygw/log", "/opt/other", "/srv/data/*", "/usr/share/doc/*", "/etc/motd"])
def test_what_a_plan_neither_changes_nor_saves_may_be_left_out(tmp_path: Path, pattern: str) -> None:
    assert faults(tmp_path, {"backup/exclude": [pattern]}) == {}


@pytest.mark.parametrize("path", ["/var/lib/ntp/app", "/var/lib/chrony/x", "/home/app/.ansible"])
def test_what_is_always_left_out_is_no_place_for_an_application(tmp_path: Path, path: str) -> None:
    where = "backup.application_paths.legacy"
    assert "no backup holds" in faults(tmp_path, {"backup/application_paths/legacy": [path]})[where]


def test_every_path_of_a_host_that_changes_is_known() -> None:
    plan = load(DEMO / "plan.yml")
    found = changed.of_host(plan, "SHZJ-PAY-APP01")
    assert {ROOT, f"{ROOT}/current", "/etc/systemd/system/paygw.service", "/usr"} <= set(found)
