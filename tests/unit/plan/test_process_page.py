"""The processes that docs/how-to/process.md shows load as they stand there."""

from __future__ import annotations

import re
from pathlib import Path

from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load

from tests.golden.plan.project import patched
from tests.house.house import RELOPS

PAGE = RELOPS / "golive" / "docs" / "how-to" / "process.md"
SHOWN = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def test_what_the_page_shows_loads(tmp_path: Path) -> None:
    extended, own = (
        load(patched(tmp_path / str(place), {"text": {"process.yml": text}})).definition
        for place, text in enumerate(SHOWN)
    )
    assert "training" not in extended.forms and len(extended.forms["golive_plan"].signatures) == 3
    assert list(own.forms) == ["application", "order"] and not own.deviations
