"""Stage verify: hardware, checks, performance (R53)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import StageName
from ansible_collections.relops.golive.plugins.plugin_utils.stages.stage import Stage, once
from ansible_collections.relops.golive.plugins.plugin_utils.stages.verify.checks import (
    checks_of_the_project_name_a_host,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.verify.desired import desired


def _loads(desired: Mapping[str, Any]) -> Iterator[str]:
    return (f"verify.performance.{number}" for number, _load in enumerate(desired.get("performance", []), 1))


STAGE = Stage(
    StageName.VERIFY,
    "#06b6d4",
    desired=desired,
    tasks=((once("verify.hardware", "hardware"),), (once("verify.checks"),), (_loads,)),
    checks=(checks_of_the_project_name_a_host,),
)
